"""Socket Mode: the same payloads over a connection that we open, for deployments without an address of their own."""

import json
import logging

from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.ingress import Ingress
from adapters.slack.outbound.proxies import proxy_for

LOGGER = logging.getLogger("slack_sdk.sanad.socket")  # the SDK's debug lines hold whole messages
LOGGER.setLevel(logging.ERROR)
PING = 5.0  # seconds; a silent connection is given up after four of them


class Socket:
    """One connection. Slack allows ten for an app, and sends each payload to one of them."""

    def __init__(self, app_token: str, client: AsyncWebClient, ingress: Ingress) -> None:
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
        payload = json.loads(response.body) if response.body.startswith("{") else None
        await client.send_socket_mode_response(SocketModeResponse(request.envelope_id, payload))
