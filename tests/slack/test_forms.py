"""Corrections: from a message to the form, to the maintainers' card, to the outcome in the thread."""

import json

import pytest

from bot.model import Reply
from tests.slack.client import Json
from tests.slack.conftest import House
from tests.slack.fake import Script
from tests.slack.rules import option_faults, view_faults

THREAD = "slack:T0TEAM/C0CHAN/1753869600.000100"


async def opened(house: House, name: str, **changes: object) -> Json:
    """The view that a press opens."""
    assert await house.client.play(name, **changes) == (200, {})
    return (await house.slack.until("views.open"))[-1]["view"]


def inputs(view: Json) -> dict[str, Json]:
    return {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}


@pytest.mark.parametrize(
    ("name", "changes", "conversation"),
    [
        ("correct", {}, THREAD),
        ("shortcut", {}, "slack:T0TEAM/U0ASKER"),
        ("report_message", {}, "slack:T0TEAM/C0CHAN/1753869605.000700"),
        ("command", {"text": "correct"}, "slack:T0TEAM/U0ASKER"),
        ("ask_at_home", {"actions__0__action_id": "correct", "actions__0__value": ""}, "slack:T0TEAM/U0ASKER"),
    ],
)
async def test_the_form_opens_where_it_is_asked_for(
    house: House, name: str, changes: dict[str, object], conversation: str
) -> None:
    view = await opened(house, name, **changes)

    assert set(inputs(view)) == {"kind", "instrument", "text", "source", "contact"}
    assert json.loads(view["private_metadata"])["c"] == conversation


async def test_the_form_is_filled_in_as_far_as_the_thread_tells(house: House) -> None:
    view = await opened(house, "correct")

    assert inputs(view)["instrument"]["initial_option"]["value"] == "opsc"
    assert "Pakistan ratified the OPSC on 5 July 2011" in str(view["blocks"])


async def test_the_form_takes_the_words_after_correct(house: House) -> None:
    view = await opened(house, "command", text="correct the date was 2011 & <!here>")

    assert inputs(view)["text"]["initial_value"] == "the date was 2011 &"


async def test_an_answer_of_sanads_is_what_is_to_be_corrected(house: House) -> None:
    view = await opened(house, "report_message", message__bot_id="B0BOT", message__text="OPSC: in force &amp; binding")

    assert "*What Sanad said*\nOPSC: in force &amp; binding" in [
        block["text"]["text"] for block in view["blocks"] if block["type"] == "section"
    ]
    assert "initial_value" not in inputs(view)["text"]


async def test_a_persons_message_is_sent_only_as_whoever_reports_it_sees_it(house: House) -> None:
    view = await opened(house, "report_message")

    assert inputs(view)["text"]["initial_value"] == "The OPSC is wrong & outdated, see UN (https://un.org)"
    assert "What Sanad said" not in str(view["blocks"])
    assert json.loads(view["private_metadata"])["q"] == ""


async def test_the_form_says_what_not_to_write(house: House) -> None:
    assert "nothing about a child or a case" in str((await opened(house, "shortcut"))["blocks"])


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("budpest", "budapest"),
        ("c182", "ilo-c182"),
        ("lanzarotte", "lanzarote"),
        ("OPSC", "opsc"),
        ("child labor", "ilo-c182"),
    ],
)
async def test_the_picker_finds_an_instrument_despite_typos(house: House, typed: str, first: str) -> None:
    _, found = await house.client.play("typed", value=typed)

    assert found["options"][0]["value"] == first
    assert list(option_faults(found["options"])) == []


async def test_the_picker_shows_everything_before_a_key_is_pressed(house: House) -> None:
    _, found = await house.client.play("typed", value="")

    assert len(found["options"]) == 4


async def test_a_form_is_kept_before_it_is_acknowledged(house: House) -> None:
    _, found = await house.client.play("submitted")

    message = house.app.heard[0]
    assert found["response_action"] == "update"
    assert "FB-000001" in str(found["view"])
    assert list(view_faults(found["view"])) == []
    assert message.form == {
        "kind": "correction",
        "instrument": "opsc",
        "claim": "Pakistan ratified the OPSC on 5 July 2011.",
        "text": "It was ratified on 5 July <2011>, says & the UN",
        "source": "https://treaties.un.org/",
        "contact": "yes",
    }
    assert (message.conversation, message.user) == (THREAD, "slack:T0TEAM/U0ASKER")
    assert message.link.startswith("https://app.slack.com/client/T0TEAM/C0CHAN/thread/")


async def test_the_same_form_twice_is_kept_once(house: House) -> None:
    first = await house.client.play("submitted")
    second = await house.client.play("submitted")  # pressed again, so with another trigger

    assert first[1] == second[1]
    assert len(house.app.kept) == 1


async def test_a_double_click_on_a_button_that_corrects_is_one_correction(house: House) -> None:
    for _ in range(2):
        await house.client.play("ask", actions__0__value="the OPSC is wrong")

    posted = await house.slack.until("chat.postMessage", 2)
    assert [("FB-000001" in message["text"]) for message in posted] == [True, True]
    assert len(house.app.kept) == 1


async def test_nothing_need_be_chosen_but_the_text(house: House) -> None:
    empty = {
        "kind": {"kind": {"selected_option": None}},
        "instrument": {"instrument": {"selected_option": None}},
        "text": {"text": {"value": "the date is wrong"}},
        "source": {"source": {"value": None}},
        "contact": {"contact": {"selected_options": []}},
    }
    await house.client.play("submitted", view__state__values=empty)

    form = house.app.heard[0].form
    assert form is not None
    assert (form["kind"], form["instrument"], form["source"], form["contact"]) == ("correction", "", "", "")


@pytest.mark.parametrize("text", ["  ", "a", "no"])
async def test_a_fault_is_shown_at_its_field(house: House, text: str) -> None:
    status, found = await house.client.play("submitted", view__state__values__text__text__value=text)

    assert (status, found["response_action"], set(found["errors"])) == (200, "errors", {"text"})


async def test_a_disclosure_in_the_form_gets_the_contacts_and_is_not_kept(house: House) -> None:
    _, found = await house.client.play("submitted", view__state__values__text__text__value="my neighbour hurts a child")

    assert "tel:15" in str(found["view"]["blocks"])
    assert list(view_faults(found["view"])) == []
    assert house.app.kept == {}


async def test_a_slow_store_asks_to_send_again_and_keeps_once(house: House) -> None:
    house.app.slow = 2.7
    assert "Press Send again" in (await house.client.play("submitted"))[1]["errors"]["text"]
    house.app.slow = 0.0

    assert "FB-000001" in str((await house.client.play("submitted"))[1]["view"])
    assert len(house.app.kept) == 1


async def test_a_form_that_cannot_be_opened_says_so(house: House) -> None:
    await house.client.play("correct", trigger_id="1.expired")

    assert "could not be opened" in (await house.slack.until("response_url"))[0]["text"]
    house.slack.calls.clear()  # the fault is this test's


async def test_a_form_that_cannot_be_opened_from_anywhere_says_so_in_a_direct_message(house: House) -> None:
    house.slack.script["views.open"].append(Script(error="ratelimited", status=429, retry_after=1))
    await house.client.play("shortcut")

    said = (await house.slack.until("chat.postMessage"))[0]
    assert (said["channel"], "could not be opened" in said["text"]) == ("U0ASKER", True)


async def test_a_correction_travels_to_the_maintainers_and_the_outcome_back(house: House) -> None:
    await house.client.play("submitted")
    reference = await house.platform.forwarder.card("slack:C0MAINT", house.app.kept["FB-000001"], "")
    card = house.slack.of("chat.postMessage")[0]
    actions = next(block for block in card["blocks"] if block["type"] == "actions")["elements"]
    assert (card["channel"], [action["text"]["text"] for action in actions]) == (
        "C0MAINT",
        ["Accept", "Decline", "Ask"],
    )
    assert "5 July &lt;2011&gt;, says &amp; the UN" in str(card["blocks"])
    assert card["metadata"]["event_payload"] == {"id": "FB-000001"}

    view = await opened(
        house, "decide", actions__0__action_id=actions[1]["action_id"], actions__0__value=actions[1]["value"]
    )
    assert "5 July &lt;2011&gt;" in str(view["blocks"])
    _, found = await house.client.play("decided", view__private_metadata=view["private_metadata"])
    assert found == {"response_action": "clear"}

    kept = house.app.kept["FB-000001"]
    assert (kept.state, kept.history[-1].by) == ("declined", "slack:U0MAINT")
    assert await house.platform.forwarder.card("slack:C0MAINT", kept, reference) == reference
    update = house.slack.of("chat.update")[0]
    assert f"{update['channel']}/{update['ts']}" == reference
    assert "Accept" not in str(update["blocks"])
    assert "The depositary says otherwise" in str(update["blocks"])

    told = Reply("feedback", "Declined: the depositary says otherwise.", title="FB-000001")
    await house.platform.forwarder.notify(kept.conversation, told, "FB-000001/1")
    posted = house.slack.of("chat.postMessage")[-1]
    assert (posted["channel"], posted["thread_ts"]) == ("C0CHAN", "1753869600.000100")
    assert posted["metadata"]["event_payload"] == {"id": "FB-000001/1"}


async def test_one_press_accepts(house: House) -> None:
    await house.client.play("submitted")
    await house.client.play("decide")

    assert house.app.kept["FB-000001"].state == "accepted"


async def test_who_is_no_maintainer_decides_nothing(house: House) -> None:
    await house.client.play("submitted")
    await house.client.play("decide", user__id="U0ASKER")
    _, found = await house.client.play("decided", user__id="U0ASKER")

    said = (await house.slack.until("response_url"))[0]
    assert (said["response_type"], "maintainers" in said["text"]) == ("ephemeral", True)
    assert "maintainers" in found["errors"]["comment"]
    assert house.app.kept["FB-000001"].state == "received"


async def test_a_second_decision_is_told_why_not(house: House) -> None:
    await house.client.play("submitted")
    await house.client.play("decide")
    await house.client.play("decide")

    assert "already accepted" in (await house.slack.until("response_url"))[0]["text"]


async def test_a_store_that_is_away_is_a_sentence_for_the_maintainer(house: House) -> None:
    await house.client.play("submitted")
    house.app.away = True
    assert await house.client.play("decide") == (200, {})
    _, found = await house.client.play("decided")

    assert "went wrong" in (await house.slack.until("response_url"))[0]["text"]
    assert "went wrong" in found["errors"]["comment"]


async def test_a_form_whose_keeping_fails_keeps_what_was_typed(house: House) -> None:
    house.app.broken = True

    assert "went wrong" in (await house.client.play("submitted"))[1]["errors"]["text"]


async def test_an_outcome_without_a_thread_goes_into_a_direct_message(house: House) -> None:
    await house.platform.forwarder.notify("slack:T0TEAM/U0ASKER", Reply("feedback", "Accepted."), "FB-1/1")

    posted = house.slack.of("chat.postMessage")[0]
    assert (posted["channel"], "thread_ts" in posted) == ("U0ASKER", False)


async def test_a_card_that_was_deleted_is_posted_anew(house: House) -> None:
    await house.client.play("submitted")
    house.slack.script["chat.update"].append(Script(error="message_not_found"))
    reference = await house.platform.forwarder.card("slack:C0MAINT", house.app.kept["FB-000001"], "C0MAINT/1.0")

    assert reference != "C0MAINT/1.0"
