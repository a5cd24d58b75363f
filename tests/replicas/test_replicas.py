"""Several processes on one PostgreSQL: one bot, as far as anyone who asks can tell."""

import asyncio
import itertools
import json
import signal
import subprocess
import sys
import uuid
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import psycopg
import pytest

from tests.process import comes, sanad, until
from tests.replicas.cluster import QUESTIONS, TOKEN, Clients, Cluster, ask, cluster, during, remembers
from tests.slack.client import SECRET, encoded, recorded, sign
from tests.slack.fake import BOT_TOKEN
from tests.torture.sink import Sink
from tests.whole import teams_payload


@pytest.fixture
def sink() -> Iterator[Sink]:
    """Where corrections are forwarded to."""
    found = Sink()
    yield found
    found.down()


@pytest.fixture(scope="module")
def slack() -> Iterator[str]:
    """Slack's stand-in, in a process of its own."""
    with subprocess.Popen([sys.executable, "-m", "tests.slack.fake"], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield process.stdout.readline().strip()
        process.terminate()


@pytest.fixture(params=[2, 4], ids=["two", "four"])
async def replicas(
    request: pytest.FixtureRequest, tmp_path: Path, postgresql_url: str, sink: Sink, slack: str
) -> AsyncIterator[Cluster]:
    settings = {
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": f"{slack}/api/",
        "TEAMS_LOCAL": "1",
    }
    async with cluster(tmp_path, postgresql_url, request.param, SANAD_FORWARD_TO=sink.url, **settings) as found:
        yield found


two = pytest.mark.parametrize("replicas", [2], indirect=True)


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    async with aiohttp.ClientSession(headers=headers) as found:
        yield found


@dataclass(frozen=True)
class Kept:
    ids: Counter[str]
    events: Counter[str]


async def _kept(database: str) -> Kept:
    every = ("feedback", "list", "--json", "--limit", "100000")
    listed = await asyncio.to_thread(sanad, *every, SANAD_DATABASE_URL=database)
    found = [json.loads(line) for line in listed.text.splitlines()]
    events = [one["text"].rpartition("event ")[2].rstrip(")") for one in found]
    return Kept(Counter(one["id"] for one in found), Counter(events))


async def test_replicas_are_one_bot(
    replicas: Cluster, session: aiohttp.ClientSession, slack: str, postgresql_url: str
) -> None:
    addresses = [process.address for process, _ in replicas.running]
    await _same_answers(session, addresses)
    await _threads_go_on(session, addresses, postgresql_url)
    await _a_correction_sent_to_each_is_kept_once(session, addresses)
    await _an_event_of_slack_sent_to_each_is_answered_once(session, slack, addresses)
    await _an_activity_of_teams_sent_to_each_is_answered_once(session, slack, addresses)


async def _same_answers(session: aiohttp.ClientSession, addresses: list[str]) -> None:
    for question in QUESTIONS:
        answers = [await ask(session, url, question, f"same-{uuid.uuid4().hex}", "q") for url in addresses]
        assert all(answer == answers[0] for answer in answers)


async def _threads_go_on(session: aiohttp.ClientSession, addresses: list[str], database: str) -> None:
    turns = (
        ("has pakistan ratified the lanzarote convention", "lanzarote", "PAK"),
        ("and india?", "lanzarote", "IND"),
        ("and the opsc?", "opsc", "IND"),
        ("and kenya?", "opsc", "KEN"),
    )
    for (text, instrument, state), url in zip(turns, itertools.cycle(addresses), strict=False):
        found = await ask(session, url, text, "thread")
        assert (found["instruments"], found["state"]) == ([instrument], state)
        await asyncio.to_thread(until, lambda i=instrument, s=state: remembers(database, "thread", i, s))


async def _a_correction_sent_to_each_is_kept_once(session: aiohttp.ClientSession, addresses: list[str]) -> None:
    for number in range(5):
        text = f"the opsc date is wrong, it was 20{number:02}"
        told = await asyncio.gather(*(ask(session, url, text, "twice", f"e{number}") for url in addresses))
        assert told[0]["feedback"]
        assert all(one["feedback"] == told[0]["feedback"] for one in told)


async def _an_activity_of_teams_sent_to_each_is_answered_once(
    session: aiohttp.ClientSession, slack: str, addresses: list[str]
) -> None:
    for _ in range(5):
        activity = teams_payload("personal", slack, text="opsc")
        sent = (session.post(f"{url}/api/messages", json=activity) for url in addresses)
        answers = [await found.json() for found in await asyncio.gather(*sent)]
        assert sorted(len(answer["activities"]) for answer in answers) == [0] * (len(addresses) - 1) + [1]


async def _an_event_of_slack_sent_to_each_is_answered_once(
    session: aiohttp.ClientSession, slack: str, addresses: list[str]
) -> None:
    await session.post(f"{slack}/_reset")
    channels = [f"C0CHAN{number}" for number in range(5)]
    for number, channel in enumerate(channels):
        event = recorded("mention", event_id=f"Ev{number}", event__channel=channel, event__ts=f"17538{number}.0001")
        body, kind = encoded(event)
        headers = {"Content-Type": kind, **sign(body)}
        sent = (session.post(f"{url}/slack/events", data=body, headers=headers) for url in addresses)
        assert {found.status for found in await asyncio.gather(*sent)} == {200}

    async def posted() -> list[str]:
        async with session.get(f"{slack}/_calls") as found:
            calls: list[Any] = await found.json()
        return [call["arguments"]["channel"] for call in calls if call["method"] == "chat.postMessage"]

    for _ in range(100):
        if len(await posted()) >= len(channels):
            break
        await asyncio.sleep(0.1)
    await asyncio.sleep(0.5)  # a second answer would come now
    assert sorted(await posted()) == channels


@two
@pytest.mark.timeout(300)
async def test_a_rolling_restart_under_load_fails_no_request_and_loses_no_correction(
    replicas: Cluster, postgresql_url: str, sink: Sink
) -> None:
    clients, count = Clients(replicas.url), len(replicas.running)

    codes = await during(replicas.roll(), clients, at_once=4)

    assert codes == [0] * count
    assert clients.faults == []
    assert set(clients.statuses) == {200}
    await _nothing_is_lost(clients, postgresql_url, sink)


@two
async def test_a_killed_replica_costs_no_request_and_no_correction(
    replicas: Cluster, postgresql_url: str, sink: Sink
) -> None:
    clients = Clients(replicas.url)

    async def kill() -> int:
        await asyncio.sleep(1)
        code = await replicas.end(0, signal.SIGKILL)
        await asyncio.sleep(1)
        return code

    assert await during(kill(), clients, at_once=4) == -signal.SIGKILL
    assert clients.faults == []
    assert set(clients.statuses) == {200}
    await _nothing_is_lost(clients, postgresql_url, sink)


async def _nothing_is_lost(clients: Clients, database: str, sink: Sink) -> None:
    """Every receipt is in the store, once, and went out to the maintainers."""
    kept = await _kept(database)

    assert clients.receipts
    assert set(kept.ids.values()) | set(kept.events.values()) == {1}
    assert set(clients.receipts.values()) <= kept.ids.keys()
    assert clients.receipts.keys() == kept.events.keys()
    await comes(lambda: kept.ids.keys() <= sink.got.keys(), 180)


async def test_four_replicas_that_start_at_once_make_the_schema_once(
    tmp_path: Path, postgresql_url: str, session: aiohttp.ClientSession
) -> None:
    async with cluster(tmp_path, postgresql_url, 4) as found:
        asked = enumerate(process.address for process, _ in found.running)  # each in a conversation of its own
        answers = [await ask(session, address, "opsc", f"x{number}", "q") for number, address in asked]
        with psycopg.connect(postgresql_url.replace("+psycopg", "")) as conn:
            revisions = conn.execute("SELECT count(*) FROM alembic_version").fetchone()

    assert all(one == answers[0] for one in answers)
    assert revisions == (1,)


@two
async def test_a_replica_that_is_stopping_says_so_and_others_take_its_place(
    replicas: Cluster, session: aiohttp.ClientSession
) -> None:
    before = replicas.running[0][1]
    await replicas.end(0)

    answers = [await ask(session, replicas.url, question, "after") for question in QUESTIONS]

    assert not before.ready
    assert [answer["status"] for answer in answers] == [200] * len(QUESTIONS)
