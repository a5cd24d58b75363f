"""`POST /api/messages`: who comes in, and what they get."""

import asyncio
import contextlib
import json
import time
from dataclasses import replace
from http import HTTPStatus

import structlog
from aiohttp import web

from adapters.teams.auth.credentials import Credentials, NoToken
from adapters.teams.auth.keys import SigningKeys
from adapters.teams.config import TeamsConfig
from adapters.teams.inbound import validation
from adapters.teams.inbound.activities import to_message
from adapters.teams.listeners.conversation import WORK, Conversation
from adapters.teams.outbound.forwarder import TeamsForwarder
from adapters.teams.outbound.http_session import HttpSession
from adapters.teams.router import OK, Outcome, take
from adapters.teams.turn import Port, Turn
from bot.ports import Forwarder

STALE_SECONDS = 3600.0  # after which an answer would only puzzle
log = structlog.get_logger(platform="teams")


class Teams:
    """The platform, as the server holds it."""

    name = "teams"
    forwarder: Forwarder

    def __init__(
        self, conversation: Conversation, port: Port, keys: SigningKeys, credentials: Credentials, http: HttpSession
    ) -> None:
        self._conversation, self._port, self._keys, self._credentials, self._http = (
            conversation,
            port,
            keys,
            credentials,
            http,
        )
        self.forwarder = self._forwarder = TeamsForwarder(
            conversation.event_inbox,
            conversation.connector,
            conversation.known,
            conversation.shown,
            dialogs=not conversation.config.local,
        )
        self._sweeper: asyncio.Task[None] | None = None
        self._running: set[asyncio.Task[Outcome]] = set()

    async def receive(self, request: web.Request) -> web.Response:
        """`POST /api/messages`: the status that Teams expects, and the body where the activity asks for one."""
        try:
            if self._config.local:
                validation.check_local(request)
            authorization = request.headers.get("Authorization", "")
            key = "" if self._config.local else validation.check_token(authorization)  # before the body is waited for
            activity = await validation.read(request)
            validation.check_shape(activity, self._config)
            status, body = await self._admit(activity, authorization, key)
        except validation.Rejected as refusal:
            log.warning("refused", status=refusal.status, reason=str(refusal))
            return web.Response(status=refusal.status)
        return web.Response(status=status) if body is None else web.json_response(body, status=status)

    @property
    def _config(self) -> TeamsConfig:
        return self._conversation.config

    async def _admit(self, activity: dict[str, object], authorization: str, key_id: str) -> Outcome:
        if not self._config.local:
            key = await self._keys.get(key_id)
            if "msteams" not in key.endorsements:
                raise validation.Rejected(HTTPStatus.UNAUTHORIZED, "this key does not speak for Teams")
        turn = Turn(activity, self._conversation.connector)
        outcome = OK

        async def act() -> None:
            nonlocal outcome
            validation.check_tenant(activity, self._config)
            outcome = await self._watched(turn)

        await self._port.turn(activity, authorization, act)
        return outcome

    async def _watched(self, turn: Turn) -> Outcome:
        """A turn goes on when its caller hangs up, and a stopping server waits for it."""
        task = asyncio.create_task(take(self._conversation, turn))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return await asyncio.shield(task)

    async def start(self) -> None:
        """Sign in, and pick up what a process that died left behind.

        Raises SystemExit where Microsoft refuses the credentials.
        """
        if not self._config.local:
            try:
                await self._credentials.token()
            except NoToken as error:
                if self._credentials.refused:
                    raise SystemExit(str(error)) from error
                log.warning("no token yet", reason=str(error))
        self._sweeper = asyncio.create_task(self._sweep())

    async def drain(self) -> None:
        """Finish what was acknowledged, for at most 2.5 seconds."""
        if self._sweeper:
            self._sweeper.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._sweeper
        if self._running:
            await asyncio.wait(self._running, timeout=2.5)
        await self._http.close()

    def trouble(self) -> str:
        """What keeps it from serving, for `/readyz`."""
        return self._credentials.trouble

    def advice(self) -> str:
        """A conversation that it cannot reach. It serves all the same: a mention there comes only to who is ready."""
        lost = sorted(self._forwarder.unreached.items())
        return "; ".join(f"cards for {place} wait until the bot is mentioned there: {why}" for place, why in lost)

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
        for key, payload in await self._conversation.event_inbox.unfinished(WORK, rest):
            turn = None
            try:
                activity = json.loads(payload)
                if time.time() - activity.get("asked", time.time()) > STALE_SECONDS:
                    log.warning("answer too late", event_id=key)
                    await self._conversation.event_inbox.done(key)
                    continue
                message = to_message(activity, activity["text"])
                message = replace(message, answers_only=bool(activity.get("answersOnly")))
                turn = Turn(activity, self._conversation.connector)
                log.info("taken up", event_id=message.event_id)
                await self._conversation.finish(key, turn, message)
            except Exception:  # the next one may be better
                log.exception("unfinished work failed", event_id=key)
                if turn:
                    await self._conversation.apologise(turn)
