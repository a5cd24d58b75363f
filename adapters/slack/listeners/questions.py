"""Questions that were acknowledged first: claimed in the store, answered, and picked up again after a crash."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace

import structlog

from adapters.slack.auth.workspaces import Workspace, Workspaces
from adapters.slack.inbound.question import Mode, PendingQuestion
from adapters.slack.outbound.background_tasks import BackgroundTasks
from adapters.slack.outbound.ephemeral import FAILED, message_of, passing, tell
from adapters.slack.outbound.web_api import NETWORK, Refusal, WebApi, attempts
from adapters.slack.render.blocks import Block, Setting
from adapters.slack.render.message import message as rendered
from bot.model import TryLater
from bot.ports import Answer, EventInbox

log = structlog.get_logger(__name__)

EVENT_PREFIX = "slack-inquiry:"
STALE_SECONDS = 3600.0  # seconds after which an answer would only puzzle
REST_SECONDS = 30.0  # seconds that another replica's question may rest before it is taken over
LOOK_SECONDS = 10.0


class Busy(Exception):
    """Too much is waiting; Slack is to try again."""


class Questions:
    """Once `take` returns, the answer will go out, whatever dies in between."""

    def __init__(
        self, answer: Answer, event_inbox: EventInbox, api: WebApi, workspaces: Workspaces, work: BackgroundTasks
    ) -> None:
        self._answer = answer
        self._event_inbox = event_inbox
        self._api = api
        self._workspaces = workspaces
        self._tasks = work
        self._mine: set[str] = set()

    async def take(self, question: PendingQuestion) -> None:
        """Claim the question and answer it in the background. The same event twice is taken once. Raises Busy."""
        if self._tasks.full:
            raise Busy
        key = EVENT_PREFIX + question.id
        if key in self._mine:
            return
        try:
            claimed = await self._event_inbox.claim(key, question.dump(), question.place.person)
        except Exception as error:  # whatever keeps the store from answering
            if not await self._urgent(key, question):
                raise
            log.warning("slack_store_passed_by", error=type(error).__name__, event_id=question.id)
            return
        if claimed:
            self._start(key, question)

    async def _urgent(self, key: str, question: PendingQuestion) -> bool:
        """Whom to tell does not wait for the store. Whether that was asked; nothing else is answered."""
        question = replace(question, answers_only=True)
        if not (await self._answer(question.message)).private:
            return False
        self._start(key, question)
        return True

    def _start(self, key: str, question: PendingQuestion) -> None:
        self._mine.add(key)
        self._tasks.start("inquiry", self._finish(key, question))

    async def _finish(self, key: str, question: PendingQuestion) -> None:
        try:
            await self._deliver(question)
        except Refusal as refusal:
            log.warning("slack_answer_refused", reason=str(refusal), event_id=question.id)
        except (TryLater, *NETWORK) as error:
            log.warning("slack_answer_waits", error=type(error).__name__, event_id=question.id)
            return  # the claim stays open, and the sweep comes back to it
        except Exception as error:  # a fault of ours would only be repeated
            log.exception("slack_answer_failed", error=type(error).__name__, event_id=question.id)
            await self._event_inbox.done(key)
            await self._apologise(question)
            return
        finally:
            self._mine.discard(key)
        await self._event_inbox.done(key)

    async def _deliver(self, question: PendingQuestion) -> None:
        if time.time() - question.asked > STALE_SECONDS:
            raise Refusal("too_old")
        workspace = await self._workspaces.of(question.place.team, question.place.enterprise)
        if workspace is None:
            raise Refusal("workspace_gone")
        reply = await self._answer(question.message)
        setting = Setting(
            question=question.text,
            note=question.note,
            page=question.page,
            sources=question.sources,
            of=question.of,
            share=question.mode == "whisper",
            rated=question.rated,
            guest=question.place.guest,
        )
        message = rendered(reply, setting)
        if reply.private and not question.place.alone:
            await self._privately(workspace, question, message, reply.public)
        else:
            await self._send(workspace, question, message)

    async def _privately(self, workspace: Workspace, question: PendingQuestion, message: Block, public: str) -> None:
        """For the writer alone: where they asked, where only they see it, and as a direct message that stays.

        Where Slack lets neither through, the others read one line that says nothing of what was asked.
        """
        place = question.place
        where = {"channel": place.channel, "user": place.user} | ({"thread_ts": place.thread} if place.thread else {})
        seen = await self._passes(lambda: self._api.shown(workspace, "chat.postEphemeral", {**message, **where}))
        kept = await self._passes(lambda: self._api.post(workspace, message, place.user))
        if not seen and not kept:
            await self._send(workspace, replace(question, mode="post"), message_of(public))

    async def _passes(self, call: Callable[[], Awaitable[object]]) -> bool:
        """Whether Slack takes it; what may pass by waiting is tried again."""
        try:
            async for attempt in attempts():
                with attempt:
                    await call()
        except Refusal as refusal:
            log.info("slack_private_refused", reason=str(refusal))
            return False
        return True

    async def _apologise(self, question: PendingQuestion) -> None:
        workspace = await self._workspaces.of(question.place.team, question.place.enterprise)
        if workspace:
            await passing(self._send(workspace, replace(question, mode=_aside(question.mode)), message_of(FAILED)))

    async def _send(self, workspace: Workspace, question: PendingQuestion, message: Block) -> None:
        async for attempt in attempts():
            with attempt:
                if question.mode == "post" or not question.response_url:
                    await self._post(workspace, question, message)
                    return
                try:
                    await self._api.respond(question.response_url, {**message, **_how(question)})
                except Refusal:
                    await self._otherwise(workspace, question, message)

    async def _post(self, workspace: Workspace, question: PendingQuestion, message: Block) -> None:
        place = question.place
        if question.mode == "replace" and question.replaces:
            where = {"channel": place.channel, "ts": question.replaces}
            try:
                await self._api.shown(workspace, "chat.update", {**message, **where})
            except Refusal as refusal:  # it was deleted meanwhile
                log.info("slack_not_replaced", reason=str(refusal), event_id=question.id)
            else:
                return
        await tell(self._api, workspace, message, place, place.channel if place.thread else "")

    async def _otherwise(self, workspace: Workspace, question: PendingQuestion, message: Block) -> None:
        """The response_url is used up (five times, half an hour): the same, as the bot."""
        log.info("slack_response_url_spent", event_id=question.id)
        if question.mode == "share":
            place = replace(question.place, thread="")
            await tell(self._api, workspace, message, place, place.channel)
            return
        await self._post(workspace, question, message)

    async def sweep(self, rest: float) -> None:
        """Take up what was acknowledged and left: by a process that died, or while Slack could not be reached."""
        for key, payload in await self._event_inbox.unfinished(EVENT_PREFIX, rest):
            if key in self._mine:
                continue
            try:
                self._start(key, PendingQuestion.load(payload))
            except (ValueError, TypeError, KeyError):
                log.error("slack_inquiry_unreadable", key=key)
                await self._event_inbox.done(key)

    async def keep_sweeping(self, ready: Callable[[], bool]) -> None:
        """Soon after the start once more, for what was acknowledged in the last moment before a kill; then calmly."""
        rest, pause = 2.0, 3.0
        while True:
            await asyncio.sleep(pause)
            try:
                if ready():
                    await self.sweep(rest)
                    rest, pause = REST_SECONDS, LOOK_SECONDS
            except Exception as error:  # the store may be away for a while; the next sweep finds out
                log.warning("slack_sweep_failed", error=type(error).__name__)


def _aside(mode: Mode) -> Mode:
    """How an excuse is shown: it replaces nothing, and is shared with nobody."""
    return "post" if mode == "post" else "whisper"


def _how(question: PendingQuestion) -> Block:
    """What a response_url is told to do with a message."""
    if question.mode == "replace":
        return {"replace_original": True}
    if question.mode == "share":
        return {"response_type": "in_channel", "replace_original": False}
    thread = {"thread_ts": question.place.thread} if question.place.thread else {}
    return {"response_type": "ephemeral", "replace_original": False, **thread}
