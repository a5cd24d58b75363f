"""The Bolt app: routes verified payloads to the surfaces.

Bolt's own reading of requests is left out: every payload was verified and parsed once before
it comes here, whether by HTTP or by Socket Mode, so Bolt sees both as Socket Mode's.

`process_before_response`: without it Bolt polls every 10 ms for an acknowledgement, hangs for
three seconds when a listener fails after one, and loses events on SIGTERM. No lazy listeners:
they copy the client, which fails with a shared session.
"""

import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.auth.workspaces import Workspaces
from adapters.slack.inbound.parse import Malformed
from adapters.slack.listeners.events import Events
from adapters.slack.listeners.interactions import Interactions
from adapters.slack.render.blocks import Block

ANY = re.compile(".*", re.DOTALL)

# Bolt writes whole bodies into its warnings, and the SDK into its debug lines.
LOGGER = logging.getLogger("slack_bolt.sanad")
LOGGER.setLevel(logging.ERROR)

Taken = Callable[[Mapping[str, Any]], Awaitable[Block]]


class Router:
    """One AsyncApp with few listeners: each that does not match costs every request 10 µs."""

    def __init__(
        self, events: Events, interactions: Interactions, workspaces: Workspaces, client: AsyncWebClient
    ) -> None:
        async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult | None:
            # Bolt's own asks Slack on every request, and its cache hands one person's token to another.
            found = await workspaces.of(team_id or "", enterprise_id or "")
            if found is None:  # Bolt would answer through whatever response_url the payload names
                raise Malformed("another workspace than the one that was looked up")
            return AuthorizeResult(
                enterprise_id=enterprise_id,
                team_id=team_id,
                bot_token=found.token,
                bot_id=found.bot,
                bot_user_id=found.bot_user,
            )

        self._app = AsyncApp(
            name="sanad",
            logger=LOGGER,
            client=client,
            authorize=authorize,  # type: ignore[arg-type] # Bolt takes None for "not installed", its types do not say so
            process_before_response=True,
            request_verification_enabled=False,  # done by gate.py on the raw bytes
            ssl_check_enabled=False,
            attaching_function_token_enabled=False,
            attaching_conversation_kwargs_enabled=False,
        )
        self._listen(events, interactions)
        self._app.error(_raise)

    def _listen(self, events: Events, interactions: Interactions) -> None:
        app = self._app
        app.event("app_mention")(_listener(events.spoken))
        app.event("message")(_listener(events.spoken))  # every subtype, so that none is answered with 404
        app.action(ANY)(_listener(interactions.pressed))
        app.options(ANY)(_listener(interactions.typed))
        app.view(ANY)(_listener(interactions.submitted))
        app.view_closed(ANY)(_listener(_nothing))
        app.shortcut(ANY)(_listener(interactions.shortcut))
        app.event("app_home_opened")(_listener(events.opened))
        app.event(ANY)(_listener(_nothing))

    async def route(self, payload: dict[str, Any]) -> tuple[int, str]:
        """Status and JSON body for a payload. Whatever a surface raises comes out here."""
        try:
            request = AsyncBoltRequest(body=payload, mode="socket_mode")
        except (KeyError, TypeError, AttributeError):  # Bolt looks into a payload as if it were whole
            return 400, ""
        response = await self._app.async_dispatch(request)
        return response.status, response.body


def _listener(take: Taken) -> Callable[..., Awaitable[BoltResponse]]:
    async def listener(body: dict[str, Any]) -> BoltResponse:
        return BoltResponse(status=200, body=dict(await take(body)) or "")

    return listener


async def _nothing(_: Mapping[str, Any]) -> Block:
    return {}


async def _raise(error: Exception) -> BoltResponse:
    raise error
