"""Every surface of Slack on the real process: signed requests in, Slack's fake out."""

import asyncio
import json
import re
from pathlib import Path

import pytest
import yaml

from adapters.slack.manifest import PROMPTS
from tests.conversation import library
from tests.slack.client import Client, Json
from tests.slack.fake import FakeSlack
from tests.slack.process import labels, pressed, running
from tests.slack.rules import message_faults, option_faults, view_faults

POST = "chat.postMessage"
CONTENT = Path(__file__).parents[2] / "content"
UNSPOKEN = (
    *("mention_edited", "mention_by_bot", "mention_as_message", "direct_message_changed", "direct_message_deleted"),
    *("direct_message_by_slackbot", "direct_message_by_bot", "direct_message_by_itself", "rate_limited", "closed"),
    "link_button",
)


async def command(sanad: Client, text: str) -> Json:
    """The answer to `/sanad`, which Slack would take."""
    status, found = await sanad.play("command", text=text)
    assert (status, found["response_type"], list(message_faults(found))) == (200, "ephemeral", [])
    return found


async def form(sanad: Client, name: str, count: int = 1, **changes: object) -> Json:
    """The view that a press opens."""
    assert await sanad.play(name, **changes) == (200, {})
    return (await sanad.slack.until("views.open", count))[count - 1]["view"]  # type: ignore[no-any-return] # JSON has no types


async def test_a_mention_is_answered_in_its_thread_and_so_is_what_follows(sanad: Client) -> None:
    await sanad.play("mention")
    await sanad.play("mention_in_thread", event__text="<@U0BOT> and the Budapest one?")

    first, second = await sanad.slack.until(POST, 2)
    assert "Yes. Pakistan is a party" in first["text"]
    assert "Pakistan was not on the list of Parties to the Budapest Convention" in second["text"]
    assert {(post["channel"], post["thread_ts"]) for post in (first, second)} == {("C0CHAN", "1753869600.000100")}


async def test_a_direct_message_is_answered_with_a_table_where_two_are_compared(sanad: Client) -> None:
    await sanad.play("direct_message", event__text="OPSC vs Budapest")

    answer = (await sanad.slack.until(POST))[0]
    assert (answer["channel"], answer["thread_ts"]) == ("D0DM", "1753869800.000300")
    assert [block["type"] for block in answer["blocks"]].count("data_table") == 1


async def test_what_no_person_said_just_now_gets_no_answer(sanad: Client) -> None:
    for name in UNSPOKEN:
        assert await sanad.play(name) == (200, {})
    await sanad.play("mention")
    await sanad.play("mention_as_message", event__channel_type="im")  # the same post, subscribed to twice
    await sanad.play("direct_message")

    posted = await sanad.slack.until(POST, 2)
    await asyncio.sleep(1.2)  # a second answer would wait for the channel's turn
    assert [post["channel"] for post in sanad.slack.of(POST)] == [post["channel"] for post in posted]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("help", "What you can ask"),
        ("", "What you can ask"),
        ("HELP", "What you can ask"),
        ("status", "no corrections yet"),
        ("c182", "worst forms of child labour"),
        ("opsc kya hai", "binding"),
        ("budapest weather", "I did not understand"),
        ("<!channel> & <https://evil.example|unhcr.org>", "I did not understand"),
        ("i found abuse pictures, whom do i tell", "1799"),
    ],
)
async def test_the_command_answers_the_asker(sanad: Client, text: str, said: str) -> None:
    assert said.lower() in str(await command(sanad, text)).lower()


@pytest.mark.parametrize(("text", "filled"), [("correct", None), ("correct it was 2011", "it was 2011")])
async def test_the_command_opens_the_form(sanad: Client, text: str, filled: str | None) -> None:
    view = await form(sanad, "command", text=text)

    field = next(block["element"] for block in view["blocks"] if block.get("block_id") == "text")
    assert field.get("initial_value") == filled


async def test_an_answer_is_shared_when_the_asker_wants_it(sanad: Client) -> None:
    found = await command(sanad, "has Pakistan ratified the OPSC?")
    await sanad.play("share", **pressed(found, "Share in channel"))

    said = (await sanad.slack.until("response_url"))[0]
    assert (said["response_type"], said["replace_original"]) == ("in_channel", False)
    assert "<@U0ASKER> asked: has Pakistan ratified the OPSC?" in said["text"]
    assert labels(said)[-1] == "Correct this"


async def test_a_choice_takes_the_place_of_the_question(sanad: Client) -> None:
    whispered = await command(sanad, "the protocol?")
    await sanad.play("pick_ephemeral", **pressed(whispered, "OPSC"))
    await sanad.play("mention", event__text="<@U0BOT> has pakistan ratified the protocol?")
    asked = (await sanad.slack.until(POST))[0]
    await sanad.play("pick", **pressed(asked, "OPIC"))

    first, second = await sanad.slack.until("response_url", 2)
    assert (first["replace_original"], second["replace_original"]) == (True, True)
    assert "sale of children" in first["text"]
    assert "Pakistan is not a party to the OPIC" in second["text"]


async def test_any_other_button_asks_anew(sanad: Client) -> None:
    await sanad.play("mention")
    answer = (await sanad.slack.until(POST))[0]
    await sanad.play("ask", **pressed(answer, "What is the OPSC?"))

    said = (await sanad.slack.until(POST, 2))[1]
    assert (said["thread_ts"], "<@U0ASKER> asked" in said["text"]) == ("1753869600.000100", True)


async def test_a_long_answer_goes_on_when_asked(slack: FakeSlack, tmp_path: Path) -> None:
    async with running(slack, tmp_path / "sanad", SANAD_CONTENT=str(much(tmp_path))) as (sanad, _):
        first = await command(sanad, "what is the opsc")
        await sanad.play("more", **pressed(first, "More"))
        rest = (await slack.until("response_url"))[0]

    texts = [block["text"]["text"] for block in first["blocks"] if "text" in block and block["type"] == "section"]
    assert all(re.search(r"[.)\w>*]$", text) for text in texts)
    assert (rest["response_type"], rest["replace_original"]) == ("ephemeral", False)
    points = [int(found) for message in (first, rest) for found in re.findall(r"point (\d+) ", str(message["blocks"]))]
    assert points == list(range(1, len(points) + 1))
    assert slack.faults == []


def much(folder: Path) -> Path:
    """A folder of content with 150 key points in one instrument."""
    found = yaml.safe_load((CONTENT / "instruments.yaml").read_text("utf-8"))
    opsc = next(one for one in found["instruments"] if one["id"] == "opsc")
    point = opsc["key_points"][0]
    opsc["key_points"] = [{**point, "value": f"This is point {n} of many, {'word ' * 16}."} for n in range(1, 151)]
    target = folder / "content"
    target.mkdir()
    for file in CONTENT.glob("*.csv"):
        (target / file.name).write_bytes(file.read_bytes())
    (target / "instruments.yaml").write_text(json.dumps(found, default=str), "utf-8")  # which is YAML
    return target


async def test_the_instruments_that_a_message_means_are_told_to_the_one_who_asked(sanad: Client) -> None:
    await sanad.play("instruments_meant", message__text="We rely on the <https://rm.coe.int|Lanzarote convention> here")

    said = (await sanad.slack.until("response_url"))[0]
    assert (said["response_type"], "Lanzarote Convention" in said["text"]) == ("ephemeral", True)


async def test_every_way_to_the_form_opens_it(sanad: Client) -> None:
    await sanad.play("mention")
    answer = (await sanad.slack.until(POST))[0]
    ways = [
        ("correct", pressed(answer, "Correct this")),
        ("shortcut", {}),
        ("report_message", {}),
        ("report_message", {"message__bot_id": "B0BOT", "message__text": answer["text"]}),
        ("ask_at_home", {"actions__0__action_id": "correct", "actions__0__value": ""}),
    ]

    views = [await form(sanad, name, number, **changes) for number, (name, changes) in enumerate(ways, 1)]
    assert [fault for view in views for fault in view_faults(view)] == []
    assert ["What Sanad said" in str(view) for view in views] == [True, False, False, True, False]
    assert "outdated, see UN" in str(views[2])


async def test_the_picker_finds_instruments_as_they_are_typed(sanad: Client) -> None:
    _, everything = await sanad.play("typed", value="")
    _, typed = await sanad.play("typed", value="lanzarotte")

    assert len(everything["options"]) == len(library().instruments)
    assert typed["options"][0]["value"] == "lanzarote"
    assert list(option_faults([*everything["options"], *typed["options"]])) == []


async def test_a_form_is_put_right_in_place_and_then_kept_once(sanad: Client) -> None:
    view = await form(sanad, "shortcut")
    sent = {"view__private_metadata": view["private_metadata"], "view__id": "V0ONE"}

    _, faulty = await sanad.play("submitted", **sent, view__state__values__text__text__value=" a ")
    _, kept = await sanad.play("submitted", **sent)
    _, again = await sanad.play("submitted", **sent)
    assert (faulty["response_action"], set(faulty["errors"])) == ("errors", {"text"})
    assert (kept["response_action"], kept) == ("update", again)
    assert list(view_faults(kept["view"])) == []
    await sanad.slack.until(POST)
    assert len(re.findall("FB-", (await command(sanad, "status"))["text"])) == 1


async def test_a_disclosure_in_the_form_gets_the_contacts_and_is_not_kept(sanad: Client) -> None:
    text = "a man is abusing my daughter online"
    _, found = await sanad.play("submitted", view__state__values__text__text__value=text)

    assert "1799" in str(found["view"])
    assert "no corrections yet" in (await command(sanad, "status"))["text"]


async def test_the_home_tab_shows_how_to_ask_my_corrections_and_privacy(sanad: Client) -> None:
    await sanad.play("home_opened")
    view = (await sanad.slack.until("views.publish"))[0]["view"]
    await sanad.play("home_opened")  # nothing is new
    _, kept = await sanad.play("submitted")
    number = re.findall(r"FB-\w{6}", str(kept["view"]))[0]
    await sanad.play("home_opened")
    later = (await sanad.slack.until("views.publish", 2))[1]["view"]

    assert list(view_faults(later)) == []
    shown = str(view["blocks"])
    assert all(part in shown for part in ("Mention *@Sanad*", "/sanad", "Questions are not stored", "None yet."))
    assert labels(view)[:2] == ["Browse the instruments", "Report a correction"]
    assert number in str(later)
    await sanad.play("ask_at_home", **pressed(view, "Browse"))
    browsed = (await sanad.slack.when(lambda: [post for post in sanad.slack.of(POST) if post["channel"] == "U0ASKER"]))[
        0
    ]
    assert "17 international instruments" in browsed["text"]


async def test_the_pane_offers_prompts_that_work_and_welcomes_once(sanad: Client) -> None:
    await sanad.play("pane_opened")
    await sanad.slack.until(POST)
    await sanad.play("pane_opened")
    offered = (await sanad.slack.until("assistant.threads.setSuggestedPrompts", 2))[0]

    assert [(prompt["title"], prompt["message"]) for prompt in offered["prompts"]] == list(PROMPTS)
    welcome = sanad.slack.of(POST)[0]
    assert (welcome["channel"], "Questions are not stored" in str(welcome["blocks"])) == ("D0DM", True)
    for number, (_, question) in enumerate(PROMPTS):
        await sanad.play("direct_message", event__text=question, event__ts=f"1753869800.00050{number}")
    answers = await sanad.slack.until(POST, 1 + len(PROMPTS))
    assert not any("did not understand" in answer["text"] for answer in answers)


@pytest.mark.parametrize(
    ("label", "title", "told"),
    [
        ("Accept", "", "accepted your correction"),
        ("Decline", "Decline", "left the answer as it is"),
        ("Ask", "Ask the writer", "have a question"),
    ],
)
async def test_a_correction_goes_from_the_answer_to_the_maintainers_and_back(
    sanad: Client, label: str, title: str, told: str
) -> None:
    slack = sanad.slack
    await sanad.play("mention")
    view = await form(sanad, "correct", **pressed((await slack.until(POST))[0], "Correct this"))
    await sanad.play("submitted", view__private_metadata=view["private_metadata"])
    card = (await slack.when(lambda: [post for post in slack.of(POST) if post["channel"] == "C0MAINT"]))[0]
    assert labels(card) == ["Accept", "Decline", "Ask"]
    assert all(
        part in str(card["blocks"])
        for part in ("5 July &lt;2011&gt;", "standings.opsc.PAK", "thread/C0CHAN", "treaties.un.org")
    )

    await sanad.play("decide", user__id="U0ASKER", **pressed(card, label))
    assert "Only Sanad's maintainers" in (await slack.until("response_url"))[0]["text"]
    if title:
        asked = await form(sanad, "decide", 2, **pressed(card, label))
        assert (asked["title"]["text"], "5 July &lt;2011&gt;" in str(asked["blocks"])) == (title, True)
        assert (await sanad.play("decided", view__private_metadata=asked["private_metadata"]))[1] == {
            "response_action": "clear"
        }
    else:
        assert await sanad.play("decide", **pressed(card, label)) == (200, {})

    word = (await slack.when(lambda: [post for post in slack.of(POST) if told in post["text"]]))[0]
    assert (word["channel"], word["thread_ts"]) == ("C0CHAN", "1753869600.000100")
    update = (await slack.until("chat.update"))[-1]
    assert (update["channel"], bool(labels(update)) if label == "Ask" else not labels(update)) == ("C0MAINT", True)
    assert "<@U0MAINT>" in str(update["blocks"])


async def test_a_correction_typed_in_a_thread_is_passed_on(sanad: Client) -> None:
    await sanad.play("mention", event__text="<@U0BOT> the OPSC date is wrong, it was 2011")

    posted = await sanad.slack.until(POST, 2)
    assert {"C0CHAN", "C0MAINT"} == {message["channel"] for message in posted}


async def test_a_guest_is_answered_and_leaves_nothing_behind(sanad: Client) -> None:
    await sanad.play("mention_by_guest")
    await sanad.play("mention_by_guest", event__ts="2.1", event__text="<@U0BOT> the OPSC date is wrong, it was 2011")
    await sanad.play("shortcut", user__team_id="T0OTHER")

    posted = await sanad.slack.until(POST, 3)
    assert "FB-" not in str(posted)
    assert "Correct this" not in str(posted)
    assert sanad.slack.of("views.open") == []


async def test_slack_proves_the_address_and_looks_at_the_certificate(sanad: Client) -> None:
    assert len((await sanad.play("url_verification"))[1]["challenge"]) == 52
    form_ = {"Content-Type": "application/x-www-form-urlencoded"}
    assert (await sanad.post(b"token=abc&ssl_check=1", form_))[0] == 200
