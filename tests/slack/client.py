"""Slack's side of the requests: recorded payloads, signed and sent."""

import copy
import hashlib
import hmac
import itertools
import json
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import aiohttp

from tests.slack.fake import FakeSlack

Json = dict[str, Any]

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
PAYLOADS = Path(__file__).parents[1] / "payloads" / "slack"


def recorded(name: str, **changes: Any) -> Json:
    """A recorded payload; `event__ts="2"` changes what is inside."""
    found: Json = json.loads((PAYLOADS / f"{name}.json").read_text("utf-8"))
    for path, value in changes.items():
        *outer, last = path.split("__")
        place: Any = found
        for step in outer:
            place = place[int(step) if step.isdigit() else step]
        place[last] = copy.deepcopy(value)
    return found


def sign(body: bytes, at: float | None = None, secret: str = SECRET) -> dict[str, str]:
    """Slack's signature headers."""
    stamp = str(int(time.time() if at is None else at))
    digest = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


def encoded(payload: Json) -> tuple[bytes, str]:
    """Body and content type, as Slack sends them."""
    if "command" in payload:
        return urlencode(payload).encode(), "application/x-www-form-urlencoded"
    if "event" in payload or str(payload.get("type")) in {"url_verification", "app_rate_limited"}:
        return json.dumps(payload).encode(), "application/json"
    return urlencode({"payload": json.dumps(payload)}).encode(), "application/x-www-form-urlencoded"


class Client:
    """Sends to one server what Slack would send, with live triggers and response URLs."""

    def __init__(self, url: str, slack: FakeSlack, session: aiohttp.ClientSession) -> None:
        self.url = f"{url}/slack/events"
        self.slack = slack
        self.session = session
        self._numbers = itertools.count(1)

    def live(self, name: str, **changes: Any) -> Json:
        """A recorded payload with a trigger, a response URL and an event id of its own."""
        payload = recorded(name, **changes)
        if payload.get("trigger_id") == "TRIGGER":
            payload["trigger_id"] = self.slack.trigger()
        if payload.get("response_url") == "RESPONSE_URL":
            payload["response_url"] = self.slack.response_url()
        if payload.get("event_id") == "Ev0EVENT":
            payload["event_id"] = f"Ev{next(self._numbers)}"
        return payload

    async def send(self, payload: Json, headers: dict[str, str] | None = None) -> tuple[int, Json]:
        """Sign and send; the status, and the JSON that came back."""
        body, kind = encoded(payload)
        return await self.post(body, {"Content-Type": kind, **sign(body), **(headers or {})})

    async def post(self, body: bytes, headers: dict[str, str]) -> tuple[int, Json]:
        async with self.session.post(self.url, data=body, headers=headers) as response:
            text = await response.text()
            return response.status, json.loads(text) if text.startswith("{") else {}

    async def play(self, name: str, **changes: Any) -> tuple[int, Json]:
        """Send a recorded payload."""
        return await self.send(self.live(name, **changes))
