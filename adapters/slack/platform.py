"""Slack as the server holds it: mounted, started, drained."""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Coroutine, Sequence
from datetime import UTC, datetime
from typing import Any

import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.state_store.sqlalchemy import AsyncSQLAlchemyOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.slack.auth import token
from adapters.slack.auth.installations import Installations, flow
from adapters.slack.auth.workspaces import Workspace, Workspaces
from adapters.slack.config import SlackConfig
from adapters.slack.inbound.signature import SignatureCheck
from adapters.slack.ingress import Ingress
from adapters.slack.listeners.commands import Commands
from adapters.slack.listeners.events import Events
from adapters.slack.listeners.interactions import Interactions
from adapters.slack.listeners.questions import Questions
from adapters.slack.outbound.background_tasks import BackgroundTasks
from adapters.slack.outbound.ephemeral import Ephemeral
from adapters.slack.outbound.forwarder import SlackForwarder
from adapters.slack.outbound.web_api import NETWORK, Refusal, WebApi
from adapters.slack.render import home
from adapters.slack.render.correction_form import Labels
from adapters.slack.router import Router
from adapters.slack.socket_mode import Socket
from bot.model import TryLater
from bot.ports import Answer, EventInbox, Forwarder, Triage

log = structlog.get_logger(__name__)

VISITS_PER_MINUTE = 30  # of the installation page within a minute
DRAIN_SECONDS = 3.0  # seconds; the server gives the platforms four


class Slack:
    """Slack, as the server holds it: fulfils `bot.ports.Platform`."""

    name = "slack"

    def __init__(  # noqa: PLR0913, PLR0917 - what a platform is given, as in `mount`
        self,
        config: SlackConfig,
        answer: Answer,
        triage: Triage,
        event_inbox: EventInbox,
        instruments: Callable[[], Labels],
        engine: AsyncEngine | None,
    ) -> None:
        self._config = config
        self._api = WebApi(config.api_url)
        self._tasks = BackgroundTasks()
        self._store = Installations(config, engine) if config.several and engine else None
        self._states = AsyncSQLAlchemyOAuthStateStore(expiration_seconds=600, engine=engine) if engine else None
        self._workspaces = Workspaces(config.allowed_teams, self._store.workspace if self._store else None)
        self._questions = Questions(answer, event_inbox, self._api, self._workspaces, self._tasks)
        ephemeral = Ephemeral(self._api, self._workspaces, self._tasks)
        interactions = Interactions(
            answer=answer,
            triage=triage,
            labels=instruments,
            api=self._api,
            workspaces=self._workspaces,
            questions=self._questions,
            work=self._tasks,
            ephemeral=ephemeral,
        )
        events = Events(
            answer=answer,
            triage=triage,
            event_inbox=event_inbox,
            api=self._api,
            workspaces=self._workspaces,
            questions=self._questions,
            work=self._tasks,
            erase=self._erase,
        )
        self.ingress = Ingress(
            SignatureCheck(config.signing_secret) if config.signing_secret else None,
            self._workspaces,
            Commands(answer, triage, interactions, self._api, self._tasks),
            Router(events, interactions, self._workspaces, AsyncWebClient()),
            ephemeral,
            events.erased,
        )
        self.forwarder: Forwarder = SlackForwarder(self._api, self._workspaces)
        self._flow: AsyncOAuthFlow | None = None
        self._engine = engine
        self._visits: deque[float] = deque(maxlen=VISITS_PER_MINUTE)
        self._socket: Socket | None = None
        self._trouble = "Slack is not started"
        self._keepers: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Check the token once, and pick up what the last process left. Raises SystemExit with a sentence."""
        await self._api.open()
        if self._store and self._states:
            await self._store.create(self._states)
            client = self._api.client()
            self._flow = flow(self._config, client, self._store, self._states, self._welcome)
        if await self._reached():
            await self._questions.sweep(2)
        else:
            self._keep(self._keep_reaching())
        if self._config.app_token:
            self._socket = Socket(self._config.app_token, self._api.client(), self.ingress, self._respond)
            self._keep(self._socket.open())
        self._keep(self._questions.keep_sweeping(lambda: self._workspaces.ready))

    def _keep(self, job: Coroutine[Any, Any, None]) -> None:
        self._keepers.append(asyncio.create_task(job))

    async def _reached(self) -> bool:
        """Whether Slack answered; it says then whom we serve."""
        try:
            if self._config.bot_token:
                self._workspaces.home = await token.owner(self._api.client(self._config.bot_token))
        except (TryLater, *NETWORK) as error:
            log.warning("slack_not_reached", error=type(error).__name__)
            self._trouble = "Slack cannot be reached"
            return False
        except SystemExit:
            await self._api.close()
            raise
        self._trouble = ""
        return True

    async def _keep_reaching(self) -> None:
        """Slack was away at the start: the other platforms serve meanwhile, and `/readyz` says so."""
        pause = 1.0
        while True:
            await asyncio.sleep(pause)
            pause = min(pause * 2, 60)
            try:
                if await self._reached():
                    return
            except SystemExit as refused:
                self._trouble = str(refused)
                log.error("slack_token_refused")
                return

    async def _respond(self, url: str, message: dict[str, Any]) -> None:
        """An answer that the connection cannot take, in the background."""
        self._tasks.start("large answer", self._api.insist(url, message))

    async def drain(self) -> None:
        """Finish what was acknowledged; what Slack does not take in time waits in the store."""
        if self._socket:
            await self._socket.close()
        for keeper in self._keepers:
            keeper.cancel()
        await asyncio.gather(*self._keepers, return_exceptions=True)
        await self._tasks.drain(DRAIN_SECONDS)
        await self._api.close()

    def trouble(self) -> str:
        """What keeps it from serving, for `/readyz`; empty when all is well."""
        if reason := self._api.gone.get(self._config.bot_token):
            return f"Slack does not take the bot token any more ({reason})"
        if self._trouble or self._socket is None:
            return self._trouble
        if self._socket.refused:
            return f"SLACK_APP_TOKEN: Slack does not take it ({self._socket.refused})"
        return "" if self._socket.connected else "Slack's Socket Mode is not connected"

    def advice(self) -> str:
        """A channel that the bot is not in shows in the inbox, beside its deliveries."""
        return ""

    async def _erase(self, team: str, enterprise: str) -> None:
        if self._store:
            enterprise = enterprise or await self._store.organisation(team)
            await self._store.async_delete_all(enterprise_id=enterprise or None, team_id=team or None)
        elif self._workspaces.home and self._workspaces.home.owner == (team or enterprise):
            self._trouble = "The app was removed from Slack, or its token revoked"
        self._workspaces.forget(team, enterprise)
        log.warning("slack_workspace_erased", team=team or enterprise)

    async def _welcome(self, installation: Installation) -> None:
        """To whoever installed the app. Nobody else is written to unasked."""
        workspace = Workspace(installation.team_id or "", token=installation.bot_token or "")
        try:
            await self._api.post(workspace, home.welcome(), installation.user_id)
        except (Refusal, TryLater, *NETWORK) as error:
            log.info("slack_courtesy_failed", reason=str(error)[:100])

    async def install(self, request: web.Request) -> web.Response:
        """`GET /slack/install`: sends a browser to Slack to install the app; 429 after VISITS_PER_MINUTE visits."""
        return await self._page(request, "handle_installation")

    async def installed(self, request: web.Request) -> web.Response:
        """`GET /slack/oauth_redirect`: where Slack sends the browser back to."""
        return await self._page(request, "handle_callback")

    async def _swept(self) -> None:
        """Every visit leaves a row until it is used: those that have expired go, and visits have a limit."""
        now = time.monotonic()
        if len(self._visits) == VISITS_PER_MINUTE and now - self._visits[0] < 60:
            raise web.HTTPTooManyRequests(
                text="Please open the installation page again in a minute.\n", headers={"Retry-After": "60"}
            )
        self._visits.append(now)
        if self._engine and self._states:
            rows = self._states.oauth_states
            async with self._engine.begin() as connection:
                await connection.execute(rows.delete().where(rows.c.expire_at < datetime.now(UTC).replace(tzinfo=None)))

    async def _page(self, request: web.Request, step: str) -> web.Response:
        if self._flow is None:
            raise web.HTTPServiceUnavailable
        if step == "handle_installation":
            await self._swept()
        headers: dict[str, str | Sequence[str]] = {name: str(value) for name, value in request.headers.items()}
        asked = AsyncBoltRequest(body="", query=request.query_string, headers=headers)  # a page has no body
        response = await getattr(self._flow, step)(asked)
        return await to_aiohttp_response(response)


def mount(  # noqa: PLR0913, PLR0917 - the server's contract with every platform
    app: web.Application,
    config: SlackConfig,
    answer: Answer,
    triage: Triage,
    event_inbox: EventInbox,
    instruments: Callable[[], Labels],
    engine: AsyncEngine | None,
) -> Slack:
    """Add Slack's routes to the server. `instruments` gives (id, label) for the picker."""
    slack = Slack(config, answer, triage, event_inbox, instruments, engine)
    app.router.add_post("/slack/events", slack.ingress.http)
    if config.several:
        app.router.add_get("/slack/install", slack.install)
        app.router.add_get("/slack/oauth_redirect", slack.installed)
    return slack
