"""The whole server, from the preview page's door to the maintainers' web hook, killed while people write."""

import asyncio
import os
import random
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import aiohttp
import pytest

from tests.torture.sink import Sink
from tests.torture.world import report

WRITERS = 4


@asynccontextmanager
async def server(database_url: str, sink: Sink, log: Path) -> AsyncIterator[tuple[str, asyncio.subprocess.Process]]:
    settings = {
        "SANAD_DATABASE_URL": database_url,
        "SANAD_FORWARD_TO": sink.url,
        "SANAD_FEEDBACK_PER_HOUR": "0",
        "SANAD_QUESTIONS_PER_MINUTE": "0",
    }
    with log.open("ab") as errors:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "serve", "--port", "0"),
            stdout=asyncio.subprocess.PIPE,
            stderr=errors,
            env=os.environ | settings,
        )
    assert process.stdout
    line = (await process.stdout.readline()).decode()
    found = re.search(r"http://[^\s/]+", line)  # behind it stands the pages' token
    assert found, line
    try:
        yield found[0], process
    finally:
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)
        await process.wait()


async def write(address: str, event: str, shown: dict[str, str]) -> None:
    """Send one correction, as the page does; note the number that the writer is shown."""
    asked = {"id": event, "conversation": f"page-{event}", "text": f"correct opsc: event {event} is wrong"}
    with suppress(aiohttp.ClientConnectionError, aiohttp.ClientPayloadError, asyncio.TimeoutError):
        async with aiohttp.ClientSession() as page, page.post(f"{address}/preview/ask", json=asked) as answer:
            assert answer.status == 200
            kept = (await answer.json())["feedback"]
            if kept:
                assert shown.setdefault(event, kept["id"]) == kept["id"]


@pytest.mark.torture
@pytest.mark.timeout(900)
async def test_a_correction_with_a_number_arrives_though_the_server_is_killed(
    database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sink, shown, chance = Sink(), dict[str, str](), random.Random(7)
    events: list[str] = []
    kills = 20
    for _ in range(kills):
        async with server(database_url, sink, tmp_path / "log") as (address, process):
            new = [f"Ev{len(events) + n}" for n in range(WRITERS)]
            again = [event for event in events if event not in shown]  # a page repeats what it got no answer to
            events += new
            writing = asyncio.gather(*(write(address, event, shown) for event in (*again, *new)))
            await asyncio.sleep(chance.uniform(0.01, 0.4))
            process.kill()
            await writing
    async with server(database_url, sink, tmp_path / "log") as (address, process):
        await asyncio.gather(*(write(address, event, shown) for event in events if event not in shown))
        for _ in range(600):
            if set(shown.values()) <= sink.got.keys():
                break
            await asyncio.sleep(0.1)
        process.send_signal(signal.SIGTERM)
        ended = await process.wait()
    sink.down()
    repeats = sum(len(got) - 1 for got in sink.got.values())
    kind = database_url.partition(":")[0]
    report(
        capsys, f"{kind}, whole server: {kills} kills, {len(shown)} receipts, {len(sink.got)} told, {repeats} repeats"
    )

    assert ended == 0
    assert set(shown) == set(events)
    assert set(shown.values()) == set(sink.got)
    assert repeats <= kills
