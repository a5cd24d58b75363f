"""Socket Mode: the same payloads over a connection that we open, for deployments without an address of their own."""

import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.ingress import Ingress
from adapters.slack.outbound.proxies import proxy_for

LOGGER = logging.getLogger("slack_sdk.sanad.socket")  # the SDK's debug lines hold whole messages
LOGGER.setLevel(logging.ERROR)
FRAME_BYTES = 20_000  # Slack closes a connection at a frame of 20,480
PING = 5.0  # seconds; a silent connection is given up after four of them


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
        self._client = SocketModeClient(app_token, logger=LOGGER, web_client=client, ping_interval=PING)
        self._client.socket_mode_request_listeners.append(self._take)
        self._ingress = ingress

    async def open(self) -> None:
        """Connect; the SDK's own handler would then sleep for ever. Raises SlackApiError, OSError and others."""
        self._client.wss_uri = await self._client.issue_new_wss_url()
        self._client.proxy = proxy_for(self._client.wss_uri)
        await self._client.connect()  # type: ignore[no-untyped-call] # the SDK's

    async def close(self) -> None:
        await self._client.close()  # type: ignore[no-untyped-call] # the SDK's

    @property
    def connected(self) -> bool:
        session = self._client.current_session
        return session is not None and not session.closed and not self._client.stale

    async def _take(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        """An envelope. Without an acknowledgement Slack sends it again, which stands for HTTP's 503."""
        response = await self._ingress.enter(request.type, dict(request.payload))
        if response.status >= 500:
            return
        answer = json.loads(response.body) if response.body.startswith("{") else None
        frame = _frame(request.envelope_id, answer)
        url = request.payload.get("response_url")
        if len(frame.encode()) > FRAME_BYTES and answer and isinstance(url, str):
            frame = _frame(request.envelope_id, None)
            await self._respond(url, answer)
        await client.send_message(frame)


def _frame(envelope: str, answer: dict[str, Any] | None) -> str:
    """As the SDK's own, but with letters as they are: escaped, one of Urdu takes six bytes."""
    return json.dumps(SocketModeResponse(envelope, answer).to_dict(), ensure_ascii=False, separators=(",", ":"))
