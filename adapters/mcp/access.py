"""Who may call over HTTP: whoever has the token, Slack where its signature is right, or this machine alone."""

import hmac
import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.origin import stranger

BODY_BYTES = 256 * 1024
LOCKED = "This address needs its token: send it in the header Authorization: Bearer ..."
NOT_SLACK = "The signature or the workspace of this request is not one that Sanad is set up for."
TOO_LARGE = "The request is too large."


@dataclass(frozen=True, slots=True)
class SlackCallers:
    """Which of Slack's calls are let in: signed by the app's secret, for a person of one of these workspaces.

    `signed` takes the raw body, the timestamp and the signature. Slackbot names the person whom it asks for in
    `_meta.slack` of each call of a tool.
    """

    signed: Callable[[bytes, str, str], bool]
    teams: Collection[str]

    def admits(self, raw: bytes, headers: Headers) -> bool:
        """Whether this is a call of Slack's that may come in. What is not understood may not."""
        timestamp = headers.get("X-Slack-Request-Timestamp", "")
        if not self.signed(raw, timestamp, headers.get("X-Slack-Signature", "")):
            return False
        try:
            found = json.loads(raw)
        except (ValueError, RecursionError):
            return False
        return isinstance(found, dict) and (found.get("method") != "tools/call" or self._of_ours(found))

    def _of_ours(self, call: dict[str, Any]) -> bool:
        caller = _inside(call, "params", "_meta", "slack")
        of = [caller.get(name) for name in ("team_id", "enterprise_id")]
        return any(isinstance(id_, str) and id_ in self.teams for id_ in of) and bool(caller.get("user_id"))


class Access:
    """An ASGI application that lets in whom it may, and refuses everybody else with a sentence.

    Without a token only programs of this machine are let in, and none that comes through a proxy.
    """

    def __init__(self, app: ASGIApp, token: str = "", slack: SlackCallers | None = None) -> None:
        self._app = app
        self._token = token
        self._slack = slack

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        headers = Headers(scope=scope)
        if self._token and "Authorization" in headers:
            return await self._enter(self._has_token(headers), LOCKED, scope, receive, send)
        if self._slack and "X-Slack-Signature" in headers:
            raw = await _body(receive)
            if raw is None:
                return await JSONResponse({"error": TOO_LARGE}, 413)(scope, receive, send)
            return await self._enter(self._slack.admits(raw, headers), NOT_SLACK, scope, _again(raw, receive), send)
        near = not self._token and not stranger((scope.get("client") or ("",))[0], headers)
        return await self._enter(near, LOCKED, scope, receive, send)

    def _has_token(self, headers: Headers) -> bool:
        kind, _, given = headers["Authorization"].partition(" ")
        return kind.lower() == "bearer" and hmac.compare_digest(given.encode(), self._token.encode())

    async def _enter(self, may: bool, sentence: str, scope: Scope, receive: Receive, send: Send) -> None:
        refusal = JSONResponse({"error": sentence}, 401, {"WWW-Authenticate": "Bearer"})
        await (self._app if may else refusal)(scope, receive, send)


def _inside(found: Any, *path: str) -> dict[str, Any]:
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}


async def _body(receive: Receive) -> bytes | None:
    """The whole body; None where it is too large."""
    raw = bytearray()
    while True:
        message = await receive()
        raw += message.get("body", b"")
        if len(raw) > BODY_BYTES:
            return None
        if message["type"] != "http.request" or not message.get("more_body", False):
            return bytes(raw)


def _again(raw: bytes, receive: Receive) -> Receive:
    """What was read, once more, and then what comes."""
    waiting: list[Message] = [{"type": "http.request", "body": raw, "more_body": False}]

    async def replay() -> Message:
        return waiting.pop() if waiting else await receive()

    return replay
