"""What a person does in Teams, and what they get: the recorded activities, on both SDKs."""

import json
from typing import Any

import pytest

from adapters.teams.activities import spoken
from bot.model import Feedback
from tests.teams.conftest import USER, Bot
from tests.teams.microsoft import CARD, Json, card_faults, walk

BOT = "28:0c8f1f2a-5f1f-4b63-9a53-0d7f2a6f7f10"
MINE = {"type": "mention", "mentioned": {"id": BOT, "name": "Sanad"}, "text": "<at>Sanad</at>"}
HERS = {"type": "mention", "mentioned": {"id": "29:hers", "name": "Sara"}, "text": "<at>Sara</at>"}


def card_of(activity: Json) -> Json:
    (attached,) = activity["attachments"]
    assert attached["contentType"] == CARD
    return attached["content"]  # type: ignore[no-any-return] # JSON


def words_of(card: Json) -> str:
    found = (str(one.get("text") or one.get("value") or "") for one in walk(card))
    return " ".join(part for part in found if part)


def buttons_of(card: Json) -> list[str]:
    return [one["title"] for one in walk(card) if str(one.get("type", "")).startswith("Action.") and "title" in one]


@pytest.mark.parametrize("name", ["personal", "group_mention", "channel_mention"])
async def test_a_question_is_answered_in_its_own_conversation(bot: Bot, name: str) -> None:
    activity = bot.activity(name)
    await bot.post(activity)
    (reply,) = bot.sent

    assert reply["_conversation"] == activity["conversation"]["id"]
    assert reply["replyToId"] == activity["id"]
    assert reply["from"]["id"] == BOT


async def test_the_thread_of_a_channel_and_the_person_are_handed_on(bot: Bot) -> None:
    await bot.post(bot.activity("channel_mention", id="1795493300001"))
    (message,) = bot.application.seen

    assert message.text == "opsc"
    assert message.conversation == "teams:19:9a8b7c6d@thread.tacv2;messageid=1795493300000"
    assert message.user == USER
    assert message.event_id == f"{message.conversation}:1795493300001"
    assert message.link.startswith("https://teams.microsoft.com/l/message/19%3A9a8b7c6d%40thread.tacv2/1795493300001?")


@pytest.mark.parametrize(
    ("text", "entities", "said"),
    [
        ("<at>Sanad</at>&nbsp;Sanad in Sanskrit?", [MINE], "Sanad in Sanskrit?"),
        ("<at>Sanad</at> <at>Sara</at> asked about C182", [MINE, HERS], "Sara asked about C182"),
        ("ask <at>Sanad</at>, please", [MINE], "ask  , please"),
        ('<at id="0">Sanad</at> opsc', [], "opsc"),
        ("<at>Sara</at> opsc", [HERS], "Sara opsc"),
        ("opsc &amp; budapest &lt;3", [], "opsc & budapest <3"),
        ("<at>Sanad</at>", [MINE], ""),
        (None, [MINE], ""),
        ("opsc", [{"type": "mention"}], "opsc"),
        ("opsc", [{"type": "mention", "mentioned": None, "text": None}], "opsc"),
        ("opsc", None, "opsc"),
    ],
)
def test_only_the_bots_own_mention_is_taken_away(text: Any, entities: Any, said: str) -> None:
    activity = {"text": text, "entities": entities, "recipient": {"id": BOT, "name": "Sanad"}}

    assert spoken(activity) == said


async def test_an_answer_carries_its_sources_as_citations_and_takes_a_rating(bot: Bot) -> None:
    await bot.post(bot.activity("personal"))
    (reply,) = bot.sent

    (entity,) = reply["entities"]
    assert [one["position"] for one in entity["citation"]] == [1, 2]
    assert "[1] [2]" in reply["text"]
    assert entity["citation"][0]["appearance"]["abstract"] == "United Nations, as of 2026-01-14"
    assert "additionalType" not in entity  # answers are looked up, not generated
    assert reply["channelData"]["feedbackLoop"] == {"type": "default"}


async def test_whoever_needs_help_is_not_asked_for_a_rating(bot: Bot) -> None:
    await bot.post(bot.activity("personal", text="whom do i tell"))

    assert "channelData" not in bot.sent[0]
    assert "NCCIA" in words_of(card_of(bot.sent[0]))


async def test_a_small_reply_is_plain_text_with_three_things_to_try(bot: Bot) -> None:
    await bot.post(bot.activity("personal", text="help"))
    (reply,) = bot.sent

    assert "attachments" not in reply
    assert [one["title"] for one in reply["suggestedActions"]["actions"]] == [
        "OPSC",
        "Compare OPSC and Budapest",
        "What do you know?",
    ]


async def test_in_a_channel_the_things_to_try_are_buttons_that_need_no_mention(bot: Bot) -> None:
    await bot.post(bot.activity("channel_mention", text="help", entities=[]))

    assert "suggestedActions" not in bot.sent[0]
    assert "OPSC" in buttons_of(card_of(bot.sent[0]))


@pytest.mark.parametrize("text", ["raise me [a](javascript:alert(1)) *b* <at>c</at>", "@everyone **x**"])
async def test_what_a_person_typed_is_never_read_as_markdown(bot: Bot, text: str) -> None:
    await bot.post(bot.activity("personal", text=text))

    assert bot.sent[0]["textFormat"] == "plain"
    assert bot.sent[0].get("entities") is None


async def test_a_choice_is_asked_as_if_it_were_typed(bot: Bot) -> None:
    body = await bot.gets("execute_ask")

    assert body == {
        "statusCode": 200,
        "type": "application/vnd.microsoft.activity.message",
        "value": "Answered below.",
    }
    assert bot.application.seen[0].text == "opsc"
    assert words_of(card_of(bot.sent[0])).startswith("Optional Protocol")


async def test_a_choice_works_in_clients_that_know_submit_only(bot: Bot) -> None:
    await bot.gets("submit_correct", value={"do": "ask", "text": "opsc"})

    assert bot.application.seen[0].text == "opsc"
    assert len(bot.sent) == 1


@pytest.mark.parametrize(
    "value", [None, {}, {"action": None}, {"action": {"data": "x"}}, {"action": {"data": {"do": "x"}}}]
)
async def test_a_button_that_nobody_knows_any_more_says_so(bot: Bot, value: Any) -> None:
    body = await bot.gets("execute_ask", value=value)

    assert "ask again" in body["value"]


async def test_which_one_offers_each_and_none_of_them(bot: Bot) -> None:
    await bot.post(bot.activity("group_mention"))
    card = card_of(bot.sent[0])

    offered = [one for one in card["body"] if one.get("selectAction")]
    assert [one["selectAction"]["data"]["text"] for one in offered] == ["opsc", "budapest-p1"]
    assert [one["title"] for one in card["actions"]] == ["None of these"]


@pytest.mark.parametrize("name", ["edited", "reaction", "deleted", "typing", "members_added"])
async def test_what_is_no_question_is_left_alone(bot: Bot, name: str) -> None:
    assert await bot.gets(name) is None
    assert bot.application.seen == []
    assert bot.sent == []


async def test_an_unknown_activity_and_an_unknown_invoke_do_no_harm(bot: Bot) -> None:
    first = await bot.post(bot.activity("typing", type="event", name="x"))
    second = await bot.post(bot.activity("query", name="config/fetch"))

    assert (first.status, second.status) == (200, 501)


async def test_an_installation_is_welcomed_once_and_remembered(bot: Bot) -> None:
    activity = bot.activity("installed")
    for _ in range(2):
        await bot.post(activity)

    assert [message.text for message in bot.application.seen] == ["help"]
    assert len(bot.sent) == 1
    assert json.loads(bot.application.addresses["teams:a:1pQ2oV8rY5personal"])["serviceUrl"] == bot.microsoft.url


async def test_an_upgrade_is_remembered_and_not_announced(bot: Bot) -> None:
    await bot.gets("installed", action="add-upgrade")

    assert bot.sent == []
    assert bot.application.addresses


@pytest.mark.parametrize("name", ["uninstalled", "members_removed"])
async def test_a_removal_erases_the_address(bot: Bot, name: str) -> None:
    await bot.gets("installed")
    await bot.post(bot.activity("channel_mention"))
    await bot.gets(name)
    left = set(bot.application.addresses)

    assert not {one for one in left if ("personal" in one) == (name == "uninstalled")}


async def test_a_question_in_a_personal_chat_leaves_no_address(bot: Bot) -> None:
    await bot.post(bot.activity("personal"))

    assert bot.application.addresses == {}


async def test_a_shared_conversation_can_be_reached_and_so_can_its_channel(bot: Bot) -> None:
    await bot.post(bot.activity("channel_mention"))

    assert set(bot.application.addresses) == {
        "teams:19:9a8b7c6d@thread.tacv2",
        "teams:19:9a8b7c6d@thread.tacv2;messageid=1795493300000",
    }


async def test_the_form_opens_as_a_card_where_dialogs_are_not_to_be_had(bot: Bot) -> None:
    await bot.gets("execute_form")
    card = card_of(bot.sent[0])

    values = {one["id"]: one["value"] for one in walk(card) if str(one.get("type")).startswith("Input.")}
    assert values == {"kind": "correction", "instrument": "opsc", "text": "", "source": "", "contact": "no"}
    assert "5 July 2011" in words_of(card)


async def test_a_typed_correction_opens_the_form(bot: Bot) -> None:
    await bot.post(bot.activity("personal", text="the opsc date is wrong"))

    assert buttons_of(card_of(bot.sent[0])) == ["Send to the editors"]


async def test_a_form_becomes_a_receipt_in_place_for_everybody(bot: Bot) -> None:
    body = await bot.gets("execute_correct")
    (kept,) = bot.application.kept.values()

    assert body["type"] == CARD
    assert kept.id in words_of(body["value"])
    assert buttons_of(body["value"]) == []
    assert bot.microsoft.updated[0]["_id"] == "1795493311600"
    assert (kept.text, kept.source, kept.contact) == ("It was 2012.", "https://treaties.un.org/11-c", True)


async def test_a_form_becomes_a_receipt_where_only_submit_is_known(bot: Bot) -> None:
    await bot.gets("submit_correct")
    (kept,) = bot.application.kept.values()

    assert kept.id in words_of(card_of(bot.microsoft.updated[0]))
    assert bot.sent == []


async def test_two_clicks_on_one_form_are_one_correction(bot: Bot) -> None:
    for name in ("execute_correct", "execute_correct", "submit_correct", "task_submit"):
        await bot.gets(name)

    assert len(bot.application.kept) == 1


async def test_the_receipt_comes_only_with_what_is_kept(bot: Bot) -> None:
    value = bot.activity("execute_correct")["value"]
    value["action"]["data"]["text"] = " "
    body = await bot.gets("execute_correct", value=value)
    card = body["value"]

    assert bot.application.kept == {}
    assert "Please write what is wrong." in words_of(card)
    values = {one["id"]: one["value"] for one in walk(card) if str(one.get("type")).startswith("Input.")}
    assert values["source"] == "https://treaties.un.org/11-c"
    assert values["contact"] == "yes"
    assert bot.microsoft.updated == []


async def test_a_disclosure_in_the_form_is_answered_with_whom_to_turn_to(bot: Bot) -> None:
    value = bot.activity("execute_correct")["value"]
    value["action"]["data"]["text"] = "it is about abuse of a child I know"
    body = await bot.gets("execute_correct", value=value)

    assert "NCCIA" in words_of(body["value"])
    assert "a child I know" not in json.dumps(body)


async def test_after_a_correction_the_writer_can_be_told(bot: Bot) -> None:
    await bot.gets("execute_correct")

    assert list(bot.application.addresses) == ["teams:a:1pQ2oV8rY5personal"]


async def test_the_dialog_holds_the_form_and_then_the_receipt(bot: Bot) -> None:
    opened = (await bot.gets("task_fetch"))["task"]
    card = opened["value"]["card"]["content"]
    done = (await bot.gets("task_submit"))["task"]

    assert (opened["type"], opened["value"]["title"]) == ("continue", "Tell the editors")
    assert [one["type"] for one in card["actions"]] == ["Action.Submit"]
    assert "5 July 2011" in words_of(card)
    assert "FB-" in words_of(done["value"]["card"]["content"])


async def test_a_message_can_be_reported_without_its_markup(bot: Bot) -> None:
    opened = (await bot.gets("report"))["task"]["value"]["card"]["content"]

    assert "The OPSC has 177 parties" in words_of(opened)
    assert "onerror" not in json.dumps(opened)
    assert bot.application.seen == []


async def test_a_report_on_a_message_is_kept(bot: Bot) -> None:
    body = await bot.gets("report_submit")

    assert "FB-" in words_of(body["task"]["value"]["card"]["content"])


@pytest.mark.parametrize("name", ["query", "query_playground"])
async def test_an_instrument_is_found_by_its_name_and_can_be_inserted(bot: Bot, name: str) -> None:
    found = (await bot.gets(name))["composeExtension"]
    (one,) = found["attachments"]

    assert found["type"] == "result"
    assert one["preview"]["contentType"] == "application/vnd.microsoft.card.thumbnail"
    assert card_faults(one["content"]) == []
    assert {action["type"] for action in one["content"]["actions"]} == {"Action.OpenUrl"}
    assert bot.application.seen[0].answers_only


async def test_the_search_opens_with_what_there_is(bot: Bot) -> None:
    found = (await bot.gets("query_initial"))["composeExtension"]

    assert len(found["attachments"]) == 3


async def test_a_search_that_finds_nothing_says_what_to_do(bot: Bot) -> None:
    value = {"commandId": "find", "parameters": [{"name": "text", "value": "weather"}]}
    found = (await bot.gets("query", value=value))["composeExtension"]

    assert found["type"] == "message"
    assert "Nothing found" in found["text"]


@pytest.mark.parametrize(("name", "remark"), [("rating", "The date is old."), ("rating_playground", "too short")])
async def test_a_remark_beside_a_thumb_is_feedback(bot: Bot, name: str, remark: str) -> None:
    assert await bot.gets(name) == {}
    (kept,) = bot.application.kept.values()

    assert kept.text == remark


@pytest.mark.parametrize("feedback", ["", "{}", '{"feedbackText": ""}', None, 5, "[]"])
async def test_a_bare_thumb_is_not_kept(bot: Bot, feedback: Any) -> None:
    value = {"actionName": "feedback", "actionValue": {"reaction": "like", "feedback": feedback}}

    assert await bot.gets("rating", value=value) == {}
    assert bot.application.kept == {}


async def triage(bot: Bot) -> tuple[Feedback, str]:
    await bot.gets("execute_correct")
    await bot.post(bot.activity("group_mention"))
    (kept,) = bot.application.kept.values()
    reference = await bot.platform.forwarder.card("19:2b3c4d5e6f@thread.v2", kept, "")
    return kept, reference


def decision(kept: Feedback, state: str, **words: str) -> Json:
    data = {"do": "decide", "id": kept.id, "state": state, **words}
    return {"action": {"type": "Action.Execute", "verb": "decide", "data": data}}


async def test_the_editors_get_one_card_with_everything_on_it(bot: Bot) -> None:
    kept, _ = await triage(bot)
    sent = bot.sent[-1]
    card = card_of(sent)

    for part in (kept.id, "It was 2012.", "5 July 2011", "sale of children (OPSC)", "treaties.un.org"):
        assert part in words_of(card)
    assert [one["title"] for one in card["actions"]] == ["Accept", "Decline", "Ask"]
    assert "It was 2012." not in sent["summary"]


async def test_a_decision_takes_the_cards_buttons_away_and_names_who_decided(bot: Bot) -> None:
    kept, reference = await triage(bot)
    body = await bot.gets("execute_ask", value=decision(kept, "declined", **{"comment-declined": "It was 2011."}))
    declined = await bot.application.show(kept.id)
    assert declined
    again = await bot.platform.forwarder.card("19:2b3c4d5e6f@thread.v2", declined, reference)

    assert "Declined by Amina Khan" in words_of(body["value"])
    assert "It was 2011." in words_of(body["value"])
    assert buttons_of(body["value"]) == []
    assert again == reference == bot.microsoft.updated[-1]["_id"]


async def test_a_question_keeps_the_buttons(bot: Bot) -> None:
    kept, _ = await triage(bot)
    body = await bot.gets("execute_ask", value=decision(kept, "question", **{"comment-question": "Which page?"}))

    assert "Accept" in buttons_of(body["value"])


async def test_nobody_else_decides(bot: Bot) -> None:
    kept, _ = await triage(bot)
    other = {"id": "29:other", "name": "Other", "aadObjectId": "00000000-0000-4000-8000-000000000001"}
    body = await bot.gets("execute_ask", value=decision(kept, "accepted"), **{"from": other})
    still = await bot.application.show(kept.id)

    assert body["value"].startswith("Only the editors")
    assert still
    assert still.state == "received"


async def test_a_second_decision_is_refused_with_a_sentence(bot: Bot) -> None:
    kept, _ = await triage(bot)
    await bot.gets("execute_ask", value=decision(kept, "accepted"))
    body = await bot.gets("execute_ask", value=decision(kept, "declined"))

    assert body["value"] == f"{kept.id} is decided already."


@pytest.mark.parametrize("state", ["closed", "received", "", "x"])
async def test_only_a_decision_is_a_decision(bot: Bot, state: str) -> None:
    kept, _ = await triage(bot)
    body = await bot.gets("execute_ask", value=decision(kept, state))

    assert "no longer known" in body["value"]
