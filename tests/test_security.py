"""What stands before every handler: the limit on requests in work, and the door that never raises."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot import telemetry
from bot.model import Message, Receipt, Reply
from bot.server.security import ConcurrencyLimit, add_headers, sentences

Client = TestClient[web.Request, web.Application]


@pytest.fixture
async def busy() -> AsyncIterator[tuple[Client, ConcurrencyLimit, asyncio.Event]]:
    """A server with room for one request, whose handler waits until it is let go."""
    bounded, let_go = ConcurrencyLimit(1), asyncio.Event()
    app = web.Application(middlewares=[sentences, bounded.middleware])
    app.on_response_prepare.append(add_headers)

    async def wait(_: web.Request) -> web.Response:
        await let_go.wait()
        return web.Response(text="done")

    async def fail(_: web.Request) -> web.Response:
        raise RuntimeError("xoxb-secret")

    app.router.add_get("/", wait)
    app.router.add_get("/healthz", wait)
    app.router.add_get("/fail", fail)
    async with TestClient(TestServer(app)) as client:
        yield client, bounded, let_go


async def in_work(bounded: ConcurrencyLimit) -> None:
    async with asyncio.timeout(5):
        while not bounded.working:  # noqa: ASYNC110 - the server has no event for this, and needs none
            await asyncio.sleep(0)


async def test_a_full_process_says_when_to_come_back_and_recovers(
    busy: tuple[Client, ConcurrencyLimit, asyncio.Event],
) -> None:
    client, bounded, let_go = busy
    first = asyncio.create_task(client.get("/"))
    await in_work(bounded)

    second = await client.get("/")
    assert (second.status, second.headers["Retry-After"]) == (503, "1")
    assert "try again" in await second.text()
    let_go.set()
    assert (await first).status == 200
    assert (await client.get("/")).status == 200


async def test_probes_are_answered_by_a_full_process(busy: tuple[Client, ConcurrencyLimit, asyncio.Event]) -> None:
    client, bounded, let_go = busy
    first = asyncio.create_task(client.get("/"))
    await in_work(bounded)
    probe = asyncio.create_task(client.get("/healthz"))
    await asyncio.sleep(0)
    let_go.set()

    assert (await probe).status == 200
    await first


async def test_what_was_not_foreseen_is_a_sentence_without_what_was_said(
    busy: tuple[Client, ConcurrencyLimit, asyncio.Event],
) -> None:
    answer = await busy[0].get("/fail")

    assert (answer.status, await answer.text()) == (500, "Something went wrong, and it has been noted.\n")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_an_exception_is_logged_as_its_kind_and_places_without_its_words() -> None:
    try:
        raise KeyError("a question") from ValueError("xoxb-secret")
    except KeyError:
        found = telemetry.frames(None, "", {"event": "fault", "exc_info": True})

    assert found["error"] == "KeyError < ValueError"
    assert "test_security.py" in found["frames"][-1]
    assert "question" not in str(found)


async def test_a_fault_while_answering_becomes_the_fixed_sentence_with_its_event() -> None:
    async def broken(message: Message) -> Reply:
        raise KeyError(message.text)

    reply = await telemetry.watched(broken)(Message("my secret", "slack:T1/C1/1", "slack:Ev1"))

    assert reply.text == telemetry.SORRY.format(event="slack:Ev1")


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (Reply("status", "x"), "answered"),
        (Reply("ambiguous", "x"), "asked"),
        (Reply("unknown", "x"), "unknown"),
        (Reply("not-covered", "x"), "not-covered"),
        (Reply("feedback", "x", feedback=Receipt("FB-1", "correction")), "kept"),
        (Reply("feedback", "x"), "answered"),
    ],
)
def test_each_reply_has_one_outcome(reply: Reply, outcome: str) -> None:
    assert telemetry.outcome_of(reply) == outcome


@pytest.mark.parametrize(
    "text",
    [
        "xoxb-1-2-abc",
        "xapp-1-A-9",
        "Bearer abc.def",
        "eyJhbGciOi.eyJzdWIi.sig",
        "postgresql://u:pass@host/db",
        "ali.khan@example.org",
        "slack:T0TEAM/C0CHAN/1.2/U0ASKER/ask:0",
    ],
)
def test_tokens_and_addresses_are_masked_wherever_they_come_from(text: str) -> None:
    found = telemetry.masked(None, "", {"event": "something", "reason": f"refused: {text}"})

    assert text.partition("@")[0] not in found["reason"]
    assert "U0ASKER" not in found["reason"]


def test_private_fields_never_reach_the_log() -> None:
    event = {"event": "something", "text": "a question", "user": "slack:T1/U1", "conversation": "slack:T1/C1/1"}

    assert telemetry.masked(None, "", event) == {"event": "something"}
