"""What probes and Prometheus ask: does the process live, is it ready, what is wrong."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from bot import telemetry
from bot.ports import Platform
from bot.store import Backlog, Store

PROBE_SECONDS = 3.0  # seconds: a probe gives up itself after a few
FRESH_SECONDS = 0.5  # whoever floods the probes costs no more than one answer in this time
LATE_SECONDS = 900.0  # seconds after which a delivery that still waits is worth a word


@dataclass
class Health:
    """Answers the probes. `stopping` makes the process unready before it stops listening."""

    store: Store
    content: Callable[[], tuple[str, str]]  # the version that is served, and what is wrong with a newer file
    platforms: Sequence[Platform] = ()
    stopping: bool = False
    _asking: asyncio.Lock = field(default_factory=asyncio.Lock)
    _asked: float = float("-inf")
    _known: Backlog | None = None
    _printed: tuple[float, bytes] = (float("-inf"), b"")  # metrics, and when they were written

    def mount(self, app: web.Application) -> None:
        """Add `/healthz`, `/readyz` and `/metrics`. They need no token, and contain nothing that a person wrote."""
        app.router.add_get("/healthz", self.alive)
        app.router.add_get("/readyz", self.ready)
        app.router.add_get("/metrics", self.metrics)

    async def alive(self, _: web.Request) -> web.Response:
        """`GET /healthz`: 200 as long as the event loop runs."""
        return web.json_response({"alive": True})

    async def ready(self, _: web.Request) -> web.Response:
        """`GET /readyz`: 503 with what prevents service, or 200 with what a maintainer should look at."""
        stops = ["stopping"] if self.stopping else []
        backlog = await self._backlog()
        if backlog is None:
            stops.append("store: the database does not answer")
        stops += [f"{found.name}: {found.trouble()}" for found in self.platforms if found.trouble()]
        version, fault = self.content()
        notes = [f"content: a changed file is faulty, so the earlier one is served: {fault}"] if fault else []
        notes += [f"{found.name}: {found.advice()}" for found in self.platforms if found.advice()]
        notes += _late(backlog) if backlog else []
        found = {"ready": not stops, "wrong": stops, "look_at": notes, "content_version": version}
        return web.json_response(found, status=503 if stops else 200)

    async def metrics(self, _: web.Request) -> web.Response:
        """`GET /metrics` for Prometheus; at most two fresh answers a second."""
        backlog = await self._backlog()
        if time.monotonic() - self._printed[0] > FRESH_SECONDS:
            self._printed = (time.monotonic(), self._measured(backlog))
        return web.Response(body=self._printed[1], headers={"Content-Type": CONTENT_TYPE_LATEST})

    def _measured(self, backlog: Backlog | None) -> bytes:
        telemetry.STORE_UP.set(backlog is not None)
        if backlog:
            telemetry.OUTBOX_DEPTH.set(backlog.waiting)
            telemetry.OUTBOX_AGE.set(backlog.oldest)
            telemetry.OUTBOX_PARKED.set(backlog.parked)
        for found in self.platforms:
            telemetry.TROUBLE.labels(found.name).set(bool(found.trouble()))
        version, fault = self.content()
        telemetry.CONTENT_FAULTY.set(bool(fault))
        telemetry.CONTENT_AGE.set(_age(version))
        return generate_latest()

    async def _backlog(self) -> Backlog | None:
        """None when the store does not answer in time, for whatever reason. It is asked twice a second at most."""
        async with self._asking:
            now = time.monotonic()
            if now - self._asked > FRESH_SECONDS:
                self._known, self._asked = await self._ask(), time.monotonic()
            return self._known

    async def _ask(self) -> Backlog | None:
        try:
            async with asyncio.timeout(PROBE_SECONDS):
                return await self.store.backlog()
        except Exception as error:
            telemetry.log.warning("store does not answer", error=type(error).__name__)
            return None


def _late(backlog: Backlog) -> list[str]:
    late = backlog.waiting > 0 and backlog.oldest > LATE_SECONDS
    return [
        *([f"feedback: {backlog.parked} deliveries were given up; see the inbox"] if backlog.parked else []),
        *(
            [f"feedback: the oldest of {backlog.waiting} deliveries waits for {backlog.oldest / 60:.0f} min"]
            if late
            else []
        ),
    ]


def _age(version: str) -> float:
    """Seconds since the newest change of the content; its version begins with that day, month or year."""
    day = version.partition(".")[0]
    return time.time() - datetime.fromisoformat(day + "0001-01-01"[len(day) :]).replace(tzinfo=UTC).timestamp()
