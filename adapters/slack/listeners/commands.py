"""The slash command: answered within the request, visible to the asker only."""

import asyncio
import json
from collections.abc import Coroutine
from dataclasses import replace
from typing import Any

import structlog

from adapters.slack.inbound.question import PendingQuestion, Place
from adapters.slack.listeners.interactions import IN_TIME_SECONDS, Interactions
from adapters.slack.outbound.background_tasks import BackgroundTasks
from adapters.slack.outbound.ephemeral import FAILED
from adapters.slack.outbound.web_api import WebApi
from adapters.slack.render import home
from adapters.slack.render.blocks import NO_PREVIEWS, Block, Setting, has_table, section
from adapters.slack.render.message import message as rendered
from bot.model import Form, Reply
from bot.ports import Answer, Triage

log = structlog.get_logger(__name__)


class Commands:
    """`/sanad help`, `/sanad correct`, `/sanad status`, and any question.

    Bolt is passed by: matching a listener and building its arguments costs as much as an
    answer that is at hand (tests/bench/slack.py), and a command needs nothing of it.
    """

    def __init__(
        self, answer: Answer, triage: Triage, interactions: Interactions, api: WebApi, work: BackgroundTasks
    ) -> None:
        self._answer = answer
        self._triage = triage
        self._interactions = interactions
        self._api = api
        self._tasks = work

    async def reply(self, question: PendingQuestion, trigger: str) -> str:
        """The response to Slack, as JSON; empty where a form opens instead, or the answer comes later."""
        word, rest = [*question.text.split(maxsplit=1), "", ""][:2]
        word = word.lower()
        if word == "correct":
            return await self._form(question, rest.strip()[:3000], trigger)
        if word == "status" and not rest:
            return await self._in_time(question, self._status(question.place))
        return await self._in_time(
            question, self._answered(question if question.text else replace(question, text="help"))
        )

    async def _form(self, question: PendingQuestion, text: str, trigger: str) -> str:
        """The form, filled in with what the text names. Nothing is kept before it is sent."""
        filled = Form()
        if text:
            reply = await self._answer(replace(question.message, text="", form={"fill": "yes", "text": text}))
            if reply.private:
                return as_json(_whispered(reply, "", question.place.guest))
            filled = reply.form or Form(text=text)
        await self._interactions.open_form(question.place, trigger, filled, question.response_url)
        return ""

    async def _status(self, place: Place) -> str:
        return as_json(home.status(await self._triage.mine(place.person)))

    async def _answered(self, question: PendingQuestion) -> str:
        message = _whispered(await self._answer(question.message), question.text, question.place.guest)
        if not has_table(message) or not question.response_url:
            return as_json(message)
        # A response says nothing of what Slack refuses in it; a response_url does.
        self._tasks.start("table", self._api.insist(question.response_url, message, question.id))
        return ""

    async def _in_time(self, question: PendingQuestion, job: Coroutine[Any, Any, str]) -> str:
        answering = asyncio.ensure_future(job)
        await asyncio.sleep(0)  # most answers are there after one step, and `wait` costs more than that step
        if not answering.done():
            await asyncio.wait({answering}, timeout=IN_TIME_SECONDS)
        if answering.done():
            return answering.result()
        self._tasks.start("late answer", self._late(question, answering))
        return ""

    async def _late(self, question: PendingQuestion, answering: "asyncio.Future[str]") -> None:
        """Slack has stopped waiting, the person has not."""
        try:
            message = json.loads(await answering)
        except Exception as error:
            log.exception("slack_request_failed", kind="slash_commands", error=type(error).__name__)
            message = sentence(FAILED)
        await self._api.insist(question.response_url, message, question.id)


def _whispered(reply: Reply, question: str, guest: bool) -> Block:
    """An answer that only the asker sees, with a button to share it."""
    message = rendered(reply, Setting(question=question, share=True, guest=guest))
    message["response_type"] = "ephemeral"
    return message


def sentence(text: str) -> Block:
    """A command's answer that is only a sentence."""
    return {"response_type": "ephemeral", "text": text, "blocks": [section(text)], **NO_PREVIEWS}


as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
