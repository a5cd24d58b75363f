"""The slash command: answered within the request, visible to the asker only."""

import asyncio
import json
from collections.abc import Coroutine
from dataclasses import replace
from functools import lru_cache
from typing import Any

import structlog

from adapters.slack import home
from adapters.slack.api import NETWORK, Api, Refusal
from adapters.slack.blocks import QUIET, Block, Setting, render, section
from adapters.slack.question import Inquiry, Place
from adapters.slack.surfaces import IN_TIME, Surfaces
from adapters.slack.whispers import FAILED
from adapters.slack.work import Work
from bot.model import Answer, Desk, Form, Reply, TryLater

log = structlog.get_logger(__name__)


class Commands:
    """`/sanad help`, `/sanad correct`, `/sanad status`, and any question.

    Bolt is passed by: matching a listener and building its arguments costs as much as an
    answer does (tests/bench/slack.py), and a command needs nothing of it.
    """

    def __init__(self, answer: Answer, desk: Desk, surfaces: Surfaces, api: Api, work: Work) -> None:
        self._answer = answer
        self._desk = desk
        self._surfaces = surfaces
        self._api = api
        self._work = work

    async def reply(self, inquiry: Inquiry, trigger: str) -> str:
        """The response to Slack, as JSON; empty where a form opens instead, or the answer comes later."""
        word, _, rest = inquiry.text.partition(" ")
        word = word.lower()
        if word == "correct":
            filled = Form(text=rest.strip()[:3000])
            await self._surfaces.open_form(inquiry.place, trigger, filled, inquiry.response_url)
            return ""
        if word == "status" and not rest:
            return await self._in_time(inquiry, self._status(inquiry.place))
        return await self._in_time(inquiry, self._answered(inquiry if inquiry.text else replace(inquiry, text="help")))

    async def _status(self, place: Place) -> str:
        return as_json(home.status(await self._desk.mine(f"slack:{place.user}")))

    async def _answered(self, inquiry: Inquiry) -> str:
        return _written(await self._answer(inquiry.message), inquiry.text, inquiry.place.guest)

    async def _in_time(self, inquiry: Inquiry, job: Coroutine[Any, Any, str]) -> str:
        answering = asyncio.ensure_future(job)
        await asyncio.sleep(0)  # most answers are there after one step, and `wait` costs more than that step
        if not answering.done():
            await asyncio.wait({answering}, timeout=IN_TIME)
        if answering.done():
            return answering.result()
        self._work.start("late answer", self._late(inquiry, answering))
        return ""

    async def _late(self, inquiry: Inquiry, answering: "asyncio.Future[str]") -> None:
        """Slack has stopped waiting, the person has not."""
        try:
            message = json.loads(await answering)
        except Exception as error:
            log.exception("slack_request_failed", kind="slash_commands", error=type(error).__name__)
            message = sentence(FAILED)
        try:
            await self._api.respond(inquiry.response_url, message)
        except (Refusal, TryLater, *NETWORK) as error:
            log.warning("slack_late_answer_lost", error=type(error).__name__, event_id=inquiry.id)


def _whispered(reply: Reply, question: str, guest: bool) -> Block:
    """An answer that only the asker sees, with a button to share it."""
    message = render(reply, Setting(question=question, share=True, guest=guest))
    message["response_type"] = "ephemeral"
    return message


@lru_cache(1_000)
def _written(reply: Reply, question: str, guest: bool) -> str:
    """What is often asked is rendered once."""
    return as_json(_whispered(reply, question, guest))


def sentence(text: str) -> Block:
    """A command's answer that is only a sentence."""
    return {"response_type": "ephemeral", "text": text, "blocks": [section(text)], **QUIET}


as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
