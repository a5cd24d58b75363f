"""The real process, stopped and killed while it answers."""

import asyncio
import json
import sqlite3
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.process import Process, sanad, serving, until
from tests.teams.conftest import PAYLOADS
from tests.teams.microsoft import APP_ID, SECRET, TENANT, Json, Microsoft


@pytest.fixture
def settings(sdk: str, microsoft: Microsoft) -> dict[str, str]:
    return {
        "TEAMS_APP_ID": APP_ID,
        "TEAMS_APP_PASSWORD": SECRET,
        "TEAMS_APP_TYPE": "SingleTenant",
        "TEAMS_TENANT_ID": TENANT,
        "TEAMS_IDENTITY_URL": microsoft.url,
        "TEAMS_SDK": sdk,
    }


@pytest.fixture
def process(settings: dict[str, str], tmp_path: Path) -> Iterator[Process]:
    with serving(tmp_path, **settings) as found:
        yield found


def question(microsoft: Microsoft) -> Json:
    found = json.loads((PAYLOADS / "personal.json").read_text("utf-8"))
    return {**found, "serviceUrl": microsoft.url, "id": uuid.uuid4().hex}


def ask(process: Process, microsoft: Microsoft, activity: Json) -> int:
    return process.post("/api/messages", activity, Authorization=f"Bearer {microsoft.mint()}").status


def ask_slowly(process: Process, microsoft: Microsoft) -> threading.Thread:
    """Ask, and come back while the answer is on its way to a connector that takes its time."""

    def go() -> None:
        try:
            ask(process, microsoft, question(microsoft))
        except OSError:
            return  # the process was killed

    thread = threading.Thread(target=go)
    thread.start()
    until(lambda: any(path.startswith("/v3/") for path in microsoft.asked))
    return thread


def test_a_signed_question_is_answered_by_the_real_process(process: Process, microsoft: Microsoft) -> None:
    assert ask(process, microsoft, question(microsoft)) == 200
    assert "Optional Protocol" in json.dumps(microsoft.sent)


def test_an_unsigned_question_is_not(process: Process, microsoft: Microsoft) -> None:
    assert process.post("/api/messages", question(microsoft)).status == 401
    assert microsoft.sent == []


def test_a_stop_waits_for_the_answer_on_its_way(process: Process, microsoft: Microsoft) -> None:
    microsoft.connector_delay = 1
    thread = ask_slowly(process, microsoft)
    code = process.stop()
    thread.join()

    assert code == 0
    assert len(microsoft.sent) == 1


def test_an_answer_that_a_kill_took_away_is_given_by_the_next_process(
    settings: dict[str, str], tmp_path: Path, microsoft: Microsoft
) -> None:
    microsoft.connector_delay = 3
    with serving(tmp_path, **settings) as process:
        thread = ask_slowly(process, microsoft)
        process.popen.kill()
        process.popen.wait()
        thread.join()
    assert microsoft.sent == []
    microsoft.connector_delay = 0
    with closing(sqlite3.connect(tmp_path / "sanad.db")) as database:
        database.execute("UPDATE event SET at = at - 60")  # a minute has passed
        database.commit()
    with serving(tmp_path, **settings):
        until(lambda: microsoft.sent)

    assert len(microsoft.sent) == 1
    assert "Optional Protocol" in json.dumps(microsoft.sent)


def test_a_bot_that_would_let_anyone_in_does_not_start(tmp_path: Path) -> None:
    refused = sanad("serve", cwd=tmp_path, TEAMS_LOCAL="1", SANAD_HOST="0.0.0.0")

    assert refused.status != 0
    assert "TEAMS_LOCAL" in refused.headers["Error"]


def test_slack_and_the_preview_page_do_not_pay_for_microsofts_sdks() -> None:
    names = "[name for name in sys.modules if name.startswith(('botb', 'botf', 'msal', 'microsoft'))]"
    code = f"import sys, bot.server.lifecycle, adapters.teams; print({names})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


async def test_health_is_quick_while_microsoft_is_slow(process: Process, microsoft: Microsoft) -> None:
    microsoft.identity_delay = 1
    async with aiohttp.ClientSession() as session:
        headers = {"Authorization": f"Bearer {microsoft.mint()}"}
        waiting: Any = asyncio.create_task(
            _posted(session, f"{process.address}/api/messages", question(microsoft), headers)
        )
        while not any(path.endswith("openidconfiguration") for path in microsoft.asked):  # noqa: ASYNC110 - another thread's list
            await asyncio.sleep(0.01)
        async with session.get(f"{process.address}/healthz") as healthy:
            assert healthy.status == 200
        assert not waiting.done()
        assert await waiting == 200


async def _posted(session: aiohttp.ClientSession, url: str, body: Json, headers: dict[str, str]) -> int:
    async with session.post(url, json=body, headers=headers) as answer:
        return answer.status
