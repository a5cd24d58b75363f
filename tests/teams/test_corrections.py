"""Corrections: the form in chat, in a dialog and behind a message's menu; the editors' card and their decision."""

import json

import pytest

from adapters.teams.render import correction_form
from adapters.teams.render.activity import render
from adapters.teams.render.correction_form import Shown
from bot.feedback import notifications
from bot.model import Change, Choice, Feedback, Receipt, Reply
from tests.teams.conftest import Bot
from tests.teams.microsoft import CARD, Json, walk
from tests.teams.reading import buttons_of, card_of, words_of


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


async def test_the_maintainers_question_is_answered_with_a_form_of_its_own(bot: Bot) -> None:
    asked = Feedback("FB-00000A", "correction", "question", "it was 2011", "2026-03-01T10:00:00Z", "opsc")
    told = render(notifications.of(asked, Change("question", "", "x", "Which list?")), Shown("1"), personal=False)
    (button,) = [one for one in walk(card_of(told)) if one.get("title") == "Answer" and one["type"] == "Action.Submit"]
    body = await bot.gets("task_fetch", value={"data": button["data"]})
    form = body["task"]["value"]["card"]["content"]

    assert "Which list?" in words_of(form)
    assert [one["id"] for one in walk(form) if str(one.get("type")).startswith("Input.")] == ["text"]
    (send,) = [one for one in walk(form) if one.get("type") == "Action.Submit"]
    assert correction_form.submitted(send["data"] | {"text": "UNTC"})["answers"] == "FB-00000A"


@pytest.mark.parametrize(("dialog", "says"), [(False, False), (True, True)])
def test_a_receipt_can_be_withdrawn_where_a_button_works_and_by_word_where_none_does(dialog: bool, says: bool) -> None:
    reply = Reply(
        "feedback",
        "Thank you.",
        feedback=Receipt("FB-00000A", "correction"),
        choices=(Choice("Withdraw", "withdraw FB-00000A"),),
    )
    card = correction_form.receipt_card(reply, dialog)

    assert ("Withdraw" in buttons_of(card)) is not dialog
    assert ("“withdraw FB-00000A”" in words_of(card)) is says


async def test_thumbs_down_opens_the_form_and_thumbs_up_is_thanked(bot: Bot) -> None:
    rated = {"actionName": "feedback", "actionValue": {"reaction": "dislike"}}
    down = await bot.gets("rating", name="message/fetchTask", value=rated)
    up = await bot.gets("rating", name="message/fetchTask", value={"actionValue": {"reaction": "like"}})

    assert down["task"]["type"] == "continue"
    assert "What should it say?" in json.dumps(down)
    assert up == {"task": {"type": "message", "value": "Thank you."}}


async def test_the_form_filled_in_under_a_thumb_is_kept(bot: Bot) -> None:
    form = {"once": "k1", "kind": "correction", "instrument": "opsc", "text": "It was 2012.", "do": "correct"}
    rated = {"actionName": "feedback", "actionValue": {"reaction": "dislike", "feedback": json.dumps(form)}}
    await bot.gets("rating", value=rated)

    (kept,) = bot.application.kept.values()
    assert (kept.instrument, kept.text) == ("opsc", "It was 2012.")
