"""What Slack sends, as questions: pure, and tested on recorded payloads.

`KeyError`, `TypeError` and `AttributeError` from here mean a payload that Slack does not send.
"""

import hashlib
import time
from collections.abc import Mapping
from typing import Any

from adapters.slack.inbound.question import Mode, Place, Question
from adapters.slack.render.markup import cut, escape, plain, raw

Payload = Mapping[str, Any]

SLACKBOT = "USLACKBOT"
# Every other subtype is an edit, a deletion, a bot or the channel itself.
SPOKEN = frozenset({None, "file_share", "thread_broadcast"})


def of_event(body: Payload, bot_user: str) -> Question | None:
    """A mention or a direct message; None for whatever no person said to the bot just now."""
    event = body["event"]
    if not _is_question(event, bot_user):
        return None
    place = place_of_event(body)
    text = plain(event.get("text") or "", bot_user) or "help"
    name = f"slack:{place.team}/{place.channel}/{event['ts']}"  # a mention may also arrive as a message: same name
    return Question(name, text, place, asked=time.time())


def _is_question(event: Payload, bot_user: str) -> bool:
    if event["type"] == "message" and event.get("channel_type") != "im":
        return False
    if event.get("subtype") not in SPOKEN or "edited" in event or event.get("hidden"):
        return False
    if event.get("bot_id") or event.get("bot_profile") or event.get("app_id"):
        return False
    return event.get("user") not in {None, "", SLACKBOT, bot_user}


def place_of_event(body: Payload) -> Place:
    event = body["event"]
    team, enterprise = installed(body)
    return Place(
        team=team or enterprise,
        channel=string(event["channel"]),
        user=string(event["user"]),
        thread=string(event.get("thread_ts") or event["ts"]),
        enterprise=enterprise,
        guest=bool(body.get("is_ext_shared_channel")) or _foreign(event, team, enterprise),
    )


def installed(body: Payload) -> tuple[str, str]:
    """Team and organisation that installed the app: in a shared channel the outer ids may be the others'."""
    for found in body.get("authorizations") or [body]:
        return found.get("team_id") or "", found.get("enterprise_id") or ""
    return "", ""


def _foreign(event: Payload, team: str, enterprise: str) -> bool:
    writer = event.get("user_team") or event.get("source_team") or event.get("team")
    return bool(team) and bool(writer) and writer not in {team, enterprise}


def place_of_interaction(body: Payload) -> Place:
    """Where a button or shortcut was used. `message` is missing from what only one person saw."""
    container, message = body.get("container") or {}, body.get("message") or {}
    channel = (body.get("channel") or {}).get("id") or container.get("channel_id") or ""
    whispered = bool(container.get("is_ephemeral"))
    thread = container.get("thread_ts") or message.get("thread_ts")
    if not thread and not whispered:
        thread = message.get("ts") or container.get("message_ts")
    team, enterprise = workspace(body)
    user = body["user"]
    theirs = user.get("team_id")
    return Place(
        team=team or enterprise,
        channel=string(channel),
        user=string(user["id"]),
        thread=string(thread or "") if channel else "",
        enterprise=enterprise,
        guest=bool(team and theirs) and theirs not in {team, enterprise},
    )


def workspace(body: Payload) -> tuple[str, str]:
    """Team and organisation of an interaction; a modal of an organisation's has no team."""
    team = (body.get("team") or {}).get("id") or (body.get("user") or {}).get("team_id") or ""
    return team, (body.get("enterprise") or {}).get("id") or ""


def of_action(body: Payload, action: Payload) -> Question:
    """A pressed choice, "Show more" or "Share": a question that need not be typed."""
    place = place_of_interaction(body)
    verb, _, number = string(action["action_id"]).partition(":")
    label = string((action.get("text") or {}).get("text") or "")
    asked = escape(cut(raw(string(action["value"])) if verb == "share" else label, 150))
    whispered = bool((body.get("container") or {}).get("is_ephemeral"))
    return Question(
        id=f"slack:{place.team}/{body['trigger_id']}",
        text=raw(string(action["value"])),
        place=place,
        mode=_mode(verb, whispered),
        response_url=response_url(body),
        replaces=string((body.get("message") or {}).get("ts") or ""),
        note=_note(verb, asked, "You" if whispered and verb != "share" else f"<@{place.user}>"),
        page=int(number) if verb == "more" and number.isdigit() else 0,
        answers_only=verb in {"more", "share"},  # asked before: a correction is kept once
        asked=time.time(),
        deed=_deed(body, place, action),
    )


def _deed(body: Payload, place: Place, action: Payload) -> str:
    """A double click has two triggers, and is one deed: this person, this button, this message.

    Hashed, because event ids stand in the log, and people must not.
    """
    container = body.get("container") or {}
    where = container.get("message_ts") or container.get("view_id")
    what = f"{place.channel}/{where}/{place.user}/{action['action_id']}"
    return f"slack:{place.team}/{hashlib.sha256(what.encode()).hexdigest()[:24]}"


def _mode(verb: str, whispered: bool) -> Mode:
    if verb == "share":
        return "share"
    if verb == "pick":
        return "replace"
    return "whisper" if whispered else "post"


def _note(verb: str, label: str, who: str) -> str:
    return {"pick": f"{who} chose: {label}", "ask": f"{who} asked: {label}", "share": f"{who} asked: {label}"}.get(
        verb, ""
    )


def of_shortcut(body: Payload) -> Question:
    """ "Which instruments are meant?": somebody else's words, so nothing of them is kept."""
    message = body["message"]
    place = place_of_interaction(body)
    return Question(
        id=f"slack:{place.team}/{body['trigger_id']}",
        text=plain(message.get("text") or "") or "help",
        place=place,
        mode="whisper",
        response_url=response_url(body),
        answers_only=True,
        asked=time.time(),
    )


def of_command(form: Payload) -> Question:
    """A slash command. It cannot be used in a thread, so what it says follows the person."""
    place = Place(
        team=form.get("team_id") or form.get("enterprise_id") or "",
        channel=string(form["channel_id"]),
        user=string(form["user_id"]),
        enterprise=form.get("enterprise_id") or "",
    )
    text = plain(form.get("text") or "")
    return Question(f"slack:{place.team}/{form['trigger_id']}", text, place, "whisper", response_url(form))


def response_url(body: Payload) -> str:
    """Where an answer may be sent for half an hour; none from a modal or the home tab."""
    return string(body.get("response_url") or "")


def string(value: object) -> str:
    """The text that a field must hold."""
    if not isinstance(value, str):
        raise TypeError(f"expected text, not {type(value).__name__}")
    return value
