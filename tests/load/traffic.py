"""Slack, Teams and page traffic at once, over loopback, at a pace or as fast as it goes."""

import asyncio
import itertools
import json
import random
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import aiohttp

from tests.slack.client import recorded, sign
from tests.whole import teams_payload

NAMES = ("OPSC", "the Budapest convention", "Lanzarote", "C182", "CRC", "OPIC", "GC 25", "the Palermo protocol")
STATES = ("Pakistan", "India", "Kenya", "France", "Brazil", "Japan", "Nepal", "Ghana", "Egypt", "Canada")
FORMS = (
    *("has {1} ratified {0}?", "what is {0}", "{0} article {2}", "{0} vs OPSC", "which instruments cover grooming"),
    *("what does OCSEA mean", "when did {1} join {0}", "budapest weather {2}", "kya {1} ne {0} ratify kiya hai"),
)


def question(number: int) -> str:
    """One of a few thousand, as people ask them."""
    form = FORMS[number % len(FORMS)]
    return form.format(NAMES[number // 3 % len(NAMES)], STATES[number // 7 % len(STATES)], number % 40)


@dataclass
class Traffic:
    """What was sent to one server, and what came of it."""

    url: str
    service: str  # where Teams' answers would go, had they not been asked for in the response
    took: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    receipts: set[str] = field(default_factory=set)
    _numbers: Any = field(default_factory=itertools.count)

    def __post_init__(self) -> None:
        self._command = recorded("command")
        self._activity = teams_payload("personal", self.service)

    async def at_once(self, many: int, seconds: float = 0.0, count: int = 0) -> float:
        """As fast as it goes, so many at a time, for a while or a number of requests; requests a second."""
        began = time.perf_counter()
        left = itertools.count()

        async def one(session: aiohttp.ClientSession) -> None:
            while (next(left) < count) if count else (time.perf_counter() - began < seconds):
                await self._send(session)

        async with _session(many) as session:
            await asyncio.gather(*(one(session) for _ in range(many)))
        return len(self.took) / (time.perf_counter() - began)

    async def at_pace(self, rate: float, seconds: float) -> None:
        """At random moments, so many a second on average, whether answers come or not: latency with its queues."""
        chance = random.Random(5)  # the same moments in each run
        async with _session(0) as session, asyncio.TaskGroup() as group:
            due = time.perf_counter()
            end = due + seconds
            while due < end:
                due += chance.expovariate(rate)
                await asyncio.sleep(max(0.0, due - time.perf_counter()))
                group.create_task(self._send(session, due))

    async def _send(self, session: aiohttp.ClientSession, due: float = 0.0) -> None:
        number = next(self._numbers)
        path, body, headers = self._request(number)
        began = due or time.perf_counter()
        async with session.post(f"{self.url}{path}", data=body, headers=headers) as response:
            found = await response.read()
        self.statuses[response.status] += 1
        if response.status == 200:
            self.took.append(time.perf_counter() - began)
            if number % 50 == 2 and path == "/preview/ask":
                self.receipts.add(json.loads(found)["feedback"]["id"])

    def _request(self, number: int) -> tuple[str, bytes, dict[str, str]]:
        """Two of five are slash commands, two are Teams messages, one is the page's; one in fifty a correction."""
        text = "the opsc date is wrong, it was 2011" if number % 50 == 2 else question(number)
        if number % 5 < 2 and number % 50 != 2:
            body = urlencode(self._command | {"text": text, "trigger_id": uuid.uuid4().hex}).encode()
            return "/slack/events", body, {"Content-Type": "application/x-www-form-urlencoded", **sign(body)}
        if number % 5 < 4 and number % 50 != 2:
            talk = {**self._activity["conversation"], "id": f"a:{number % 1000}"}
            activity = self._activity | {"text": text, "id": uuid.uuid4().hex, "conversation": talk}
            return "/api/messages", json.dumps(activity).encode(), {"Content-Type": "application/json"}
        line = {"text": text, "conversation": uuid.uuid4().hex}
        return "/preview/ask", json.dumps(line).encode(), {"Content-Type": "application/json"}


def _session(most: int) -> aiohttp.ClientSession:
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=most, keepalive_timeout=30), timeout=aiohttp.ClientTimeout(60)
    )


def part(took: list[float], share: float) -> float:
    """A percentile in milliseconds."""
    return sorted(took)[min(len(took) - 1, int(len(took) * share))] * 1000


def memory(pid: int) -> float:
    """What a process holds, in MiB."""
    status = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024
