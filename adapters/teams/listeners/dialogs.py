"""Dialogs and the message extension: the form in a window of its own, and instruments to insert while writing."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from adapters.teams.inbound import activities
from adapters.teams.listeners.buttons import correct
from adapters.teams.listeners.conversation import Conversation
from adapters.teams.render import adaptive_card as el
from adapters.teams.render import correction_form
from adapters.teams.render.cards import Style, answer_card
from adapters.teams.turn import Activity, Turn
from bot.model import Form, Message, Receipt, Reply

SEARCH, REPORT = "find", "report"  # command ids of the manifest
RESULTS_SHOWN = 8
HOW = "how do I submit a correction?"
THANKS = "Thank you."
NOTHING_FOUND = "Nothing found. Try the name of an instrument, such as OPSC."


async def open_form(host: Conversation, turn: Turn) -> Activity:
    """The answer to `task/fetch`: the button carries what is known."""
    return _window(host, correction_form.again(_data(turn.activity)))


async def open_rating(host: Conversation, turn: Turn) -> Activity:
    """The answer to `message/fetchTask`, which a thumb sends: one that points down opens the form."""
    value = turn.activity.get("value")
    rated = value.get("actionValue") if isinstance(value, dict) else None
    if not isinstance(rated, dict) or rated.get("reaction") != "dislike":
        return {"task": {"type": "message", "value": THANKS}}
    asked = replace(activities.to_message(turn.activity, HOW), event_id="", answers_only=True)
    return _window(host, (await host.answer(asked)).form or Form())


async def open_report(host: Conversation, turn: Turn) -> Activity:
    """The answer to `composeExtension/fetchTask`: the message that the person pointed at is what it is about.

    Nothing of it is kept unless they send the form.
    """
    value = turn.activity.get("value")
    payload = value.get("messagePayload") if isinstance(value, dict) else None
    body = payload.get("body") if isinstance(payload, dict) else None
    content = body.get("content") if isinstance(body, dict) else None
    return _window(host, Form(claim=el.clean(activities.words(content if isinstance(content, str) else ""), 500)))


async def hand_in(host: Conversation, turn: Turn) -> Activity:
    """The answer to `task/submit` and `composeExtension/submitAction`."""
    reply, card = await correct(host, turn.activity, _data(turn.activity), dialog=True)
    kept = isinstance(reply.feedback, Receipt)
    return _task(card, "Thank you" if kept else "Tell the editors", "small" if kept else "large")


async def search(host: Conversation, turn: Turn) -> Activity:
    """The answer to `composeExtension/query`: one card for each instrument whose name fits."""
    words = _query(turn.activity).strip()[:200]
    found = [label for _id, label in _matching(host.instruments(), words)][:RESULTS_SHOWN]
    if not found and words:
        found = [words]
    replies = [(text, await _look_up(host, turn, text)) for text in found]
    shown = [_result(text, reply) for text, reply in replies if reply.sources and not reply.feedback]
    if not shown:
        return {"composeExtension": {"type": "message", "text": NOTHING_FOUND}}
    return {"composeExtension": {"type": "result", "attachmentLayout": "list", "attachments": shown}}


async def _look_up(host: Conversation, turn: Turn, text: str) -> Reply:
    # outside of any thread: looking something up must not change what "it" means in the chat
    return await host.answer(Message(text, user=activities.user_of(turn.activity), answers_only=True))


def _matching(instruments: correction_form.Instruments, words: str) -> correction_form.Instruments:
    wanted = words.casefold().split()
    return [one for one in instruments if all(word in f"{one[0]} {one[1]}".casefold() for word in wanted)]


def _result(text: str, reply: Reply) -> el.Element:
    """A person inserts it where the bot may not be: nothing to press, and a preview that Teams knows."""
    preview = {"title": el.clean(reply.title or text, 80), "text": el.clean(reply.text, 120)}
    return {
        **el.attachment(answer_card(reply, Style(alone=True, pressable=False))),
        "preview": {"contentType": "application/vnd.microsoft.card.thumbnail", "content": preview},
    }


def _query(activity: Activity) -> str:
    """Empty when the window opens: `initialRun` comes as a parameter of its own."""
    value = activity.get("value")
    parameters = value.get("parameters") if isinstance(value, dict) else None
    for parameter in parameters if isinstance(parameters, list) else ():
        if isinstance(parameter, dict) and parameter.get("name") != "initialRun":
            return str(parameter.get("value") or "")
    return ""


def _data(activity: Activity) -> Mapping[str, Any]:
    value = activity.get("value")
    data = value.get("data") if isinstance(value, dict) else None
    return data if isinstance(data, dict) else {}


def _window(host: Conversation, form: Form) -> Activity:
    return _task(correction_form.form_card(form, host.shown(dialog=True)), "Tell the editors", "large")


def _task(card: el.Element, title: str, height: str) -> Activity:
    window = {"title": title, "width": "medium", "height": height, "card": el.attachment(card)}
    return {"task": {"type": "continue", "value": window}}
