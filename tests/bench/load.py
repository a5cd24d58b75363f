"""The whole server with Slack, Teams and page traffic mixed: latency by load, memory, overload."""

import asyncio
import os
import tempfile
from pathlib import Path

from tests.load.traffic import Traffic, memory, part
from tests.process import Process
from tests.whole import fake_slack, whole

TITLE = "Load: Slack, Teams and the page at once"
NOTE = (
    "The real process on SQLite; signed slash commands, Teams messages answered in the response, and questions of the "
    "page, two to two to one, one in fifty a correction that is committed and sent to Slack's fake. The client runs on "
    "the same few cores. Capacity is what goes through with 32 at a time; at a part of it requests come at random "
    "moments whether answers come or not, and latency counts from the moment when a request was due. Overload is 600 "
    "at a time, of which 200 may be in work; who is turned away gets 503 with Retry-After."
)
SECONDS = 10.0
FLAT = 1.1  # what the second half of the questions may add: ids of clicks are remembered for ten minutes
QUESTIONS = int(os.environ.get("SANAD_LOAD_QUESTIONS", "100000"))


def run() -> list[dict[str, str]]:
    """Rows for capacity, its parts, overload, recovery and memory."""
    with tempfile.TemporaryDirectory() as folder, fake_slack() as slack:
        with whole(Path(folder) / "load", slack, SANAD_LOG_LEVEL="warning") as server:
            rows = asyncio.run(_loads(server, slack))
        with whole(Path(folder) / "memory", slack, SANAD_LOG_LEVEL="warning") as server:
            return [*rows, *asyncio.run(_held(server, slack))]


async def _loads(server: Process, slack: str) -> list[dict[str, str]]:
    await Traffic(server.address, slack).at_once(32, seconds=3)
    full = Traffic(server.address, slack)
    capacity = await full.at_once(32, seconds=SECONDS)
    rows = [_row("capacity, 32 at a time", capacity, full)]
    for share in (0.5, 0.8, 0.95):
        paced = Traffic(server.address, slack)
        await paced.at_pace(capacity * share, SECONDS)
        rows.append(_row(f"{share:.0%} of it", capacity * share, paced))
    crowd = Traffic(server.address, slack)
    rate = await crowd.at_once(600, seconds=SECONDS)
    rows.append(_row("overload, 600 at a time", rate, crowd))
    calm = Traffic(server.address, slack)
    await calm.at_pace(capacity / 2, SECONDS / 2)
    return [*rows, _row("50% again, right after", capacity / 2, calm)]


def _row(name: str, rate: float, traffic: Traffic) -> dict[str, str]:
    away = traffic.statuses[503]
    other = sum(traffic.statuses.values()) - traffic.statuses[200] - away
    return {
        "load": name,
        "answered": f"{rate:.0f}/s",
        **{f"p{share}": f"{part(traffic.took, share / 100):.1f} ms" for share in (50, 95, 99)},
        "turned away": f"{away / sum(traffic.statuses.values()):.0%}",
        "other": str(other),
    }


async def _held(server: Process, slack: str) -> list[dict[str, str]]:
    """Memory at the start, and after tenths of the questions."""
    traffic = Traffic(server.address, slack)
    held = [memory(server.popen.pid)]
    for _ in range(10):
        await traffic.at_once(16, count=QUESTIONS // 10)
        held.append(memory(server.popen.pid))
        traffic.took.clear()
    assert set(traffic.statuses) == {200}, traffic.statuses
    assert held[-1] < held[5] * FLAT, held
    steps = ", ".join(f"{one:.0f}" for one in held[1:])
    return [
        {"load": f"memory: {held[0]:.0f} MiB at the start; after each tenth of {QUESTIONS:,} questions {steps} MiB"}
    ]


if __name__ == "__main__":
    for line in run():
        print(line)
