"""Socket Mode: the same payloads over a connection that we open, for deployments without an address of their own."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.ingress import Ingress
from adapters.slack.outbound.proxies import proxy_for
from adapters.slack.outbound.web_api import NETWORK, Refusal, named
from bot.model import TryLater

log = structlog.get_logger(__name__)
LOGGER = logging.getLogger("slack_sdk.sanad.socket")  # the SDK's debug lines hold whole messages
LOGGER.setLevel(logging.ERROR)
FRAME_BYTES = 20_000  # Slack closes a connection at a frame of 20,480
PING_SECONDS = 5.0  # seconds; a silent connection is given up after four of them
REFUSED_SECONDS = 60.0  # until a token that Slack does not take is tried again: Slack has refused good ones for a while


class _Client(SocketModeClient):
    """The SDK's, which asks for a new address every five seconds and logs each refusal, without its reason."""

    refused = ""  # why Slack gives no connection to this token

    async def issue_new_wss_url(self) -> str:
        """The address of a new connection, as soon as Slack gives one; a refusal is logged once."""
        pause = 1.0
        while True:
            try:
                found = await self.web_client.apps_connections_open(app_token=self.app_token)
            except SlackApiError as error:
                failure = named(error)
            except NETWORK as error:
                failure = error
            else:
                self.refused = ""
                url = str(found["url"])
                self.proxy = proxy_for(url)
                return url
            if isinstance(failure, Refusal):
                if str(failure) != self.refused:
                    self.refused = str(failure)
                    log.error("slack_app_token_refused", reason=self.refused)
                await asyncio.sleep(REFUSED_SECONDS)
                continue
            log.warning("slack_socket_not_opened", error=type(failure).__name__)
            await asyncio.sleep(failure.seconds if isinstance(failure, TryLater) else pause)
            pause = min(pause * 2, 60)


class Socket:
    """One connection. Slack allows ten for an app, and sends each payload to one of them."""

    def __init__(
        self,
        app_token: str,
        client: AsyncWebClient,
        ingress: Ingress,
        respond: Callable[[str, dict[str, Any]], Awaitable[None]],
    ) -> None:
        """`respond` takes an answer that is too large for the connection, through its `response_url`."""
        self._respond = respond
        self._client = _Client(app_token, logger=LOGGER, web_client=client, ping_interval=PING_SECONDS)
        self._client.socket_mode_request_listeners.append(self._take)
        self._ingress = ingress

    async def open(self) -> None:
        """Connect, however long it takes; the SDK's own handler would then sleep for ever."""
        await self._client.connect()  # type: ignore[no-untyped-call] # the SDK gives it no types

    async def close(self) -> None:
        """End the connection. Slack then delivers to another one, or again later."""
        await self._client.close()  # type: ignore[no-untyped-call] # the SDK gives it no types

    @property
    def connected(self) -> bool:
        """Whether Slack can reach us now."""
        session = self._client.current_session
        return session is not None and not session.closed and not self._client.stale

    @property
    def refused(self) -> str:
        """Slack's name for why it takes the token no more, or never did."""
        return self._client.refused

    async def _take(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        """An envelope. Without an acknowledgement Slack sends it again, which stands for HTTP's 503."""
        response = await self._ingress.enter(request.type, dict(request.payload))
        if response.status >= 500:
            return
        answer = json.loads(response.body) if response.body.startswith("{") else None
        frame = _frame(request.envelope_id, answer)
        if len(frame.encode()) > FRAME_BYTES:  # whatever it is, it would cut everybody off
            frame = _frame(request.envelope_id, None)
            await self._respond(str(request.payload.get("response_url", "")), answer or {})
        await client.send_message(frame)


def _frame(envelope: str, answer: dict[str, Any] | None) -> str:
    """As the SDK's own, but with letters as they are: escaped, one of Urdu takes six bytes."""
    return json.dumps(SocketModeResponse(envelope, answer).to_dict(), ensure_ascii=False, separators=(",", ":"))
