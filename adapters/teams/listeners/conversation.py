"""What every surface of Teams works with, and what happens to a question until it is answered."""

import json
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import aiohttp
import structlog

from adapters.teams.config import TeamsConfig
from adapters.teams.inbound import activities
from adapters.teams.inbound.validation import tenant
from adapters.teams.outbound.connector import Connector, Gone
from adapters.teams.render.activity import render, text_message
from adapters.teams.render.correction_form import Instruments, Shown
from adapters.teams.turn import Activity, Turn
from bot.model import Message, Receipt, Reply, TryLater, Undeliverable
from bot.ports import Answer, EventInbox, Triage

log = structlog.get_logger(platform="teams")

WORK = "teams:work:"
FAILED = "Something went wrong on my side, and it is written down. Please ask again in a minute."
# What may be better in a minute: the event inbox keeps the work until then.
TRANSIENT = (TryLater, OSError, TimeoutError, aiohttp.ClientError)


@dataclass(slots=True)
class Conversation:
    """What all listeners work with; it answers a question once, whatever happens on the way."""

    config: TeamsConfig
    answer: Answer
    triage: Triage
    event_inbox: EventInbox
    instruments: Callable[[], Instruments]
    connector: Connector
    busy: set[str] = field(default_factory=set)  # claims that this process works on
    names: dict[str, str] = field(default_factory=dict)  # maintainers' names, as last seen

    def shown(self, *, dialog: bool = False) -> Shown:
        """How a fresh form stands."""
        return Shown(uuid.uuid4().hex, self.instruments(), dialog=dialog)

    def known(self) -> dict[str, str]:
        """Names of people and instruments, by their ids."""
        return {**dict(self.instruments()), **self.names}

    async def ask(self, turn: Turn, text: str | None = None, page: int = 0, of: str = "") -> None:
        """Answer in the conversation, once for each activity, even if this process dies on the way."""
        message = activities.to_message(turn.activity, text)
        turn.activity["page"], turn.activity["of"] = page, of  # a question that waits keeps them
        turn.activity["answersOnly"] = message.answers_only or page > 0
        message = replace(message, answers_only=message.answers_only or page > 0)
        key = f"{WORK}{message.event_id or uuid.uuid4().hex}"
        work = json.dumps(_claimed(turn.activity, message.text), ensure_ascii=False)
        try:
            claimed = await self.event_inbox.claim(key, work, message.user)
        except Exception as error:  # whatever keeps the store from answering: whom to tell does not wait for it
            reply = await self.answer(replace(message, answers_only=True))
            if not reply.private:
                raise
            log.warning("store passed by", error=type(error).__name__, event_id=message.event_id)
            await self.tell(turn, reply, message.text)
            return
        if claimed:
            await self.finish(key, turn, message)

    async def finish(self, key: str, turn: Turn, message: Message) -> None:
        """Answer a claimed question; it stays claimed where Teams cannot be reached now."""
        if key in self.busy:  # this process still works on it
            return
        self.busy.add(key)
        try:
            await self._finish(key, turn, message)
        except Exception:  # a fault of ours would only be repeated
            await self.event_inbox.done(key)
            raise
        finally:
            self.busy.discard(key)

    async def _finish(self, key: str, turn: Turn, message: Message) -> None:
        reply = await self.answer(message)
        await self.remember(turn.activity, reply)
        if reply.intent == "forget":
            self.names.pop(message.user, None)
        try:
            if reply.private:
                await self.tell(turn, reply, message.text)
            else:
                page, of = turn.activity.get("page", 0), turn.activity.get("of", "")
                await turn.send(self.rendered(reply, turn, message.text, page, of))
        except Undeliverable as error:
            log.warning("answer not taken", event_id=message.event_id, reason=str(error))
            await self.forget_if_gone(message.conversation, error)
        except TRANSIENT as error:
            log.warning("answer waits", event_id=message.event_id, reason=type(error).__name__)
            return
        await self.event_inbox.done(key)

    async def tell(self, turn: Turn, reply: Reply, question: str = "", *, aloud: bool = True) -> None:
        """A private reply: where the others do not see it, else in the writer's own chat.

        Where Teams lets neither through, the others read one line that says nothing of what was asked; not so
        without `aloud`. Raises what may pass, as `Connector`.
        """
        message = self.rendered(reply, turn, question)
        if activities.is_personal(turn.activity):
            await turn.send(message)
            return
        for way in (turn.target, turn.send_apart):
            try:
                await way(message)
            except Undeliverable as error:
                log.info("private way refused", reason=str(error))
            else:
                return
        if aloud:
            await turn.send(text_message(reply.public))

    async def say(self, turn: Turn, activity: Activity) -> bool:
        """Something that may be lost without harm; whether it was sent."""
        try:
            await turn.send(activity)
        except (Undeliverable, *TRANSIENT) as error:
            log.warning("not sent", reason=type(error).__name__)
            return False
        return True

    async def apologise(self, turn: Turn) -> bool:
        """Say that it is our fault; whether that was sent."""
        return await self.say(turn, text_message(FAILED))

    def rendered(self, reply: Reply, turn: Turn, question: str = "", page: int = 0, of: str = "") -> Activity:
        """A reply as the activity that is sent. `question` lets "More" ask again, `page` counts from 0."""
        personal = activities.is_personal(turn.activity)
        return render(
            reply, self.shown(), personal=personal, dialogs=not self.config.local, question=question, page=page, of=of
        )

    async def remember(self, activity: Activity, reply: Reply | None = None) -> None:
        """Keep where to reach a conversation: shared ones, and those that wait for an outcome or for changes."""
        if reply and activities.is_alone(activity) and not (isinstance(reply.feedback, Receipt) or reply.order):
            return
        owner = activities.user_of(activity) if activities.is_alone(activity) else ""
        for conversation, address in activities.addresses(activity).items():
            if await self.event_inbox.address(conversation) != address:
                await self.event_inbox.keep_address(conversation, address, owner)
                log.info("conversation known", conversation=conversation)

    async def forget_if_gone(self, conversation: str, error: Exception) -> None:
        """Forget how a conversation is reached where the error says that it has ended."""
        if isinstance(error, Gone):
            await self.event_inbox.drop_address(conversation)


def _claimed(activity: Activity, text: str) -> Activity:
    """As much of an activity as its answer needs; kept only until it is answered."""
    parts = ("type", "id", "serviceUrl", "channelId", "conversation", "from", "recipient", "page", "of", "answersOnly")
    kept = {name: activity[name] for name in parts if name in activity}
    return {**kept, "channelData": {"tenant": {"id": tenant(activity)}}, "text": text, "asked": time.time()}
