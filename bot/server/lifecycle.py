"""The server: one process, every door, and an orderly end."""

import asyncio
import contextlib
import gc
import secrets
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator

from aiohttp import web

from adapters import inbox, preview
from adapters.preview import feed
from bot import telemetry
from bot.app import App, Responder
from bot.feedback import notifications
from bot.feedback.outbox import Outbox
from bot.feedback.retention import keep_tidy, redacted
from bot.feedback.triage import Triage
from bot.knowledge.library import Live
from bot.model import Reply
from bot.news import News
from bot.ports import Forwarder, Platform
from bot.server import data, platforms, programs
from bot.server.health import Health
from bot.server.rate_limit import RateLimiter
from bot.server.security import (
    BACKLOG,
    AccessGuard,
    ConcurrencyLimit,
    Connections,
    OutOfFiles,
    add_headers,
    outermost,
    sentences,
)
from bot.settings import Misconfigured, Settings
from bot.store import Search, Store
from bot.store.destinations import PLATFORMS, scheme
from bot.understanding.understand import Understanding
from handlers import REPLIES, changes

BODY_BYTES = 256 * 1024  # bytes of a request's body
HEAD_SECONDS = 10.0
REREAD_SECONDS = 2.0  # seconds between two looks at the content's files
FINISH_REQUESTS, FINISH_PLATFORMS, FINISH_OUTBOX = 2.0, 4.0, 2.0  # seconds: a stop takes less than ten


async def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT. Raises SystemExit with a sentence when it cannot start."""
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    async with running(settings) as server:
        print(f"Sanad is at {server.link} (end with Ctrl-C)", flush=True)
        await stop.wait()


@contextlib.asynccontextmanager
async def running(settings: Settings) -> "AsyncIterator[Server]":
    """A server that is listening; on the way out it finishes what it acknowledged."""
    live = Live(settings.sanad_content) if settings.sanad_content else Live()
    destinations = [place.get_secret_value() for place in settings.sanad_forward_to]
    store = await Store.open(settings.sanad_database_url.get_secret_value(), destinations)
    try:
        server = Server(settings, live, store, destinations)
        try:
            await server.start()
            yield server
        finally:
            await server.stop()
    finally:
        await store.close()


class Server:
    """What every adapter shares, from the first connection to the last."""

    def __init__(self, settings: Settings, live: Live, store: Store, destinations: Iterable[str]) -> None:
        self._settings, self._live, self._store = settings, live, store
        self._respond = Responder(settings.sanad_home_state, REPLIES)
        store.redact = lambda payload: redacted(payload, self._understood().tells, self._understood().language)
        self._limit = ConcurrencyLimit()
        app = web.Application(
            middlewares=[*programs.outermost(settings), sentences, self._limit.middleware], client_max_size=BODY_BYTES
        )
        app.on_response_prepare.append(add_headers)
        self._platforms = self._mount(app)
        self._health = Health(store, self._content, self._platforms)
        self._health.mount(app)
        inbox_address = f"{settings.sanad_public_url.rstrip('/')}/inbox" if settings.sanad_public_url else ""
        forwarders = _others(destinations, inbox_address)
        forwarders |= {found.name: found.forwarder for found in self._platforms}
        self._outbox = Outbox(store, forwarders)
        # Who has sent no head within ten seconds, or asked nothing more for as long, is disconnected.
        self._runner = web.AppRunner(
            app, access_log=None, shutdown_timeout=0.5, keepalive_timeout=HEAD_SECONDS, lingering_time=1.0
        )
        self._listener: asyncio.Server | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self.address = ""

    def _mount(self, app: web.Application) -> tuple[Platform, ...]:
        settings, store = self._settings, self._store
        app_ = App(
            lambda: self._live.current,
            store,
            self._respond,
            settings.sanad_feedback_per_hour,
            keep_unanswered=settings.sanad_keep_unanswered,
        )
        limit = settings.sanad_questions_per_minute
        limited = RateLimiter(app_, limit, tells=lambda text: self._understood().tells(text))
        answer = telemetry.watched(limited)
        triage = Triage(
            store,
            settings.sanad_maintainers,
            several=bool(settings.slack_client_id),
            withholds=lambda text: self._understood().withholds(text),
        )
        token = settings.sanad_preview_token
        self._token = token.get_secret_value() if token else secrets.token_urlsafe(24)
        guard = AccessGuard(self._token, drawn=token is None)
        preview.mount(app, answer, self._told, self._instruments, guard)
        feed.mount(app, self._edition, guard)
        inbox.mount(app, triage, store, self._instruments, guard)
        data.mount(app, lambda: self._live.current, guard)
        programs.mount(app, settings, lambda: self._live.current, self._respond, answer, limited)
        return platforms.mount(app, settings, platforms.Shared(answer, triage, store, self._instruments, store.engine))

    @property
    def link(self) -> str:
        """The address to open in a browser, with its token where that was drawn for this run.

        A browser cannot open the address that stands for all of a machine's.
        """
        address = self.address.replace("//0.0.0.0:", "//127.0.0.1:").replace("//[::]:", "//[::1]:")
        return address if self._settings.sanad_preview_token else f"{address}/?token={self._token}"

    async def start(self) -> None:
        """Listen, and only then pick up what waits. Raises SystemExit with a sentence when it cannot."""
        self._respond.prepare(self._live.current)
        await self._runner.setup()
        server = self._runner.server
        if server is None:
            raise RuntimeError("set up above")
        server.request_handler = outermost(server.request_handler)
        for platform in self._platforms:
            await platform.start()
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(OutOfFiles())
        try:
            self._listener = await loop.create_server(
                Connections(server, self._limit),
                self._settings.sanad_host,
                self._settings.sanad_port,
                backlog=BACKLOG,
            )
        except OSError as error:
            raise SystemExit(_occupied(self._settings, error)) from None
        self.address = _address(self._listener)
        retention = self._settings.sanad_feedback_retention_days
        gc.collect()
        gc.freeze()
        self._work("outbox", self._outbox.run)
        self._work("content", self._reread)
        self._work("tidy", lambda: keep_tidy(self._store, retention))

    async def stop(self) -> None:
        """Stop listening, finish what was acknowledged, send what can be sent."""
        self._health.stopping = self._limit.stopping = True
        if self._listener:
            self._listener.close()
        await self._limit.idle(FINISH_REQUESTS)
        await self._runner.cleanup()
        drained = [asyncio.create_task(platform.drain()) for platform in self._platforms]
        if drained:
            await asyncio.wait(drained, timeout=FINISH_PLATFORMS)
        await self._outbox.drain(FINISH_OUTBOX)
        for task in (*self._tasks, *drained):
            task.cancel()
        await asyncio.gather(*self._tasks, *drained, return_exceptions=True)

    def _work(self, name: str, job: Callable[[], Awaitable[None]]) -> None:
        """Background work that a fault does not end."""

        async def steadily() -> None:
            while not self._health.stopping:
                try:
                    await job()
                except Exception:
                    telemetry.log.exception("fault", work=name)
                await asyncio.sleep(1)

        self._tasks.append(asyncio.create_task(steadily(), name=name))

    async def _reread(self) -> None:
        """Pick up changed content, and tell those whose corrections are now in it, and who asked for changes."""
        announced = ""
        while True:
            await asyncio.to_thread(self._refresh)
            library = self._live.current
            if library.version != announced:
                fixed = [name for change in library.book.changes for name in change.fixes]
                await self._outbox.announce(library.version, fixed, changes.news(library))
                announced = library.version
            await asyncio.sleep(REREAD_SECONDS)

    def _refresh(self) -> None:
        before = self._live.error
        with _beside_questions():
            taken = self._live.refresh(self._respond.prepare)
        if taken:
            gc.freeze()
            telemetry.RELOADS.labels("taken").inc()
            telemetry.log.info("content reloaded", version=self._live.current.version)
        elif self._live.error is not before:
            telemetry.RELOADS.labels("refused").inc()

    def _understood(self) -> Understanding:
        return self._respond.understanding(self._live.current)

    async def _told(self, user: str) -> list[tuple[str, Reply]]:
        written = await self._store.find(Search(user=user))
        told = [each for found in reversed(written) for each in notifications.all_of(found)]
        news = await self._store.subscribers.told(user)
        return told + [(name, notifications.of_changes(found)) for name, found in news]

    def _edition(self) -> tuple[str, tuple[News, ...]]:
        library = self._live.current
        return library.book.changes[0].date, changes.news(library)

    def _instruments(self) -> tuple[tuple[str, str], ...]:
        return tuple((found.id, found.short_name) for found in self._live.current.book.instruments)

    def _content(self) -> tuple[str, str]:
        return self._live.current.version, str(self._live.error or "")


@contextlib.contextmanager
def _beside_questions() -> Iterator[None]:
    """While the content is read: what would hold every other thread up is not done, or done in smaller pieces.

    To look through all of its objects for cycles takes 0.1 s; frozen afterwards, they are not looked through again.
    They form no cycles: an edition goes with its last use. A thread that computes keeps Python's lock for 5 ms each
    time another asks for it, and a question asks some ten times.
    """
    interval = sys.getswitchinterval()
    sys.setswitchinterval(0.001)
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        sys.setswitchinterval(interval)


def _others(destinations: Iterable[str], inbox_address: str) -> dict[str, Forwarder]:
    """What delivers to the destinations that are no platform's. Raises Misconfigured."""
    others = [place for place in destinations if scheme(place) not in PLATFORMS]
    if not others:
        return {}
    from bot.feedback import apprise  # noqa: PLC0415 - with its plugins it takes 25 MB and 0.3 s

    try:
        return apprise.forwarders(others, inbox_address)
    except apprise.UnknownDestination as fault:
        raise Misconfigured(str(fault)) from None


def _address(listener: asyncio.Server) -> str:
    host, port = listener.sockets[0].getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def _occupied(settings: Settings, error: OSError) -> str:
    return (
        f"Sanad cannot listen on {settings.sanad_host}:{settings.sanad_port} ({error.strerror}). "
        "Is another one running? Set SANAD_PORT, or SANAD_HOST, to something else."
    )
