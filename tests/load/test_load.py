"""The whole server under load: memory stays flat, too much is turned away, and it recovers."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.load.traffic import Traffic, memory
from tests.process import Process, sanad
from tests.whole import fake_slack, whole

QUESTIONS = 3_000
GROWTH = 16.0  # MiB: what the first thousands of questions fill is filled by then


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[Process, str]]:
    with fake_slack() as slack, whole(tmp_path, slack, SANAD_LOG_LEVEL="warning") as found:
        yield found, slack


@pytest.mark.timeout(300)
async def test_memory_stays_flat_over_thousands_of_questions(server: tuple[Process, str]) -> None:
    process, slack = server
    await Traffic(process.address, slack).at_once(8, count=QUESTIONS // 2)
    before = memory(process.popen.pid)
    traffic = Traffic(process.address, slack)

    await traffic.at_once(8, count=QUESTIONS // 2)

    assert set(traffic.statuses) == {200}
    assert memory(process.popen.pid) - before < GROWTH


async def test_overload_is_turned_away_with_503_and_nothing_that_has_a_receipt_is_lost(
    server: tuple[Process, str], tmp_path: Path
) -> None:
    process, slack = server
    crowd = Traffic(process.address, slack)

    await crowd.at_once(600, seconds=3)
    calm = Traffic(process.address, slack)
    await calm.at_once(4, count=100)

    assert set(crowd.statuses) == {200, 503}
    assert set(calm.statuses) == {200}
    assert process.get("/readyz").status == 200
    assert "Traceback" not in process.log.read_text("utf-8")
    database = f"sqlite+aiosqlite:///{tmp_path}/sanad.db"
    command = ("feedback", "list", "--json", "--limit", "100000")
    listed = await asyncio.to_thread(sanad, *command, SANAD_DATABASE_URL=database)
    kept = {json.loads(line)["id"] for line in listed.text.splitlines()}
    assert crowd.receipts
    assert crowd.receipts <= kept
