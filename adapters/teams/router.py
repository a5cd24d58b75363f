"""What each kind of activity asks for."""

import contextlib
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any

import structlog

from adapters.teams.inbound import activities
from adapters.teams.listeners import buttons, dialogs
from adapters.teams.listeners.conversation import FAILED, Conversation
from adapters.teams.render.correction_form import FORM_CHARACTERS
from adapters.teams.turn import Activity, Turn
from bot.telemetry import RATINGS

log = structlog.get_logger(platform="teams")

Outcome = tuple[int, Activity | None]  # the HTTP status and body that answer the activity
OK: Outcome = (HTTPStatus.OK, None)
THUMBS = {"like": "up", "dislike": "down"}


async def take(host: Conversation, turn: Turn) -> Outcome:
    """Do what the activity asks for. Never raises: what goes wrong is logged and becomes one sentence."""
    kind = turn.activity["type"]
    try:
        if kind == "invoke":
            return await _invoke(host, turn)
        if act := ACTIVITIES.get(kind):
            await act(host, turn)
    except Exception:
        log.exception("turn failed", type=kind, name=turn.activity.get("name"), event_id=turn.activity.get("id"))
        if kind == "invoke":
            return HTTPStatus.OK, _sorry(str(turn.activity.get("name")))
        if not await host.apologise(turn):
            return HTTPStatus.INTERNAL_SERVER_ERROR, None
    if turn.collected is not None:
        return HTTPStatus.OK, {"activities": turn.collected}
    return OK


async def _message(host: Conversation, turn: Turn) -> None:
    value = turn.activity.get("value")
    if isinstance(value, dict) and "do" in value:
        await buttons.submit(host, turn, value)
    else:
        await host.ask(turn)


async def _installed(host: Conversation, turn: Turn) -> None:
    if str(turn.activity.get("action", "")).startswith("remove"):
        await _removed(host, turn)
        return
    await host.remember(turn.activity)
    # An upgrade is no news; in a personal chat Teams shows the prompt starters, which a message of ours would hide.
    if turn.activity.get("action") == "add" and not activities.is_personal(turn.activity):
        await host.ask(turn, "help")


async def _members(host: Conversation, turn: Turn) -> None:
    """Who comes and goes matters only when it is the bot: the welcome hangs on the installation."""
    own = turn.activity["recipient"]["id"]
    if _names(turn.activity.get("membersRemoved"), own):
        await _removed(host, turn)
    elif _names(turn.activity.get("membersAdded"), own):
        await host.remember(turn.activity)


async def _removed(host: Conversation, turn: Turn) -> None:
    for conversation in activities.addresses(turn.activity):
        await host.event_inbox.drop_address(conversation)


def _names(members: Any, own: str) -> bool:
    return isinstance(members, list) and any(isinstance(one, dict) and one.get("id") == own for one in members)


async def _rated(host: Conversation, turn: Turn) -> Activity:
    """Thumbs up or down. A form or a remark is feedback; a bare thumb is counted, and not kept."""
    value = turn.activity.get("value")
    if rating := THUMBS.get(str(_rating(value).get("reaction"))):
        RATINGS.labels("teams", rating).inc()
    if form := _form(value):
        await buttons.correct(host, turn.activity, form, dialog=True)
        return {}
    remark, reaction = _remark(value)
    if remark:
        log.info("rated", reaction=reaction)
        event = activities.to_message(turn.activity, "")
        form = {"kind": "comment", "instrument": "", "claim": "", "text": remark, "source": "", "contact": ""}
        reply = await host.answer(replace(event, event_id=f"{event.event_id}:rating", form=form))
        if reply.private:  # Teams shows no answer to a thumb, and the others have not read the remark
            await host.tell(turn, reply, aloud=False)
        await host.remember(turn.activity)
    return {}


def _form(value: Any) -> Mapping[str, Any]:
    """Our own form, filled in under a thumb: its fields are where a remark would stand."""
    found = _rating(value).get("feedback")
    with contextlib.suppress(ValueError, RecursionError, TypeError):
        found = json.loads(str(found)) if isinstance(found, str) else found
    return found if isinstance(found, dict) and "once" in found else {}


def _rating(value: Any) -> Mapping[str, Any]:
    rated = value.get("actionValue") if isinstance(value, dict) else None
    return rated if isinstance(rated, dict) else {}


def _remark(value: Any) -> tuple[str, str]:
    """Teams sends JSON in a string; Microsoft's playground sends the bare words."""
    rated = _rating(value)
    found = rated.get("feedback")
    with contextlib.suppress(ValueError, RecursionError, TypeError):
        found = json.loads(str(found))
    words = found.get("feedbackText") if isinstance(found, dict) else found
    return (words.strip()[:FORM_CHARACTERS] if isinstance(words, str) else ""), str(rated.get("reaction") or "")


async def _invoke(host: Conversation, turn: Turn) -> Outcome:
    act = INVOKES.get(str(turn.activity.get("name")))
    if not act:
        return HTTPStatus.NOT_IMPLEMENTED, None
    return HTTPStatus.OK, await act(host, turn)


def _sorry(name: str) -> Activity:
    if name.startswith("adaptiveCard/"):
        return {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": FAILED}
    if name == "composeExtension/query":
        return {"composeExtension": {"type": "message", "text": FAILED}}
    return {"task": {"type": "message", "value": FAILED}}


# Everything else, such as edits, reactions and typing, is acknowledged and left alone.
ACTIVITIES: Mapping[str, Callable[[Conversation, Turn], Awaitable[None]]] = {
    "message": _message,
    "installationUpdate": _installed,
    "conversationUpdate": _members,
}
INVOKES: Mapping[str, Callable[[Conversation, Turn], Awaitable[Activity]]] = {
    "adaptiveCard/action": buttons.execute,
    "task/fetch": dialogs.open_form,
    "task/submit": dialogs.hand_in,
    "composeExtension/query": dialogs.search,
    "composeExtension/fetchTask": dialogs.open_report,
    "composeExtension/submitAction": dialogs.hand_in,
    "message/submitAction": _rated,
    "message/fetchTask": dialogs.open_rating,
}
