"""From an activity to what the application asks for: the text, who spoke, where, and how to reach them again."""

import hashlib
import html
import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from adapters.teams.inbound.validation import tenant
from adapters.teams.turn import Activity
from bot.model import Message

ID_PREFIX = "teams:"
ACTIVITY_CHARACTERS = 16_000  # of a message that are read; a character may be written as several
BLANK = re.compile(r"[^\S\n\t ]")  # white space of any other kind
QUOTED = re.compile(r"</?quoted\b[^<>]*+>", re.IGNORECASE)
TAG = re.compile(r"<[^<>]*+>")
BREAK = re.compile(r"<(?:br|/p|/div|/li)\b[^<>]*+>", re.IGNORECASE)
PICTURE = re.compile(r"<(?:emoji|img)\s(?:[^<>]*?\s)?alt=\"([^<>\"]*+)\"[^<>]*+>", re.IGNORECASE)
MENTION = re.compile(r"<at(?:\s[^<>]*+)?>([^<]*+)</at>", re.IGNORECASE)
NAMED = re.compile(r"<span\s[^<>]*?schema\.skype\.com/Mention[^<>]*+>[^<]*+</span>", re.IGNORECASE)  # in a copy
BLOCK = re.compile(r"<(/?)blockquote\b([^<>]*+)>", re.IGNORECASE)
ELSEWHERE = re.compile(r"schema\.skype\.com/(?:Forward|Reply)\b", re.IGNORECASE)


def to_message(activity: Activity, text: str | None = None, form: Mapping[str, str] | None = None) -> Message:
    """What a person said; `text` where a button said it for them."""
    conversation = conversation_of(activity)
    said, others = (text, "") if text is not None else heard(activity)
    event = f"{ID_PREFIX}{activity['conversation']['id']}:{activity['id']}" if activity.get("id") else ""
    link, whose = link_of(activity), workspace_of(activity)
    theirs = bool(others)  # somebody else's words: answered, and nothing of them is kept
    whole = "\n\n".join(filter(None, (said, others)))
    # the channel, not the thread; who writes for the bot alone is told alone
    told_at = conversation if is_targeted(activity) else conversation.partition(";messageid=")[0]
    return Message(
        whole,
        conversation,
        event,
        user_of(activity),
        link,
        form,
        answers_only=theirs,
        workspace=whose,
        told_at=told_at,
        shared=not is_alone(activity),
    )


def heard(activity: Activity) -> tuple[str, str]:
    """The words that a person typed, and others' that are meant: forwarded, or quoted where nothing is typed."""
    copy = _copy(activity)
    if not ELSEWHERE.search(copy):
        said = spoken(activity)
        return said, "" if said else quoted(activity)
    own, forwarded, replied = _parted(copy)
    return own, forwarded or ("" if own else quoted(activity) or replied)


def _copy(activity: Activity) -> str:
    """The HTML of a message, which Teams attaches: the text of one that forwards another has both in one."""
    attached = activity.get("attachments")
    for one in attached if isinstance(attached, list) else ():
        if isinstance(one, dict) and one.get("contentType") == "text/html" and isinstance(one.get("content"), str):
            return str(one["content"])[:ACTIVITY_CHARACTERS]
    return ""


def _parted(copy: str) -> tuple[str, str, str]:
    """What stands in no block of others' words, what is forwarded, and what is answered. Blocks stand in blocks."""
    parts = {"own": "", "forward": "", "reply": ""}
    depth, end, whose = 0, 0, "own"
    for found in BLOCK.finditer(copy):
        parts[whose] += copy[end : found.start()]
        end = found.end()
        if depth:
            depth += -1 if found[1] else 1
        elif mark := ELSEWHERE.search(found[2]):
            depth, whose = 1, "forward" if mark[0].lower().endswith("forward") else "reply"
        if not depth:
            whose = "own"
    parts[whose] += copy[end:]
    own, forwarded, replied = (words(NAMED.sub(" ", part)).strip() for part in parts.values())
    return own, forwarded, replied


def spoken(activity: Activity) -> str:
    """The words that a person typed: mentions of the bot and of people, and marks of quotation, are none."""
    found = activity.get("text")
    if not isinstance(found, str):
        return ""
    typed = _unescaped(QUOTED.sub(" ", MENTION.sub(" ", found)))
    return BLANK.sub(" ", typed).strip()  # Teams writes blanks after a mention as &nbsp;


def quoted(activity: Activity) -> str:
    """The words of the messages that this one quotes: what is meant where nothing else is said."""
    entities = activity.get("entities")
    found = [one.get("quotedReply") for one in entities if isinstance(one, dict)] if isinstance(entities, list) else []
    previews = [one.get("preview") for one in found if isinstance(one, dict)]
    return "\n\n".join(words(preview).strip() for preview in previews if isinstance(preview, str))


def words(content: str) -> str:
    """The words of a message's HTML; a picture of a flag is the flag."""
    text = PICTURE.sub(lambda found: found[1], MENTION.sub(" ", content))
    return BLANK.sub(" ", _unescaped(TAG.sub("", BREAK.sub("\n", text))))


def _unescaped(text: str) -> str:
    """The beginning of a text, its character references read; of more than 4,300 digits Python makes no number."""
    text = text[:ACTIVITY_CHARACTERS]
    try:
        return html.unescape(text)
    except ValueError:
        return text


def conversation_of(activity: Activity) -> str:
    """The id of the conversation; a channel's thread keeps its `;messageid=`.

    What one person and the bot write there to each other alone is a conversation of its own.
    """
    whole = f"{ID_PREFIX}{activity['conversation']['id']}"
    if not is_targeted(activity):
        return whole
    # Hashed, because ids of conversations stand in the log, and people must not.
    return f"{whole};targeted={hashlib.sha256(activity['from']['id'].encode()).hexdigest()[:16]}"


def user_of(activity: Activity) -> str:
    """By tenant and directory id, the same in every conversation; guests of other channels lack the latter."""
    who, whose = activity["from"], tenant(activity).lower()
    return f"{ID_PREFIX}{whose}{'/' if whose else ''}{who.get('aadObjectId') or who['id']}"


def workspace_of(activity: Activity) -> str:
    """The tenant; where none is named, as in Microsoft's playground, all of Teams."""
    return f"{ID_PREFIX}{tenant(activity).lower()}"


def is_personal(activity: Activity) -> bool:
    """Whether this is a chat of one person with the bot."""
    return bool(activity["conversation"].get("conversationType", "personal") == "personal")


def is_targeted(activity: Activity) -> bool:
    """Whether it was written in a shared conversation for the bot alone, as slash commands are."""
    return activity["recipient"].get("isTargeted") is True


def is_alone(activity: Activity) -> bool:
    """Whether nobody else reads it, nor the answer."""
    return is_personal(activity) or is_targeted(activity)


def link_of(activity: Activity) -> str:
    """Opens the message for other members; what was written to the bot alone nobody else can open."""
    conversation = activity["conversation"]["id"]
    if is_alone(activity) or not activity.get("id"):
        return ""
    thread, _, root = conversation.partition(";messageid=")
    where = f"https://teams.microsoft.com/l/message/{quote(thread, safe='')}/{quote(activity['id'], safe='')}"
    if root:
        return f"{where}?tenantId={quote(tenant(activity))}&parentMessageId={quote(root)}"
    context = quote('{"contextType":"chat"}')
    return f"{where}?context={context}"


def addresses(activity: Activity) -> dict[str, str]:
    """Conversation -> what it takes to reach it unasked. A thread also gives its channel's address."""
    conversation = activity["conversation"]["id"]
    if is_targeted(activity):
        return {conversation_of(activity): _address(activity, conversation, activity["from"]["id"])}
    ids = {conversation, conversation.partition(";messageid=")[0]}
    return {f"{ID_PREFIX}{name}": _address(activity, name) for name in sorted(ids)}


def _address(activity: Activity, conversation: str, person: str = "") -> str:
    kept = {
        "serviceUrl": activity["serviceUrl"],
        "bot": activity["recipient"]["id"],
        "tenant": tenant(activity),
        "conversation": conversation,
        "type": activity["conversation"].get("conversationType", "personal"),
    }
    kept |= {"person": person} if person else {}
    return json.dumps(kept, separators=(",", ":"), sort_keys=True)


def unasked(address: Mapping[str, str], activity: Mapping[str, Any]) -> Activity:
    """An activity for a stored address."""
    whom = {"recipient": {"id": address["person"], "isTargeted": True}} if address.get("person") else {}
    return {
        **activity,
        **whom,
        "from": {"id": address["bot"]},
        "conversation": {"id": address["conversation"], "tenantId": address["tenant"]},
        "channelId": "msteams",
        "serviceUrl": address["serviceUrl"],
        "channelData": {**activity.get("channelData", {}), "tenant": {"id": address["tenant"]}},
    }
