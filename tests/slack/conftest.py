"""The adapter on a real server, Slack's fake beside it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from adapters.slack.config import SlackConfig
from adapters.slack.platform import Slack, mount
from tests.slack.client import SECRET, Client
from tests.slack.fake import BOT_TOKEN, FakeSlack, serving
from tests.slack.process import running
from tests.slack.stand_in import INSTRUMENTS, StandIn


@dataclass
class House:
    """One running adapter and everything around it."""

    slack: FakeSlack
    app: StandIn
    client: Client
    platform: Slack


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with serving(FakeSlack()) as found:
        yield found


@pytest.fixture
def config(slack: FakeSlack) -> SlackConfig:
    return SlackConfig(bot_token=BOT_TOKEN, signing_secret=SECRET, api_url=f"{slack.url}/api/")


@pytest.fixture
async def house(slack: FakeSlack, config: SlackConfig) -> AsyncIterator[House]:
    """Started, and checked at the end: nothing that Slack would have refused was sent."""
    async with opened(slack, config) as found:
        yield found
    assert slack.faults == []


@asynccontextmanager
async def opened(slack: FakeSlack, config: SlackConfig, app: StandIn | None = None) -> AsyncIterator[House]:
    """Started, and let go of at the end, however that comes."""
    app = app or StandIn()
    server = web.Application()
    platform = mount(server, replace(config), app, app, app, lambda: INSTRUMENTS, None)
    runner = web.AppRunner(server)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        await platform.start()
        async with aiohttp.ClientSession() as session:
            url = f"http://127.0.0.1:{runner.addresses[0][1]}"
            yield House(slack, app, Client(url, slack, session), platform)
    finally:
        await runner.cleanup()
        await platform.drain()


@pytest.fixture
async def sanad(slack: FakeSlack, tmp_path: Path) -> AsyncIterator[Client]:
    """The real process; at the end nothing that Slack would have refused was sent."""
    async with running(slack, tmp_path / "sanad") as (client, _):
        yield client
    assert slack.faults == []
