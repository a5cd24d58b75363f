"""The pictures of the documents: real replies, drawn as the page, Slack and Teams draw them (`make pictures`)."""

import asyncio
import base64
import json
import os
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.teams import test_playground
from tests.e2e.teams.test_playground import MODULES, TOP, Drive
from tests.e2e.test_page import ask, browser, server, visit
from tests.process import Process
from tests.slack.fake import FakeSlack, serving
from tests.slack.process import running

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]
__all__ = ["browser", "server"]  # fixtures
bot, drive = test_playground.bot, test_playground.drive

QUESTION = "has Pakistan ratified the OPSC"
ANSWER = "5 July 2011"
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def kept(tmp_path: Path) -> Callable[[str], Path]:
    """Where a picture goes: into the documents where they are made anew."""
    folder = Path(TOP, os.environ["SANAD_PICTURES"]) if os.environ.get("SANAD_PICTURES") else tmp_path
    folder.mkdir(parents=True, exist_ok=True)
    return lambda name: folder / f"{name}.png"


def _is_a_picture(file: Path) -> None:
    assert file.read_bytes().startswith(PNG)
    assert 5_000 < file.stat().st_size < 300_000


def test_the_page(browser: Browser, server: Process, kept: Callable[[str], Path]) -> None:
    with browser.new_context(viewport={"width": 760, "height": 760}) as context:
        page = visit(context.new_page(), server)
        reply = ask(page, QUESTION)
        assert ANSWER in reply.inner_text()
        page.wait_for_timeout(500)  # for the scrolling to come to rest
        page.screenshot(path=kept("page"))

    _is_a_picture(kept("page"))


def test_the_icon_is_as_large_as_slack_asks(browser: Browser, kept: Callable[[str], Path]) -> None:
    mark = base64.b64encode((TOP / "adapters" / "preview" / "mark.svg").read_bytes()).decode()
    with browser.new_context(viewport={"width": 512, "height": 512}) as context:
        page = context.new_page()
        page.set_content(f'<body style="margin:0"><img width=512 height=512 src="data:image/svg+xml;base64,{mark}">')
        page.screenshot(path=kept("icon"), omit_background=True)

    file = kept("icon").read_bytes()
    assert file.startswith(PNG)
    assert [int.from_bytes(file[at : at + 4]) for at in (16, 20)] == [512, 512]


async def _answered_in_slack(folder: Path) -> list[Any]:
    """The blocks with which the real process answers a slash command."""
    async with serving(FakeSlack()) as slack, running(slack, folder) as (client, _):
        _, said = await client.play("command", text=QUESTION)
    return list(said["blocks"])


def test_an_answer_in_slack(browser: Browser, kept: Callable[[str], Path], tmp_path: Path) -> None:
    with ThreadPoolExecutor() as beside:  # the browser has an event loop in this thread
        blocks = beside.submit(asyncio.run, _answered_in_slack(tmp_path / "sanad")).result()
    command = ["node", str(Path(__file__).with_name("blocks.mjs")), str(MODULES), f"/sanad {QUESTION}"]
    drawn = subprocess.run(command, input=json.dumps(blocks), capture_output=True, text=True, check=False)
    assert drawn.returncode == 0, drawn.stderr
    with browser.new_context(viewport={"width": 720, "height": 400}) as context:
        page = context.new_page()
        page.set_content(drawn.stdout)
        expect(page.locator("main")).to_contain_text(ANSWER)
        expect(page.locator("main")).not_to_contain_text("<https://")  # Slack's markup is drawn, not shown
        page.locator("main").screenshot(path=kept("slack"))

    _is_a_picture(kept("slack"))


@pytest.mark.parametrize("bot", ["botbuilder"], indirect=True)
def test_a_card_in_teams(drive: Drive, kept: Callable[[str], Path]) -> None:
    answered, _ = drive([QUESTION, {"shot": str(kept("teams")), "of": "replies"}], "--width", "1000")

    assert ANSWER in test_playground.words(answered)
    _is_a_picture(kept("teams"))
