"""Questions that were acknowledged first: claimed in the store, answered, and taken up again after a crash."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace

import structlog

from adapters.slack.api import NETWORK, Api, Refusal, patiently
from adapters.slack.blocks import Block, Setting, render
from adapters.slack.question import Inquiry
from adapters.slack.work import Work
from adapters.slack.workspaces import Workspace, Workspaces
from bot.model import Answer, Ledger, TryLater

log = structlog.get_logger(__name__)

PREFIX = "slack-inquiry:"
STALE = 3600.0  # seconds after which an answer would only puzzle
REST = 30.0  # seconds that another replica's inquiry may rest before it is taken over
EVERY = 10.0


class Busy(Exception):
    """Too much is waiting; Slack shall try again."""


class Inquiries:
    """Once `take` returns, the answer will go out, whatever dies in between."""

    def __init__(self, answer: Answer, ledger: Ledger, api: Api, workspaces: Workspaces, work: Work) -> None:
        self._answer = answer
        self._ledger = ledger
        self._api = api
        self._workspaces = workspaces
        self._work = work
        self._mine: set[str] = set()

    async def take(self, inquiry: Inquiry) -> None:
        """Claim the inquiry and answer it in the background. The same event twice is taken once. Raises Busy."""
        if self._work.full:
            raise Busy
        key = PREFIX + inquiry.id
        if key not in self._mine and await self._ledger.claim(key, inquiry.dump()):
            self._start(key, inquiry)

    def _start(self, key: str, inquiry: Inquiry) -> None:
        self._mine.add(key)
        self._work.start("inquiry", self._finish(key, inquiry))

    async def _finish(self, key: str, inquiry: Inquiry) -> None:
        try:
            await self._deliver(inquiry)
        except Refusal as refusal:
            log.warning("slack_answer_refused", reason=str(refusal), event_id=inquiry.id)
        except (TryLater, *NETWORK) as error:
            log.warning("slack_answer_waits", error=type(error).__name__, event_id=inquiry.id)
            return  # the claim stays open, and the sweep comes back to it
        finally:
            self._mine.discard(key)
        await self._ledger.done(key)

    async def _deliver(self, inquiry: Inquiry) -> None:
        if time.time() - inquiry.asked > STALE:
            raise Refusal("too_old")
        workspace = await self._workspaces.of(inquiry.place.team, inquiry.place.enterprise)
        if workspace is None:
            raise Refusal("workspace_gone")
        reply = await self._answer(inquiry.message)
        setting = Setting(
            question=inquiry.text,
            note=inquiry.note,
            page=inquiry.page,
            share=inquiry.mode == "whisper",
            guest=inquiry.place.guest,
        )
        await self._send(workspace, inquiry, render(reply, setting))

    async def _send(self, workspace: Workspace, inquiry: Inquiry, message: Block) -> None:
        for attempt in patiently():
            with attempt:
                if inquiry.mode == "post" or not inquiry.response_url:
                    await self._post(workspace, inquiry, message)
                    return
                try:
                    await self._api.respond(inquiry.response_url, {**message, **_how(inquiry)})
                except Refusal:
                    await self._otherwise(workspace, inquiry, message)

    async def _post(self, workspace: Workspace, inquiry: Inquiry, message: Block) -> None:
        place = inquiry.place
        if inquiry.mode == "replace" and inquiry.replaces:
            where = {"channel": place.channel, "ts": inquiry.replaces}
            await self._api.shown(workspace, "chat.update", {**message, **where})
            return
        await self._api.post(workspace, message, place.channel if place.thread else place.user, place.thread)

    async def _otherwise(self, workspace: Workspace, inquiry: Inquiry, message: Block) -> None:
        """The response_url is used up (five times, half an hour): the same, as the bot."""
        log.info("slack_response_url_spent", event_id=inquiry.id)
        if inquiry.mode == "share":
            place = replace(inquiry.place, thread="")
            await self._api.post(workspace, message, place.channel)
            return
        await self._post(workspace, inquiry, message)

    async def sweep(self, rest: float) -> None:
        """Take up what was acknowledged and left: by a process that died, or while Slack could not be reached."""
        for key, payload in await self._ledger.unfinished(PREFIX, rest):
            if key in self._mine:
                continue
            try:
                self._start(key, Inquiry.load(payload))
            except (ValueError, TypeError, KeyError):
                log.error("slack_inquiry_unreadable", key=key)
                await self._ledger.done(key)

    async def keep_sweeping(self, ready: Callable[[], bool]) -> None:
        """Soon after the start once more, for what was acknowledged in the last moment before a kill; then calmly."""
        rest, pause = 2.0, 3.0
        while True:
            await asyncio.sleep(pause)
            try:
                if ready():
                    await self.sweep(rest)
                    rest, pause = REST, EVERY
            except Exception as error:  # the store may be away for a while; the next sweep finds out
                log.warning("slack_sweep_failed", error=type(error).__name__)


def _how(inquiry: Inquiry) -> Block:
    """What a response_url is told to do with a message."""
    if inquiry.mode == "replace":
        return {"replace_original": True}
    if inquiry.mode == "share":
        return {"response_type": "in_channel", "replace_original": False}
    thread = {"thread_ts": inquiry.place.thread} if inquiry.place.thread else {}
    return {"response_type": "ephemeral", "replace_original": False, **thread}
