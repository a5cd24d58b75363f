"""Slack, as far as Sanad can see it: its Web API, response URLs and Socket Mode, on real HTTP.

It refuses what Slack refuses (rules.py), and does what it is scripted to do.

    python -m tests.slack.fake      serves it on loopback and prints its address
"""

import asyncio
import itertools
import json
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.slack import rules

Json = dict[str, Any]

BOT_TOKEN = "xoxb-1-2-abc"
APP_TOKEN = "xapp-1-A1-2-abc"
TEAM, BOT_USER, BOT = "T0TEAM", "U0BOT", "B0BOT"
SCOPES = "app_mentions:read,assistant:write,chat:write,commands,im:history"


@dataclass
class Call:
    """One call as it arrived."""

    method: str
    arguments: Json
    token: str
    at: float
    faults: list[str] = field(default_factory=list)


@dataclass
class Script:
    """What happens instead of success: an error's name, a status, a pause, or a torn connection."""

    error: str = ""
    status: int = 200
    retry_after: int = 0
    pause: float = 0.0
    reset: bool = False


class FakeSlack:
    """One Slack. `calls` holds what arrived; `script` what is to go wrong next."""

    def __init__(self) -> None:
        self.url = ""
        self.calls: list[Call] = []
        self.script: dict[str, deque[Script]] = defaultdict(deque)
        self.tokens = {BOT_TOKEN: TEAM}
        self.scopes: str | None = SCOPES
        self.auth: Json = {"team_id": TEAM, "user_id": BOT_USER, "bot_id": BOT, "url": "https://example.slack.com/"}
        self.oauth: Json = {}
        self.triggers: dict[str, float] = {}
        self.responses: dict[str, tuple[float, int]] = {}
        self.sockets: list[web.WebSocketResponse] = []
        self.acks: dict[str, Json] = {}
        self.connections: set[object] = set()  # every client port that was seen
        self._numbers = itertools.count(1)
        self._news = asyncio.Condition()

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_post("/response/{name}", self._response)
        app.router.add_get("/link", self._link)
        app.router.add_get("/_calls", self._list)
        app.router.add_post("/_reset", self._reset)
        app.router.add_post("/_script", self._scripted)
        return app

    # What a test asks

    def of(self, method: str) -> list[Json]:
        """Arguments of the calls of one method, oldest first."""
        return [call.arguments for call in self.calls if call.method == method]

    @property
    def faults(self) -> list[str]:
        """Whatever Slack would have refused."""
        return [f"{call.method}: {fault}" for call in self.calls for fault in call.faults]

    async def until(self, method: str, count: int = 1, seconds: float = 30.0) -> list[Json]:
        """Wait until a method was called so often."""
        return await self.when(lambda: len(self.of(method)) >= count and self.of(method), seconds)

    async def when(self, ready: Callable[[], Any], seconds: float = 30.0) -> Any:
        """Wait until something is true."""
        async with asyncio.timeout(seconds), self._news:
            while not (found := ready()):
                await self._news.wait()
            return found

    def trigger(self) -> str:
        """A trigger id that lives for three seconds and opens one view."""
        name = f"{next(self._numbers)}.{time.time_ns()}"
        self.triggers[name] = time.monotonic()
        return name

    def response_url(self) -> str:
        """A URL that takes five answers."""
        name = f"R{next(self._numbers)}"
        self.responses[name] = (time.monotonic(), 0)
        return f"{self.url}/response/{name}"

    # The Web API

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        self.connections.add(request.transport and request.transport.get_extra_info("peername"))
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        call = Call(method, await _arguments(request), token, time.monotonic())
        call.faults = list(self._refused(call))
        if script := self.script[method].popleft() if self.script[method] else None:
            await self._noted(call)
            if script.pause:
                await asyncio.sleep(script.pause)
            if script.reset:
                assert request.transport is not None
                request.transport.abort()
                return web.Response()
            if script.error or script.status != 200:
                headers = {"Retry-After": str(script.retry_after)} if script.retry_after else {}
                return web.json_response({"ok": False, "error": script.error}, status=script.status, headers=headers)
        else:
            await self._noted(call)
        return self._answered(call)

    async def _noted(self, call: Call) -> None:
        async with self._news:
            self.calls.append(call)
            self._news.notify_all()

    def _answered(self, call: Call) -> web.Response:
        if call.method == "apps.connections.open":
            if call.token != APP_TOKEN:
                return web.json_response({"ok": False, "error": "invalid_auth"})
            return web.json_response({"ok": True, "url": f"{self.url.replace('http', 'ws')}/link"})
        if call.method == "oauth.v2.access":
            return web.json_response(self.oauth or {"ok": False, "error": "invalid_code"})
        if call.token not in self.tokens:
            return web.json_response({"ok": False, "error": "invalid_auth"})
        if call.faults:
            kind = "invalid_blocks" if call.method.startswith("chat.") else "invalid_arguments"
            return web.json_response({"ok": False, "error": _named(call.faults[0]) or kind, "faults": call.faults})
        headers = {"x-oauth-scopes": self.scopes} if self.scopes else {}
        return web.json_response({"ok": True, **self._result(call)}, headers=headers)

    def _result(self, call: Call) -> Json:
        arguments = call.arguments
        number = next(self._numbers)
        if call.method == "auth.test":
            return self.auth | {"team_id": self.tokens[call.token]}
        if call.method == "chat.postMessage":
            return {"channel": arguments["channel"], "ts": f"1700000000.{number:06}", "message": {}}
        if call.method == "chat.postEphemeral":
            return {"message_ts": f"1700000000.{number:06}"}
        if call.method == "chat.update":
            return {"channel": arguments["channel"], "ts": arguments["ts"], "message": {}}
        if call.method.startswith("views."):
            return {"view": {"id": f"V{number}", "hash": f"{number}.abc"}}
        return {}

    def _refused(self, call: Call) -> list[str]:
        arguments = call.arguments
        if call.method in {"auth.test", "apps.connections.open", "oauth.v2.access"}:
            return []
        if call.method in {"chat.postMessage", "chat.update", "chat.postEphemeral"}:
            alone = call.method == "chat.postEphemeral"
            found = list(rules.message_faults({n: v for n, v in arguments.items() if not (alone and n == "user")}))
            if alone and not str(arguments.get("user", "")).startswith(("U", "W")):
                found.append("user_not_in_channel")
            return found if arguments.get("channel") else [*found, "channel_not_found"]
        if call.method in {"views.open", "views.publish"}:
            found = list(rules.view_faults(arguments["view"]))
            return ["expired_trigger_id", *found] if self._expired(call) else found
        if call.method == "assistant.threads.setSuggestedPrompts":
            found = ["thread_ts: the call silently does nothing"] if "thread_ts" in arguments else []
            return [*found, "prompts: more than 4"] if len(arguments["prompts"]) > 4 else found
        return ["unknown_method"]

    def _expired(self, call: Call) -> bool:
        if call.method != "views.open":
            return False
        opened = self.triggers.pop(call.arguments["trigger_id"], None)
        return opened is None or time.monotonic() - opened > 3

    # Response URLs

    async def _response(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        message = await request.json()
        since, count = self.responses.get(name, (0.0, 99))
        call = Call("response_url", {"name": name, **message}, "", time.monotonic())
        call.faults = list(rules.message_faults(message))
        await self._noted(call)
        if script := self.script["response_url"].popleft() if self.script["response_url"] else None:
            await asyncio.sleep(script.pause)
            if script.status != 200:
                return web.Response(status=script.status, headers={"Retry-After": str(script.retry_after)})
        if count >= 5 or time.monotonic() - since > 1800:
            return web.Response(status=404, text="used_url")
        self.responses[name] = (since, count + 1)
        return web.Response(text="ok")

    # Socket Mode

    async def _link(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(max_msg_size=20_480)  # a larger frame ends the connection, as with Slack
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": len(self.sockets) + 1})
        async with self._news:
            self.sockets.append(socket)
            self._news.notify_all()
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                found = json.loads(message.data)
                async with self._news:
                    self.acks[found["envelope_id"]] = found.get("payload") or {}
                    self._news.notify_all()
        self.sockets.remove(socket)
        return socket

    async def envelope(self, kind: str, payload: Json) -> str:
        """Send an envelope to one of the connections; returns its id, by which `acks` holds what came back."""
        name = f"E{next(self._numbers)}"
        await self.sockets[-1].send_json(
            {"envelope_id": name, "type": kind, "payload": payload, "accepts_response_payload": kind != "events_api"}
        )
        return name

    # For other processes

    async def _list(self, request: web.Request) -> web.Response:
        found = [{"method": c.method, "arguments": c.arguments, "faults": c.faults} for c in self.calls]
        return web.json_response(found)

    async def _reset(self, request: web.Request) -> web.Response:
        self.calls.clear()
        return web.Response()

    async def _scripted(self, request: web.Request) -> web.Response:
        found = await request.json()
        self.script[found.pop("method")].append(Script(**found))
        return web.Response()


def _named(fault: str) -> str:
    return (
        fault if fault in {"expired_trigger_id", "msg_blocks_too_long", "channel_not_found", "unknown_method"} else ""
    )


async def _arguments(request: web.Request) -> Json:
    found: Json = dict(request.query)
    if request.content_type == "application/json" and request.can_read_body:
        found |= await request.json()
    elif request.can_read_body:
        found |= {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    return found


@asynccontextmanager
async def serving(slack: FakeSlack) -> AsyncIterator[FakeSlack]:
    """The fake on loopback."""
    runner = web.AppRunner(slack.app(), shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    slack.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield slack
    finally:
        await runner.cleanup()


async def _main() -> None:
    async with serving(FakeSlack()) as slack:
        print(slack.url, flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_main())
