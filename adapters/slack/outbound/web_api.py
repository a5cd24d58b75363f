"""Slack's Web API: one pooled session, one place where failures get their names, and a pace."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import stamina
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.auth.workspaces import Workspace
from adapters.slack.config import SLACK
from adapters.slack.outbound.proxies import proxy_for
from adapters.slack.render.blocks import Block, has_table, without_tables
from bot.model import TryLater

log = structlog.get_logger(__name__)

CALL_SECONDS = 8.0  # seconds for one call
RETRY_SECONDS = 20.0  # seconds that one call and its repetitions may take
LONGEST_PAUSE_SECONDS = 30.0  # longest pause that Slack may ask for
TRANSIENT_REASONS = frozenset(
    {"internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org", "rollup_error"}
)
GONE = frozenset({"invalid_auth", "account_inactive", "token_revoked", "token_expired", "not_authed"})
REFUSED_BLOCKS = frozenset({"invalid_blocks", "msg_blocks_too_long", "invalid_blocks_format"})
NETWORK = (aiohttp.ClientError, TimeoutError, OSError)


class Refusal(Exception):
    """Slack will not do this; its words are Slack's name for the reason, such as `channel_not_found`."""


class WebApi:
    """Calls of every workspace go through one session.

    Without a session the SDK opens a connection for every call (nine times the CPU over TLS);
    with one it ignores its own timeout, so the session has it.
    """

    def __init__(self, url: str) -> None:
        self._url = url if url.endswith("/") else f"{url}/"
        self._session: aiohttp.ClientSession | None = None
        self._clients: dict[str, AsyncWebClient] = {}
        self._throttle = ChannelThrottle()
        self.gone: dict[str, str] = {}  # tokens that Slack has ceased to take, and its reason

    async def open(self) -> None:
        """Open the session that all calls go through, on the event loop that runs."""
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=CALL_SECONDS))

    async def close(self) -> None:
        """Let go of the connections. The outbox may still deliver its last: each such call opens its own."""
        session, self._session = self._session, None
        self._clients.clear()
        if session:
            await session.close()

    def client(self, token: str = "") -> AsyncWebClient:
        """A client that repeats nothing by itself: the SDK's own repetitions have no cap and run within the ack."""
        if token not in self._clients:
            client = AsyncWebClient(
                token or None, base_url=self._url, session=self._session, timeout=int(CALL_SECONDS), retry_handlers=[]
            )
            client.proxy = proxy_for(self._url)
            self._clients[token] = client
        return self._clients[token]

    async def call(self, workspace: Workspace, method: str, /, **arguments: Any) -> dict[str, Any]:
        """One call. Raises Refusal, TryLater, OSError, TimeoutError or aiohttp.ClientError."""
        try:
            found = await self.client(workspace.token).api_call(method, json=arguments)
        except SlackApiError as error:
            failure = named(error)
            if str(failure) in GONE:
                self.gone[workspace.token] = str(failure)
            raise failure from None  # the SDK's words hold the whole response
        self.gone.pop(workspace.token, None)
        return found.data if isinstance(found.data, dict) else {}

    async def post(self, workspace: Workspace, message: Block, channel: str, thread: str = "") -> dict[str, Any]:
        """Post a message, at most one a second in a channel; one that is too rich goes out as its text.

        Raises as `call`.
        """
        await self._throttle.turn(channel)
        where = {"channel": channel, "parse": "none", "link_names": False} | ({"thread_ts": thread} if thread else {})
        return await self.shown(workspace, "chat.postMessage", {**message, **where})

    async def shown(self, workspace: Workspace, method: str, message: Block) -> dict[str, Any]:
        """Post or update; blocks that Slack does not take must not cost the answer: first its tables go, then all."""
        try:
            return await self.call(workspace, method, **message)
        except Refusal as refusal:
            if str(refusal) not in REFUSED_BLOCKS:
                raise
            log.error("slack_blocks_refused", reason=str(refusal))
            if has_table(message):
                return await self.shown(workspace, method, without_tables(message))
            plain = {name: value for name, value in message.items() if name != "blocks"}
            return await self.call(workspace, method, **plain)

    async def respond(self, url: str, message: Block) -> None:
        """Answer through a `response_url`. Raises Refusal where it is used up, expired or none of Slack's."""
        try:
            await self._respond(url, message)
        except Refusal as refusal:
            if str(refusal) != "response_url_400" or not has_table(message):
                raise
            log.error("slack_blocks_refused", reason=str(refusal))
            await self._respond(url, without_tables(message))

    async def _respond(self, url: str, message: Block) -> None:
        if not trusted(url, self._url) or self._session is None:
            raise Refusal("response_url_not_slack")
        request = self._session.post(url, json=message, allow_redirects=False, proxy=proxy_for(url))
        async with request as response:
            if response.status == 429:
                raise TryLater(_seconds(response.headers.get("Retry-After")))
            if response.status >= 500:
                raise ConnectionError(f"response_url answers {response.status}")
            if response.status != 200:
                raise Refusal(f"response_url_{response.status}")

    async def insist(self, url: str, message: Block, event_id: str = "") -> None:
        """Answer through a `response_url`, again where it may pass; what is lost all the same is in the log."""
        try:
            async for attempt in attempts():
                with attempt:
                    await self.respond(url, message)
        except (Refusal, TryLater, *NETWORK) as error:
            reason = str(error) if isinstance(error, Refusal) else type(error).__name__
            log.warning("slack_late_answer_lost", error=reason, event_id=event_id)


def trusted(url: str, api: str) -> bool:
    """Whether a `response_url` is of Slack's hooks. Where the settings name a test's API, its host will do."""
    ours, theirs = urlsplit(api), urlsplit(url)
    hosts = {f"hooks.{ours.netloc}"} if api == SLACK else {f"hooks.{ours.netloc}", ours.netloc}
    return theirs.scheme == ours.scheme and theirs.netloc in hosts


def attempts() -> AsyncIterator[stamina.Attempt]:
    """Attempts at a call: passing failures are tried again, with growing pauses and jitter, for a while.

    For `async for`: iterated without `async`, stamina sleeps in the thread, and with it the event loop.
    """
    return aiter(stamina.retry_context(on=_pause, attempts=6, timeout=RETRY_SECONDS, wait_initial=0.2, wait_max=5))


def _pause(error: Exception) -> bool | float:
    if isinstance(error, TryLater):
        return min(error.seconds, LONGEST_PAUSE_SECONDS)
    return isinstance(error, NETWORK)


def named(error: SlackApiError) -> Exception:
    """What can be done about a failure of the SDK: Refusal is final, TryLater and ConnectionError may pass."""
    response = error.response
    status = getattr(response, "status_code", 0)
    reason = str(response.get("error") or "")[:100]
    if status == 429 or reason in {"ratelimited", "rate_limited"}:
        return TryLater(_seconds(dict(response.headers or {}).get("Retry-After")))
    if status >= 500 or reason in TRANSIENT_REASONS or not reason:
        return ConnectionError(f"Slack answers {status} {reason}".strip())
    return Refusal(reason)


def _seconds(header: str | None) -> float:
    return float(header) if header and header.isdigit() else 1.0


class ChannelThrottle:
    """Slack takes one message a second in a channel."""

    def __init__(self, seconds: float = 1.0) -> None:
        self._seconds = seconds
        self._free: dict[str, float] = {}

    async def turn(self, channel: str) -> None:
        """Wait for the channel's next turn: at most one in `seconds`."""
        now = time.monotonic()
        if len(self._free) > 1000:
            self._free = {name: at for name, at in self._free.items() if at > now}
        at = max(now, self._free.get(channel, 0.0))
        self._free[channel] = at + self._seconds
        if at > now:
            await asyncio.sleep(at - now)
