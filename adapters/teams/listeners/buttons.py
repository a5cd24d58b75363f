"""Buttons on cards: Action.Execute, and Action.Submit where a client does not know it."""

import hashlib
from collections.abc import Mapping
from typing import Any

import structlog

from adapters.teams.inbound import activities
from adapters.teams.listeners.conversation import TRANSIENT, Conversation
from adapters.teams.render import adaptive_card as el
from adapters.teams.render import correction_form
from adapters.teams.render.activity import text_message, with_card
from adapters.teams.render.cards import Style, answer_card
from adapters.teams.render.feedback_card import summary, triage_card
from adapters.teams.turn import Activity, Turn
from bot.model import CannotAnswer, Message, Receipt, Reply, State, Undeliverable

log = structlog.get_logger(platform="teams")

DECISIONS: Mapping[str, State] = {"accepted": "accepted", "declined": "declined", "question": "question"}
MOST_PAGES = 50  # of one answer
NOT_YOURS = "Only the editors of this deployment can decide about corrections."
FORM_BUSY = "Teams does not take the form at the moment. Please press the button again."
BUTTON_UNKNOWN = "This button is no longer known. Please ask again."


async def execute(host: Conversation, turn: Turn) -> Activity:
    """The answer to `adaptiveCard/action`."""
    value = turn.activity.get("value")
    action = value.get("action") if isinstance(value, dict) else None
    data = action.get("data") if isinstance(action, dict) else None
    found = await press(host, turn, data if isinstance(data, dict) else {})
    if isinstance(found, str):
        return {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": found}
    return {"statusCode": 200, "type": el.CARD, "value": found}


async def submit(host: Conversation, turn: Turn, data: Mapping[str, Any]) -> None:
    """A Submit arrives as a message and cannot be answered in place: the card is updated instead."""
    found: el.Element | str
    if data.get("do") == "correct" and not activities.is_personal(turn.activity):
        reply, found = await correct(host, turn.activity, data)
        if reply.private:  # an updated card is everybody's
            await host.tell(turn, reply)
            return
    else:
        found = await press(host, turn, data)
    if data.get("do") in {"ask", "more", "form"}:
        return
    card = turn.activity.get("replyToId")
    if isinstance(found, str):
        await host.say(turn, text_message(found))
    elif card:
        await _replace(turn, str(card), found, "Sanad")
    else:
        await host.say(turn, with_card(found, "Sanad"))


async def press(host: Conversation, turn: Turn, data: Mapping[str, Any]) -> el.Element | str:
    """Do what a button is for. What it carries is the client's word: whoever may do it is checked here."""
    match data.get("do"):
        case "ask" | "more":
            page = data.get("page") if data["do"] == "more" else 0
            text = str(data.get("text") or "")[: correction_form.FORM_CHARACTERS]
            of = str(data.get("of") or "")[:64] if page else ""
            await host.ask(turn, text, min(page, MOST_PAGES) if isinstance(page, int) and page > 0 else 0, of)
            return "Answered below."
        case "form":
            form = correction_form.form_card(correction_form.again(data), host.shown())
            return "The form is below." if await host.say(turn, with_card(form, "Tell the editors")) else FORM_BUSY
        case "correct":
            return await _correct(host, turn, data)
        case "decide":
            return await _decide(host, turn, data)
    return BUTTON_UNKNOWN


async def _correct(host: Conversation, turn: Turn, data: Mapping[str, Any]) -> el.Element:
    reply, card = await correct(host, turn.activity, data)
    shown = turn.activity.get("replyToId")
    if isinstance(reply.feedback, Receipt) and shown and turn.activity["type"] == "invoke":
        await _replace(turn, str(shown), card, reply.text)  # the others in the chat still see the form
    return card


async def correct(
    host: Conversation, activity: Activity, data: Mapping[str, Any], dialog: bool = False
) -> tuple[Reply, el.Element]:
    """Hand a form in; what to show is a receipt, or the form again with a sentence."""
    key = str(data.get("once") or activity.get("id") or "")[:64]
    user = activities.user_of(activity)
    reply = await host.answer(
        Message(
            text="",
            conversation=activities.conversation_of(activity),
            event_id=f"teams:form:{key}:{hashlib.sha256(user.encode()).hexdigest()[:16]}",  # logs show it
            user=user,
            link=activities.link_of(activity),
            form=correction_form.submitted(data),
            workspace=activities.workspace_of(activity),
        )
    )
    if isinstance(reply.feedback, Receipt):
        await host.remember(activity, reply)
        return reply, correction_form.receipt_card(reply, dialog)
    if reply.sections:  # whom to turn to: the form would be in the way
        return reply, answer_card(reply, Style(alone=True, pressable=False))
    shown = correction_form.Shown(key, host.instruments(), reply.text, dialog)
    return reply, correction_form.form_card(correction_form.again(data), shown)


async def _decide(host: Conversation, turn: Turn, data: Mapping[str, Any]) -> el.Element | str:
    user = activities.user_of(turn.activity)
    state = DECISIONS.get(str(data.get("state")))
    if not host.triage.may(user):
        return NOT_YOURS
    if not state:
        return BUTTON_UNKNOWN
    host.names[user] = el.clean(str(turn.activity["from"].get("name") or ""), 60)
    words = el.clean(str(data.get(f"comment-{state}") or ""), 1000)
    try:
        feedback = await host.triage.resolve(str(data.get("id")), state, user, words)
    except CannotAnswer as error:
        return str(error)
    log.info("decided", feedback=feedback.id, state=feedback.state, by=user, summary=summary(feedback))
    return triage_card(feedback, host.known())


async def _replace(turn: Turn, activity_id: str, card: el.Element, said: str) -> None:
    try:
        await turn.update(activity_id, with_card(card, said))
    except (Undeliverable, *TRANSIENT) as error:
        log.warning("card not updated", reason=type(error).__name__)
