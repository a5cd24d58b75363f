"""The one way in: verified, parsed once, of a workspace that may ask, and not seen before."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

import structlog
from aiohttp import web

from adapters.slack.auth.workspaces import Workspaces
from adapters.slack.inbound import parse
from adapters.slack.inbound.signature import Rejected, Seen, SignatureCheck
from adapters.slack.listeners.commands import Commands, as_json, sentence
from adapters.slack.listeners.questions import Busy
from adapters.slack.outbound.ephemeral import FAILED, TOO_MANY_WAITING, Ephemeral
from adapters.slack.router import Router

log = structlog.get_logger(__name__)

UNKNOWN_WORKSPACE = "Sanad is not set up for this workspace. Please ask your administrator."
STARTING = "Sanad cannot reach Slack at the moment. Please try again in a minute."
FINAL = {"X-Slack-No-Retry": "1"}  # what is malformed now will be so in a minute
JSON, TEXT = {"Content-Type": "application/json; charset=utf-8"}, {"Content-Type": "text/plain; charset=utf-8"}
LEAVING = frozenset({"app_uninstalled", "tokens_revoked"})


@dataclass(frozen=True, slots=True)
class Response:
    """What goes back to Slack, over HTTP or a socket. 503 makes Slack send an event again."""

    status: int
    body: str = ""  # JSON


class Ingress:
    """Takes requests and envelopes to where they are answered; never raises, and logs nothing of what they say."""

    def __init__(  # noqa: PLR0913, PLR0917 - each part of the adapter that a request may reach
        self,
        signature_check: SignatureCheck | None,
        workspaces: Workspaces,
        commands: Commands,
        router: Router,
        ephemeral: Ephemeral,
        left: Callable[[Mapping[str, Any]], Awaitable[Any]],
    ) -> None:
        self._signature_check = signature_check
        self._workspaces = workspaces
        self._commands = commands
        self._router = router
        self._ephemeral = ephemeral
        self._left = left
        self._seen = Seen()
        self._taken = Seen()  # events
        self._failed = Seen()  # events whose writers were told that it did not work

    async def http(self, request: web.Request) -> web.Response:
        """`POST /slack/events`."""
        if self._signature_check is None:  # Socket Mode only
            raise web.HTTPNotFound
        try:
            raw = await self._signature_check.body(request)
            response = await self.enter(*_parsed(raw, request.content_type))
        except Rejected as refused:
            log.info("slack_request_refused", status=refused.status, reason=str(refused))
            response = Response(refused.status)
        headers = JSON if response.body.startswith("{") else TEXT
        if response.status == 400:
            headers = headers | FINAL
        return web.Response(status=response.status, body=response.body.encode(), headers=headers)

    async def enter(self, kind: str, payload: dict[str, Any]) -> Response:
        """A payload of one of the kinds that Socket Mode names: `slash_commands`, `events_api`, `interactive`."""
        try:
            return await (self._command(payload) if kind == "slash_commands" else self._rest(kind, payload))
        except Busy:
            log.warning("slack_busy", kind=kind)
            return self._sorry(kind, payload, TOO_MANY_WAITING, 503)
        except parse.Malformed as error:
            log.warning("slack_payload_malformed", kind=kind, at=str(error))
            return Response(400)
        except Exception as error:  # a fault of ours, whatever it is called
            log.exception("slack_request_failed", kind=kind, error=type(error).__name__)
            if kind == "events_api" and not self._failed.again(str(payload.get("event_id"))):
                self._ephemeral.excuse(payload, FAILED)
            return self._sorry(kind, payload, FAILED, 500)

    def _sorry(self, kind: str, payload: Mapping[str, Any], words: str, status: int) -> Response:
        """A person reads a sentence, not Slack's warning triangle. An event is to come again."""
        if kind == "slash_commands":
            return Response(200, as_json(sentence(words)))
        if kind != "interactive":
            return Response(status)
        try:
            found = self._ephemeral.sorry(payload, words)
        except parse.Malformed:
            return Response(status)
        return Response(200, as_json(found) if found else "")

    async def _command(self, form: Mapping[str, str]) -> Response:
        team, enterprise = form.get("team_id", ""), form.get("enterprise_id", "")
        trigger = parse.field(form, "trigger_id")
        if not parse.field(form, "command") or self._seen.again(trigger):
            return Response(409)
        if (workspace := await self._workspaces.of(team, enterprise)) is None:
            return Response(200, as_json(sentence(UNKNOWN_WORKSPACE if self._workspaces.ready else STARTING)))
        question = parse.of_command(parse.of_installation(form, org=workspace.org))
        return Response(200, await self._commands.reply(question, trigger))

    async def _rest(self, kind: str, payload: dict[str, Any]) -> Response:
        type_ = parse.field(payload, "type")
        if type_ == "url_verification":
            return Response(200, as_json({"challenge": parse.field(payload, "challenge")}))
        if type_ == "app_rate_limited":
            log.error("slack_events_rate_limited")
            return Response(200)
        parse.check_shape(payload)
        if kind == "events_api" and parse.field(payload, "event", "type") in LEAVING:
            return await self._leave(payload)
        team = parse.installed(payload) if kind == "events_api" else parse.workspace(payload)
        if (workspace := await self._workspaces.of(*team)) is None:
            return Response(200 if self._workspaces.ready else 503)
        if again := self._again(kind, payload):
            return again
        status, body = await self._router.route(parse.of_installation(payload, org=workspace.org))
        if status == 200 and kind == "events_api":
            self._taken.again(parse.field(payload, "event_id"))
        return Response(400 if status == 404 else status, body)  # Bolt's word for what it has no listener for

    async def _leave(self, payload: Mapping[str, Any]) -> Response:
        """From a workspace of which nothing may be known any more."""
        if not self._again("events_api", payload):
            await self._left(payload)
            self._taken.again(parse.field(payload, "event_id"))
        return Response(200)

    def _again(self, kind: str, payload: Mapping[str, Any]) -> Response | None:
        """A replay. An event is also sent again by Slack itself, which wants to hear that it arrived."""
        if kind == "events_api":
            return Response(200) if parse.field(payload, "event_id") in self._taken else None
        if "trigger_id" not in payload:
            return None
        return Response(409) if self._seen.again(parse.field(payload, "trigger_id")) else None


def _parsed(raw: bytes, content_type: str) -> tuple[str, dict[str, Any]]:
    """Kind and payload of a verified body. Raises Rejected."""
    try:
        text = raw.decode()
        if content_type == "application/json":
            return "events_api", _object(text)
        form = dict(parse_qsl(text, keep_blank_values=True, strict_parsing=True, max_num_fields=50))
        if "payload" in form:
            return "interactive", _object(form["payload"])
        return "slash_commands", form
    except (ValueError, RecursionError):
        raise Rejected(400, "unreadable body") from None


def _object(text: str) -> dict[str, Any]:
    found = json.loads(text)
    if not isinstance(found, dict):
        raise ValueError("not an object")
    return found
