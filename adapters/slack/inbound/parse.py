"""What Slack sends, as questions: pure, and tested on recorded payloads.

Whatever reads a payload is marked `@reads`: only there does a missing field mean that Slack sent something else.
"""

import hashlib
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Annotated, Any, ParamSpec, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from adapters.slack.inbound.question import Mode, PendingQuestion, Place
from adapters.slack.render.markup import LONGEST_QUESTION_CHARACTERS, cut, escape, raw, typed

Payload = Mapping[str, Any]
Given = ParamSpec("Given")
Read = TypeVar("Read")


class Malformed(Exception):
    """A payload that Slack does not send. Its words name the place that could not read it, and nothing of it."""


def reads(function: Callable[Given, Read]) -> Callable[Given, Read]:
    """Mark what only reads a payload: whatever is missing or of another kind there raises Malformed."""

    @wraps(function)
    def reading(*args: Given.args, **kwargs: Given.kwargs) -> Read:
        try:
            return function(*args, **kwargs)
        except (KeyError, TypeError, AttributeError, ValueError, IndexError, RecursionError) as error:
            raise Malformed(f"{function.__name__}: {type(error).__name__}") from None  # the cause may quote it

    return reading


SLACKBOT = "USLACKBOT"
# Every other subtype is an edit, a deletion, a bot or the channel itself.
SPOKEN = frozenset({None, "file_share", "thread_broadcast"})
FORWARDED_MARKS = ("is_share", "is_msg_unfurl", "is_reply_unfurl")  # how Slack marks a message inside a message
PREVIEW = ("title_link", "original_url", "service_name")  # of a page that is linked
_AUTHOR = re.compile(r"\A\[[^\]]*+\] (?:[^:]{1,100}: )?")  # before a forwarded text: [14:05] anna: ...


@reads
def of_event(body: Payload, bot_user: str) -> PendingQuestion | None:
    """A mention or a direct message; None for whatever no person said to the bot just now."""
    event = body["event"]
    if not _is_question(event, bot_user):
        return None
    place = place_of_event(body)
    text = said(event) or "help"
    name = f"slack:{place.owner}/{place.channel}/{event['ts']}"  # a mention may also arrive as a message: same name
    theirs = bool(_forwarded(event))  # somebody else's words: answered, and nothing of them is kept
    return PendingQuestion(name, text, place, answers_only=theirs, asked=time.time())


def _is_question(event: Payload, bot_user: str) -> bool:
    if event["type"] == "message" and event.get("channel_type") != "im":
        return False
    if event.get("subtype") not in SPOKEN or "edited" in event or event.get("hidden"):
        return False
    if event.get("bot_id") or event.get("bot_profile") or event.get("app_id"):
        return False
    return event.get("user") not in {None, "", SLACKBOT, bot_user}


@reads
def place_of_event(body: Payload) -> Place:
    """Where an event happened and whose it is."""
    event = body["event"]
    team, enterprise = installed(body)
    return Place(
        team=team or enterprise,
        channel=string(event["channel"]),
        user=string(event["user"]),
        thread=string(event.get("thread_ts") or event["ts"]),
        enterprise=enterprise,
        guest=bool(body.get("is_ext_shared_channel")) or _foreign(event, team, enterprise),
        org=_yes(body.get("is_enterprise_install")),
    )


@reads
def installed(body: Payload) -> tuple[str, str]:
    """Team and organisation that installed the app: in a shared channel the outer ids may be the others'."""
    for found in body.get("authorizations") or [body]:
        return found.get("team_id") or "", found.get("enterprise_id") or ""
    return "", ""


class _Shape(BaseModel):
    model_config = ConfigDict(strict=True)


class _Action(_Shape):
    action_id: str
    block_id: str | None = None
    type: str | None = None


class _Event(_Shape):
    type: str
    subtype: str | None = None


class _View(_Shape):
    type: str | None = None
    callback_id: str | None = None


class _Payload(_Shape):
    """What Bolt looks at before a listener does, and would stumble over where it is something else."""

    type: str
    team: dict[str, Any] | None = None
    user: dict[str, Any] | str | None = None
    enterprise: dict[str, Any] | None = None
    channel: dict[str, Any] | None = None
    container: dict[str, Any] | None = None
    message: dict[str, Any] | None = None
    event: _Event = _Event(type="")
    view: _View = _View()
    actions: Annotated[list[_Action], Field(min_length=1)] = []
    response_urls: list[dict[str, Any]] = []
    authorizations: list[dict[str, Any]] | None = None
    action_id: str | None = None
    block_id: str | None = None
    callback_id: str | None = None
    team_id: str | None = None
    enterprise_id: str | None = None
    user_id: str | None = None
    trigger_id: str | None = None
    response_url: str | None = None


@reads
def check_shape(body: Payload) -> None:
    """Raises Malformed for what Slack does not send."""
    _Payload.model_validate(body)


def of_installation(body: Payload, *, org: bool) -> dict[str, Any]:
    """The payload, with what is known of its installation: what payloads of one thread say of it differs."""
    return {**body, "is_enterprise_install": org}


@dataclass(frozen=True, slots=True)
class Departure:
    """The app was removed from a workspace, or from a whole organisation."""

    team: str
    enterprise: str
    org: bool
    uninstalled: bool
    revoked: bool  # the bot's token, and not only a person's


@reads
def departure(body: Payload) -> Departure:
    """What `app_uninstalled` and `tokens_revoked` say. An organisation's names no workspace."""
    event, team, enterprise = body["event"], body.get("team_id") or "", body.get("enterprise_id") or ""
    org = bool(enterprise) and (
        not team
        or any(_yes(found.get("is_enterprise_install")) for found in (body, *(body.get("authorizations") or ())))
    )
    revoked = bool((event.get("tokens") or {}).get("bot"))
    return Departure(team, enterprise, org, event["type"] == "app_uninstalled", revoked)


@reads
def place_of_opening(body: Payload) -> tuple[Place, str]:
    """Who opened Sanad, and which of its tabs."""
    event, (team, enterprise) = body["event"], installed(body)
    org = _yes(body.get("is_enterprise_install"))
    channel, user = string(event["channel"]), string(event["user"])
    return Place(team or enterprise, channel, user, enterprise=enterprise, org=org), event.get("tab") or ""


def _foreign(event: Payload, team: str, enterprise: str) -> bool:
    writer = event.get("user_team") or event.get("source_team") or event.get("team")
    return bool(team) and bool(writer) and writer not in {team, enterprise}


@reads
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
        org=_yes(body.get("is_enterprise_install")),
    )


@reads
def workspace(body: Payload) -> tuple[str, str]:
    """Team and organisation of an interaction; a modal of an organisation's has no team."""
    team = (body.get("team") or {}).get("id") or (body.get("user") or {}).get("team_id") or ""
    return team, (body.get("enterprise") or {}).get("id") or ""


@reads
def of_action(body: Payload, action: Payload) -> PendingQuestion:
    """A pressed choice, "More", "All sources" or "Share": a question that need not be typed."""
    place = place_of_interaction(body)
    verb, number, of = (*string(action["action_id"]).split(":", 2), "", "")[:3]
    label = string((action.get("text") or {}).get("text") or "")
    asked = escape(cut(raw(string(action["value"])) if verb == "share" else label, 150))
    whispered = bool((body.get("container") or {}).get("is_ephemeral"))
    return PendingQuestion(
        id=f"slack:{place.owner}/{body['trigger_id']}",
        text=raw(string(action["value"])),
        place=place,
        mode=_mode(verb, whispered),
        response_url=response_url(body),
        replaces=string((body.get("message") or {}).get("ts") or ""),
        note=_note(verb, asked, "You" if whispered and verb != "share" else f"<@{place.user}>"),
        sources=verb == "sources",
        of=of,
        page=int(number) if verb == "more" and number.isdigit() else 0,
        answers_only=verb in {"more", "sources", "share"},  # asked before: a correction is kept once
        asked=time.time(),
        deed=_deed(body, place, action),
    )


def _deed(body: Payload, place: Place, action: Payload) -> str:
    """A double click is one deed: person, button, message. Hashed, because event ids stand in the log."""
    container = body.get("container") or {}
    where = container.get("message_ts") or container.get("view_id")
    what = f"{place.channel}/{where}/{place.user}/{action['action_id']}"
    return f"slack:{place.owner}/{hashlib.sha256(what.encode()).hexdigest()[:24]}"


def _mode(verb: str, whispered: bool) -> Mode:
    if verb == "share":
        return "share"
    if verb == "pick":
        return "replace"
    return "whisper" if whispered else "post"


def _note(verb: str, label: str, who: str) -> str:
    did = {"pick": "chose", "ask": "asked", "share": "asked"}.get(verb)
    return f"{who} {did}: {label}" if did else ""


@reads
def said(message: Payload) -> str:
    """The words of a message, and below them those of a message that it forwards."""
    texts = [typed(message.get("text") or ""), *_forwarded(message)]
    return "\n\n".join(filter(None, texts))[:LONGEST_QUESTION_CHARACTERS]


def _forwarded(message: Payload) -> list[str]:
    """The words of the messages that a message forwards; no previews of linked pages."""
    parts = message.get("attachments") or ()
    forwarded = [p for p in parts if any(map(p.get, FORWARDED_MARKS)) or not any(map(p.get, PREVIEW))]
    texts = (p.get("text") or _AUTHOR.sub("", p.get("fallback") or "") for p in forwarded)
    return list(filter(None, map(typed, texts)))


@reads
def of_shortcut(body: Payload) -> PendingQuestion:
    """ "Which instruments are meant?": somebody else's words, so nothing of them is kept."""
    message = body["message"]
    place = place_of_interaction(body)
    return PendingQuestion(
        id=f"slack:{place.owner}/{body['trigger_id']}",
        text=said(message) or "help",
        place=place,
        mode="whisper",
        response_url=response_url(body),
        answers_only=True,
        asked=time.time(),
    )


@reads
def of_command(form: Payload) -> PendingQuestion:
    """A slash command. It cannot be used in a thread, so what it says follows the person."""
    place = Place(
        team=form.get("team_id") or form.get("enterprise_id") or "",
        channel=string(form["channel_id"]),
        user=string(form["user_id"]),
        enterprise=form.get("enterprise_id") or "",
        org=_yes(form.get("is_enterprise_install")),
    )
    text = typed(form.get("text") or "")
    return PendingQuestion(f"slack:{place.owner}/{form['trigger_id']}", text, place, "whisper", response_url(form))


def _yes(value: object) -> bool:
    """Slack says `true` in JSON, and "true" in a command's form."""
    return value is True or value == "true"


@reads
def action(body: Payload) -> Payload:
    """The button that was pressed."""
    found: Payload = body["actions"][0]
    return found


@reads
def field(body: Payload, *path: str) -> str:
    """A text inside a payload: `field(body, "view", "callback_id")`."""
    found: Any = body
    for step in path:
        found = found[step]
    return string(found)


@reads
def first_field(body: Payload) -> str:
    """The field of a submitted form that an error is shown at."""
    fields = list(body["view"]["state"]["values"])
    return "text" if "text" in fields else str(fields[0])


@reads
def response_url(body: Payload) -> str:
    """Where an answer may be sent for half an hour; none from a modal or the home tab."""
    return string(body.get("response_url") or "")


@reads
def string(value: object) -> str:
    """A text of a payload. Raises TypeError for anything else."""
    if not isinstance(value, str):
        raise TypeError(f"expected text, not {type(value).__name__}")
    return value
