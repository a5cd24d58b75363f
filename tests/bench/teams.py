"""A Teams message answered over HTTP, against bare bots that answer a constant."""

import asyncio
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import aiohttp

TITLE = "A Teams message answered over HTTP"
NOTE = (
    "Sanad is the real process with SQLite: it understands the question, claims the activity durably, answers with a "
    "card, citations and sources, and marks it done. The others answer a constant sentence and keep nothing. Each bot "
    "runs in its own process; one client process, one connector on loopback; no tokens on either side. "
    "`CloudAdapter.process()` as shipped answers 500 to every expectReplies request, so the stock client also stands "
    "behind an endpoint of its own. Gate: at least 0.8 of the stock CloudAdapter bot."
)
SECONDS, WARM = 2.5, 0.8
MANY = 16
BOTS = {
    "Sanad": ["bot", "serve"],
    "CloudAdapter, process() as shipped": ["tests.bench.teams_peers", "stock"],
    "CloudAdapter, own endpoint": ["tests.bench.teams_peers", "endpoint"],
    "bare aiohttp, nothing checked or kept": ["tests.bench.teams_peers", "bare"],
}
CASES = (("reply", 1), ("reply", MANY), ("expectReplies", 1), ("expectReplies", MANY))


def run() -> list[dict[str, str]]:
    """One row for each bot: requests a second, and the ratio of Sanad's figure to it."""
    figures: dict[str, list[tuple[float, float] | None]] = {}
    with started(["tests.bench.teams_peers", "connector"]) as service:
        for name, command in BOTS.items():
            with started(command) as address:
                figures[name] = [asyncio.run(load(address, service, *case)) for case in CASES]
    own = figures["Sanad"]
    return [{"bot": name, **_row(found, own)} for name, found in figures.items()]


def _row(found: list[tuple[float, float] | None], own: list[tuple[float, float] | None]) -> dict[str, str]:
    cells = {}
    for (mode, at_once), figure, mine in zip(CASES, found, own, strict=True):
        head = f"{mode}, {at_once} at once"
        if not figure or not mine:
            cells[head] = "500"
            continue
        ratio = "" if figure is mine else f" ({mine[0] / figure[0]:.2f})"
        cells[head] = f"{figure[0]:.0f}/s, p50 {figure[1]:.1f} ms{ratio}"
    return cells


@contextmanager
def started(command: list[str]) -> Iterator[str]:
    """A process of its own, by its address."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        settings = {
            "TEAMS_LOCAL": "1",
            "SANAD_PORT": "0",
            "SANAD_LOG_LEVEL": "warning",
            "SANAD_DATABASE_URL": f"sqlite+aiosqlite:///{folder}/sanad.db",
        }
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            env={**os.environ, **settings},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        stack.callback(_stop, process)
        assert process.stdout
        found = re.search(r"http://[^/\s]+", process.stdout.readline())
        assert found, f"{command} did not start"
        yield found[0]


def _stop(process: "subprocess.Popen[str]") -> None:
    process.send_signal(signal.SIGTERM)
    process.wait(15)
    if process.stdout:
        process.stdout.close()


async def load(address: str, service: str, mode: str, at_once: int) -> tuple[float, float] | None:
    """Requests a second and the median in milliseconds; None where the bot answers with an error."""
    took: list[float] = []
    number = iter(range(10**9))
    start = time.perf_counter()
    end = start + WARM + SECONDS
    failed = False

    async def ask(session: aiohttp.ClientSession) -> None:
        nonlocal failed
        while not failed and (before := time.perf_counter()) < end:
            async with session.post(f"{address}/api/messages", json=activity(service, next(number), mode)) as answer:
                await answer.read()
                failed = failed or answer.status >= 400
            if before > start + WARM:
                took.append(time.perf_counter() - before)

    async with aiohttp.ClientSession() as session:
        await asyncio.gather(*(ask(session) for _ in range(at_once)))
    return None if failed else (len(took) / SECONDS, statistics.median(took) * 1000)


def activity(service: str, number: int, mode: str) -> dict[str, Any]:
    """As Teams sends it: each with an id of its own."""
    return {
        "type": "message",
        "id": f"{mode}-{os.getpid()}-{number}-{time.perf_counter_ns()}",
        "text": "what is the OPSC",
        "textFormat": "plain",
        "channelId": "msteams",
        "serviceUrl": service,
        "from": {"id": "29:person", "name": "Amina Khan", "aadObjectId": "5a1e9c0e-3f0b-4f7c-9d53-6f0a6b1c2d3e"},
        "recipient": {"id": "28:bot", "name": "Sanad"},
        "conversation": {"conversationType": "personal", "tenantId": "t", "id": f"a:{number % 50}"},
        "channelData": {"tenant": {"id": "t"}},
        "entities": [{"type": "clientInfo", "locale": "en-US", "country": "PK", "platform": "Windows"}],
        **({"deliveryMode": "expectReplies"} if mode == "expectReplies" else {}),
    }


if __name__ == "__main__":
    for row in run():
        print(row)
