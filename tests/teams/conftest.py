"""A bot on each SDK, behind its real door, with Microsoft's stand-in on the other side."""

import copy
import json
import uuid
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient, TestServer

from adapters.teams import TeamsConfig
from bot.ports import Platform
from tests.teams.microsoft import APP_ID, SECRET, TENANT, Json, Microsoft, new_key, running
from tests.teams.stand_in import PLATFORM, Application, server

PAYLOADS = Path(__file__).parents[1] / "payloads" / "teams"
USER = f"teams:{TENANT}/5a1e9c0e-3f0b-4f7c-9d53-6f0a6b1c2d3e"


@dataclass
class Bot:
    """The bot under test, spoken to as Teams speaks to it."""

    client: Any
    application: Application
    microsoft: Microsoft
    platform: Platform

    def activity(self, name: str, /, **changes: Any) -> Json:
        """A recorded activity, under an id of its own."""
        found = json.loads((PAYLOADS / f"{name}.json").read_text("utf-8"))
        return {**found, "serviceUrl": self.microsoft.url, "id": uuid.uuid4().hex, **changes}

    async def post(self, activity: Any, token: str | None = None, **request: Any) -> ClientResponse:
        """As the connector posts; a token is minted unless one is given."""
        headers = {"Authorization": f"Bearer {self.microsoft.mint() if token is None else token}"}
        body = {"json": activity} if "data" not in request else {}
        return await self.client.post("/api/messages", **{"headers": headers, **body, **request})

    async def gets(self, name: str, /, **changes: Any) -> Any:
        """The body that answers a recorded activity."""
        answer = await self.post(self.activity(name, **changes))
        assert answer.status == 200
        body = await answer.read()
        return json.loads(body) if body else None

    @property
    def sent(self) -> list[Json]:
        return self.microsoft.sent


@pytest.fixture(scope="session")
def server_of_microsoft() -> Iterator[Microsoft]:
    with running(Microsoft()) as state:
        yield state


KEY = new_key()


@pytest.fixture
def microsoft(server_of_microsoft: Microsoft) -> Microsoft:
    """The stand-in as on its first day."""
    fresh = copy.copy(Microsoft(keys={"key-1": KEY}))
    for name, value in vars(fresh).items():
        if name != "url":
            setattr(server_of_microsoft, name, value)
    return server_of_microsoft


@pytest.fixture(params=["botbuilder", "agents"])
def sdk(request: pytest.FixtureRequest) -> Any:
    return request.param


@pytest.fixture
def config(sdk: Any, microsoft: Microsoft) -> TeamsConfig:
    return TeamsConfig(
        app_id=APP_ID,
        app_password=SECRET,
        app_type="SingleTenant",
        tenant_id=TENANT,
        sdk=sdk,
        identity_url=microsoft.url,
        takeover_seconds=0.05,
    )


@pytest.fixture
def application() -> Application:
    return Application(maintainers=frozenset({USER}))


@pytest.fixture
async def bot(config: TeamsConfig, application: Application, microsoft: Microsoft) -> AsyncIterator[Bot]:
    app = server(application, config)
    async with TestClient(TestServer(app)) as client:
        yield Bot(client, application, microsoft, app[PLATFORM])
