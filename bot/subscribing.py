"""Carries out what somebody asks about being told of changes, and says what they are told of from now on."""

from dataclasses import replace

from bot.knowledge.library import Library
from bot.knowledge.states import name
from bot.model import CannotAnswer, Item, Message, Reply, Section
from bot.news import Order, Subscription
from bot.ports import Subscribers

NOT_FOLLOWED = (
    "I tell of changes only whoever asks for it in their own words, as a member of this workspace. "
    "You can ask at any time what has changed."
)
TO_ALL = "This whole channel is told, and anybody in it can end that with “unsubscribe”."
TO_ONE = "Only you are told; “unsubscribe” ends it."
FOLLOWED = "Told of changes in"
NO_LONGER = "I do not tell you of changes any more. You can ask at any time what has changed."
NONE_LEFT = "You have not asked to be told of any change, and I write to nobody unasked."


async def follow(reply: Reply, order: Order, message: Message, library: Library, subscribers: Subscribers) -> Reply:
    """The reply once the order is carried out; as it was, where nobody can be told."""
    if not (message.told_at or message.answers_only):
        return reply
    try:
        if message.answers_only:
            raise CannotAnswer(NOT_FOLLOWED)
        held = await subscribers.follow(order, message)
    except CannotAnswer as sentence:
        return replace(reply, text=str(sentence), order=None, notes=(), choices=reply.choices[:1])
    if not held:
        text = NO_LONGER if order.act == "end" else NONE_LEFT
        return replace(reply, text=text, notes=(), choices=reply.choices[:1])
    items = tuple(Item(_label(one, library)) for one in held)
    text = f"{order.done} {TO_ALL if message.shared else TO_ONE}"
    return replace(reply, text=text, sections=(Section(FOLLOWED, items),))


def _label(one: Subscription, library: Library) -> str:
    """As a person reads it: "Budapest Convention: Rwanda"."""
    held = library.instruments.get(one.instrument)
    what = held.short_name if held else one.instrument
    group = next((found.name for found in library.book.groups if found.id == one.state), "")
    whose = group or (name(one.state) if one.state else "")
    return ": ".join(filter(None, (what, whose))) or "Everything that I have"
