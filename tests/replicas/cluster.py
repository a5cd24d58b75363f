"""Several real processes on one PostgreSQL, behind the balancer, and clients that keep asking."""

import asyncio
import itertools
import signal
import subprocess
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import psycopg

from tests.process import Process, address_of, comes, start
from tests.replicas.balancer import Balancer, Replica

TOKEN = "a-token-of-some-length"  # the balancer is a proxy, and the pages open to none without it
QUESTIONS = (
    *("has pakistan ratified the opsc", "what is the budapest convention", "opsc vs lanzarote"),
    *("which instruments cover grooming", "what does OCSEA mean", "opsc art 3(1)(c)", "budapest weather"),
)


@dataclass
class Cluster:
    """Replicas that can be replaced while they are asked."""

    folder: Path
    settings: dict[str, str]
    balancer: Balancer = field(default_factory=Balancer)
    running: list[tuple[Process, Replica]] = field(default_factory=list)
    started: "list[subprocess.Popen[bytes]]" = field(default_factory=list)
    url: str = ""
    _numbers: Any = field(default_factory=itertools.count)

    async def add(self, count: int = 1) -> None:
        """Start replicas, all at once, and wait until the balancer finds them ready."""
        places = [self.folder / f"replica-{next(self._numbers)}" for _ in range(count)]
        popens = [start(place, **self.settings, SANAD_PREVIEW_TOKEN=TOKEN) for place in places]
        self.started += popens
        for popen, place in zip(popens, places, strict=True):
            address = await asyncio.to_thread(address_of, popen, place / "log")
            process = Process(popen, address, place / "log")
            self.running.append((process, Replica("127.0.0.1", process.port)))
            self.balancer.replicas.append(self.running[-1][1])
        await comes(lambda: all(replica.ready for _, replica in self.running), 90)

    async def end(self, place: int = 0, how: signal.Signals = signal.SIGTERM) -> int:
        """End the replica of that place, which the balancer must notice by itself; its exit code."""
        process, replica = self.running.pop(place)
        process.popen.send_signal(how)
        code = await asyncio.to_thread(process.popen.wait, 20)
        await comes(lambda: not replica.ready)
        self.balancer.replicas.remove(replica)
        return code

    async def roll(self) -> list[int]:
        """Replace every replica by a new one, one after the other, as an orchestrator does; the exit codes."""
        codes = []
        for _ in range(len(self.running)):
            await self.add()
            codes.append(await self.end())
        return codes


@asynccontextmanager
async def cluster(folder: Path, database: str, count: int, **settings: str) -> AsyncIterator[Cluster]:
    """Replicas behind a balancer on loopback; all of them ended at the end."""
    found = Cluster(
        folder,
        {"SANAD_DATABASE_URL": database, "SANAD_FEEDBACK_PER_HOUR": "0", "SANAD_QUESTIONS_PER_MINUTE": "0"} | settings,
    )
    watching = asyncio.create_task(found.balancer.watch())
    server = await asyncio.start_server(found.balancer.serve, "127.0.0.1", 0)
    found.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        await found.add(count)
        yield found
    finally:
        try:
            await asyncio.gather(*(found.end() for _ in tuple(found.running)))
        finally:
            watching.cancel()
            server.close()
            for popen in found.started:
                popen.kill()  # one that never became ready; for others it is too late
                with popen:
                    pass


def remembers(database: str, conversation: str, *words: str) -> bool:
    """Whether what a thread was about is written, behind the answer, and holds these words."""
    with psycopg.connect(database.replace("+psycopg", ""), prepare_threshold=None) as conn:
        found = conn.execute("SELECT memory FROM thread WHERE conversation LIKE %s", [f"%{conversation}"]).fetchone()
    return found is not None and all(f'"{word}"' in found[0] for word in words)


@dataclass
class Clients:
    """Ask and correct through one address, and remember what came back."""

    url: str
    statuses: list[int] = field(default_factory=list)
    receipts: dict[str, str] = field(default_factory=dict)  # the event that was sent -> the receipt
    faults: list[str] = field(default_factory=list)
    stopping: bool = False
    _numbers: Any = field(default_factory=itertools.count)

    async def go(self, at_once: int, corrections: int = 20) -> None:
        """Until `stopping`; every so manieth message is a correction."""
        headers = {"Authorization": f"Bearer {TOKEN}"}
        async with aiohttp.ClientSession(headers=headers, timeout=aiohttp.ClientTimeout(30)) as session:
            await asyncio.gather(*(self._one(session, corrections) for _ in range(at_once)))

    async def _one(self, session: aiohttp.ClientSession, corrections: int) -> None:
        while not self.stopping:
            await asyncio.sleep(0.01)  # a person thinks; who never does takes the machine from those who start
            number = next(self._numbers)
            correction = number % corrections == 0
            text = f"the opsc date is wrong (event {number})" if correction else QUESTIONS[number % len(QUESTIONS)]
            try:
                answer = await ask(session, self.url, text, f"load-{number}", str(number))
            except (aiohttp.ClientError, TimeoutError) as error:
                self.faults.append(f"{number}: {error!r}")
                continue
            self.statuses.append(answer["status"])
            if correction and answer["status"] == 200:
                self.receipts[str(number)] = answer["feedback"]["id"]


async def ask(
    session: aiohttp.ClientSession, url: str, text: str, conversation: str, name: str | None = None
) -> dict[str, Any]:
    """One question over HTTP; its answer, with the status beside it."""
    line = {"text": text, "conversation": conversation, "id": name}
    async with session.post(f"{url}/preview/ask", json=line) as response:
        body = await response.json() if response.status == 200 else {"text": await response.text()}
        return {"status": response.status} | body


async def during(work: Awaitable[Any], clients: Clients, at_once: int) -> Any:
    """Do something while clients keep asking."""
    asking = asyncio.create_task(clients.go(at_once))
    try:
        return await work
    finally:
        clients.stopping = True
        await asking
