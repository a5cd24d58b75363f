"""`POST /api/messages`: who comes in, and what they get."""

import asyncio
import contextlib
import json
from http import HTTPStatus

import structlog
from aiohttp import web

from bot.model import Forwarder

from . import gate
from .activities import to_message
from .config import TeamsConfig
from .credentials import Credentials, NoToken
from .forwarder import TeamsForwarder
from .host import WORK, Host
from .keys import SigningKeys
from .pool import Pool
from .seam import Port, Turn
from .turns import OK, Outcome, take

log = structlog.get_logger(platform="teams")


class Teams:
    """The platform, as the server holds it."""

    name = "teams"
    forwarder: Forwarder

    def __init__(self, host: Host, port: Port, keys: SigningKeys, credentials: Credentials, pool: Pool) -> None:
        self._host, self._port, self._keys, self._credentials, self._pool = host, port, keys, credentials, pool
        self.forwarder = self._forwarder = TeamsForwarder(host)
        self._sweeper: asyncio.Task[None] | None = None
        self._running: set[asyncio.Task[Outcome]] = set()

    async def receive(self, request: web.Request) -> web.Response:
        """The door itself."""
        try:
            if self._config.local:
                gate.check_local(request)
            activity = await gate.read(request)
            gate.check_shape(activity, self._config)
            status, body = await self._admit(activity, request.headers.get("Authorization", ""))
        except gate.Refused as refusal:
            log.warning("refused", status=refusal.status, reason=str(refusal))
            return web.Response(status=refusal.status)
        return web.Response(status=status) if body is None else web.json_response(body, status=status)

    @property
    def _config(self) -> TeamsConfig:
        return self._host.config

    async def _admit(self, activity: dict[str, object], authorization: str) -> Outcome:
        if not self._config.local:
            key = await self._keys.get(gate.check_token(authorization))
            if "msteams" not in key.endorsements:
                raise gate.Refused(HTTPStatus.UNAUTHORIZED, "this key does not speak for Teams")
        turn = Turn(activity, self._host.connector)
        outcome = OK

        async def act() -> None:
            nonlocal outcome
            gate.check_tenant(activity, self._config)
            outcome = await self._watched(turn)

        await self._port.turn(activity, authorization, act)
        return outcome

    async def _watched(self, turn: Turn) -> Outcome:
        """A turn goes on when its caller hangs up, and a stopping server waits for it."""
        task = asyncio.create_task(take(self._host, turn))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return await asyncio.shield(task)

    async def start(self) -> None:
        """Sign in, and take up what a process that died left behind."""
        if not self._config.local:
            try:
                await self._credentials.token()
            except NoToken as error:
                if self._credentials.refused:
                    raise SystemExit(str(error)) from error
                log.warning("no token yet", reason=str(error))
        self._sweeper = asyncio.create_task(self._sweep())

    async def drain(self) -> None:
        """Finish what was acknowledged."""
        if self._sweeper:
            self._sweeper.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._sweeper
        if self._running:
            await asyncio.wait(self._running, timeout=2.5)
        await self._pool.close()

    def trouble(self) -> str:
        """What keeps it from serving, for `/readyz`."""
        return self._credentials.trouble

    def advice(self) -> str:
        """A conversation that it cannot reach. It serves all the same: a mention there comes only to who is ready."""
        lost = ", ".join(sorted(self._forwarder.unknown))
        return f"nobody has mentioned the bot in {lost} yet" if lost else ""

    async def _sweep(self) -> None:
        rest = self._config.takeover_seconds
        while True:
            try:
                if self._credentials.trouble:
                    await self._credentials.token()
                await self._take_up(rest)
            except NoToken:
                pass  # `trouble` says so
            except Exception:
                log.exception("taking up unfinished work failed")
            await asyncio.sleep(rest / 2)

    async def _take_up(self, rest: float) -> None:
        for key, payload in await self._host.ledger.unfinished(WORK, rest):
            try:
                activity = json.loads(payload)
                message = to_message(activity, activity["text"])
                log.info("taken up", event_id=message.event_id)
                await self._host.finish(key, Turn(activity, self._host.connector), message)
            except Exception:  # the next one may be better
                log.exception("unfinished work failed", event_id=key)
