"""Who may come in: a token for the pages, headers for everyone, and limits on how many at once."""

import asyncio
import contextlib
import errno
import hashlib
import hmac
import re
import resource
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from aiohttp import web
from cachetools import TTLCache
from yarl import URL

from bot.origin import encrypted, from_another_site, stranger
from bot.telemetry import SHED, log

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Outer = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]

MOST_CONNECTIONS = 1_000
BACKLOG = 100  # connections that asyncio accepts in one go, before any of the older ones can be closed
RESERVED_FILES = 400  # those, what goes out to Slack and Teams (100 each), the database, the content
NO_FILE_LEFT = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})
MOST_AT_ONCE = 200  # requests in work; more would only wait for each other
COOKIE = "sanad"
ALWAYS = frozenset({"/healthz", "/readyz", "/metrics"})
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # "no-referrer" would also hide the Origin of our own forms
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Server": "sanad",
}
LOCKED = (
    "This page needs its token. Open the link that Sanad printed when it started, or add ?token= and the value of "
    "SANAD_PREVIEW_TOKEN to the address once."
)
UNKNOWN_CALLER = "This address needs its token: send the value of SANAD_API_TOKEN as Authorization: Bearer ..."
TOO_MANY_GUESSES = "Too many wrong tokens. Please wait a minute."
GUESSES = 10  # wrong tokens and cookies of one address within a minute, each counted once
BODY_SECONDS = 5.0
BODY_LATE = "The body of this request did not arrive in time."
GARBLED = "The body of this request is broken: its encoding or its length is not what its headers say."
OTHER_SITE = "This request came from another site."
BUSY = "Sanad is busy. Please try again in a moment."
EXPECTED = "This server does not know what the Expect header asks for."
CONTINUE = "100-continue"
NO_HOST = "The Host header of this request is no name of a host."
_HOST = re.compile(r"(?:[\w.-]*+|\[[\da-f:.]++\])(?::\d*+)?", re.IGNORECASE | re.ASCII)
INTERNAL_ERROR = "Something went wrong, and it has been noted."


class AccessGuard:
    """Wraps the handlers of the preview page and the inbox, `guard(handler)`: whoever has the token comes in.

    Where a request seems to come from says nothing: behind a proxy on the same machine everybody may seem local.
    Without a token of the deployment's own, `token` is drawn, and `drawn` lets programs of this machine ask without it:
    a question, or a correction, shows and decides nothing.
    """

    def __init__(self, token: str, *, drawn: bool = False) -> None:
        self._token = token
        self._drawn = drawn
        # Whoever has come by a cookie pays 50 ms of a processor for each guess at the token behind it.
        self._pass = hashlib.scrypt(token.encode(), salt=b"sanad preview", n=2**14, r=8, p=1, dklen=32).hex()
        self._wrong: TTLCache[str, frozenset[bytes]] = TTLCache(10_000, ttl=60)  # what a peer guessed within a minute

    def __call__(self, handler: Handler, *, asking: bool = False) -> Handler:
        """`asking`: the handler only takes a question or a correction."""

        async def guarded(request: web.Request) -> web.StreamResponse:
            if request.method == "GET" and "token" in request.query:
                return self._exchange(request)
            near = asking and self._drawn and not stranger(request.remote or "", request.headers)
            if not near and not self._admits(request):
                raise refused(LOCKED, 401)
            if request.method not in {"GET", "HEAD"} and from_another_site(request.headers):
                raise refused(OTHER_SITE, 403)
            return await handler(request)

        return guarded

    def bearer(self, handler: Handler) -> Handler:
        """Wrap a handler for programs: nothing but the token in the Authorization header lets in."""

        async def guarded(request: web.Request) -> web.StreamResponse:
            kind, _, given = request.headers.get("Authorization", "").partition(" ")
            if kind.lower() != "bearer" or not self._right(request, given, self._token):
                raise web.HTTPUnauthorized(text=f"{UNKNOWN_CALLER}\n", headers={"WWW-Authenticate": "Bearer"})
            return await handler(request)

        return guarded

    def _admits(self, request: web.Request) -> bool:
        cookie = request.cookies.get(COOKIE)
        if cookie is not None and self._right(request, cookie, self._pass):
            return True
        kind, _, bearer = request.headers.get("Authorization", "").partition(" ")
        return kind == "Bearer" and self._right(request, bearer, self._token)

    def _right(self, request: web.Request, given: str, expected: str) -> bool:
        """Whether a token or a cookie is the one; who guesses is not listened to for a minute.

        The same again is no guess: a page that is open since before a restart comes with its old cookie.
        """
        peer = request.remote or ""
        wrong = self._wrong.get(peer, frozenset())
        if len(wrong) >= GUESSES:
            raise web.HTTPTooManyRequests(text=f"{TOO_MANY_GUESSES}\n", headers={"Retry-After": "60"})
        right = _same(given, expected)
        guess = hashlib.sha256(given.encode(errors="surrogateescape")).digest()
        if not right and guess not in wrong:
            self._wrong[peer] = wrong | {guess}
        return right

    def _exchange(self, request: web.Request) -> web.Response:
        """The token leaves the address, which is kept in histories, and becomes a cookie."""
        if not self._right(request, request.query["token"], self._token):
            raise refused(LOCKED, 401)
        rest = URL(request.path).with_query([pair for pair in request.query.items() if pair[0] != "token"])
        response = web.Response(status=303, headers={"Location": str(rest)})
        secure = encrypted(request.scheme, request.headers)
        response.set_cookie(COOKIE, self._pass, httponly=True, samesite="Strict", secure=secure, max_age=30 * 86_400)
        return response


def refused(sentence: str, status: int) -> web.HTTPException:
    """An HTTP error whose body is the sentence."""
    kinds = {
        401: web.HTTPUnauthorized,
        403: web.HTTPForbidden,
        400: web.HTTPBadRequest,
        415: web.HTTPUnsupportedMediaType,
    }
    return kinds[status](text=f"{sentence}\n")


def _same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode(errors="surrogateescape"), expected.encode())


async def add_headers(_: web.BaseRequest, response: web.StreamResponse) -> None:
    """For `on_response_prepare`: every answer carries them, errors too."""
    for name, value in HEADERS.items():
        response.headers[name] = value
    response.headers.setdefault("Cache-Control", "no-store")


def outermost(handler: Outer) -> Outer:
    """Before aiohttp looks at an Expect header: it repeats what it does not know, and fails where that is no text.

    It takes any Host header, too, and whoever makes an address of one fails.
    """

    async def handled(request: web.BaseRequest) -> web.StreamResponse:
        known = _HOST.fullmatch(request.headers.get("Host", ""))
        if known and request.headers.get("Expect", CONTINUE).lower() == CONTINUE:
            return await handler(request)
        response = (
            web.Response(status=417, text=f"{EXPECTED}\n") if known else web.Response(status=400, text=f"{NO_HOST}\n")
        )
        await add_headers(request, response)
        return response

    return handled


@web.middleware
async def sentences(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn errors into sentences; what was not foreseen is logged and becomes a fixed one, with 500."""
    try:
        return await handler(request)
    except web.HTTPException as error:
        if error.status in _KNOWN:
            error.text = f"{_KNOWN[error.status]}\n"
        raise
    except Exception as error:
        if error is request.content.exception():  # of whoever sends, not of ours
            return web.Response(status=400, text=f"{GARBLED}\n")  # also where nobody is left to read it
        log.exception("fault", path=_route(request), method=request.method)
        return web.Response(status=500, text=f"{INTERNAL_ERROR}\n")


_KNOWN = {
    404: "There is nothing at this address.",
    405: "This address does not take requests of that kind.",
    413: "The request is too large.",
}


def _route(request: web.Request) -> str:
    """The route's pattern: a path may hold what a person wrote."""
    resource = request.match_info.route.resource
    return resource.canonical if resource else "unknown"


class ConcurrencyLimit:
    """At most so many requests in work; the next is told when to come back.

    Whoever is still sending a body is not in work yet, and has `BODY_SECONDS` for it: half a request costs nobody
    else an answer.
    """

    def __init__(self, most: int = MOST_AT_ONCE) -> None:
        self.most, self.stopping = most, False
        self.working: set[web.RequestHandler] = set()  # connections whose request is in work
        self._open = 0  # also those that are still sending
        self._idle = asyncio.Event()
        self._idle.set()

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Raises HTTPServiceUnavailable where too many are in work; 408 for a body that does not arrive in time."""
        if request.path in ALWAYS:
            return await handler(request)
        if len(self.working) >= self.most:
            raise self._shed()
        with self._counted(request):
            response = await handler(request)
        if self.stopping:
            response.force_close()  # a kept connection would be cut in the middle of the next request
        return response

    @staticmethod
    def _shed() -> web.HTTPException:
        SHED.inc()
        return web.HTTPServiceUnavailable(text=f"{BUSY}\n", headers={"Retry-After": "1"})

    @contextlib.contextmanager
    def _counted(self, request: web.Request) -> Iterator[None]:
        over = False

        def arrived() -> None:
            if over:
                return
            if len(self.working) >= self.most:  # filled up while this body was on its way
                request.content.set_exception(self._shed())
            else:
                self.working.add(request.protocol)

        def late() -> None:
            if not request.content.is_eof():
                request.content.set_exception(web.HTTPRequestTimeout(text=f"{BODY_LATE}\n"))

        self._open += 1
        self._idle.clear()
        request.content.on_eof(arrived)
        timer = None if request.content.is_eof() else asyncio.get_running_loop().call_later(BODY_SECONDS, late)
        try:
            yield
        finally:
            over = True
            if timer:
                timer.cancel()
            self.working.discard(request.protocol)
            self._open -= 1
            if not self._open:
                self._idle.set()

    async def idle(self, seconds: float) -> None:
        """Wait until nothing is in work, for at most `seconds`. aiohttp itself would cut off who is still sending."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._idle.wait(), seconds)


class Connections:
    """At most so many connections, fewer than files that may be open: whoever has been there longest makes room.

    They are cut off whether they are silent, sent half a request or do not read their answer; only what is in work
    stays.
    """

    def __init__(self, server: web.Server, limit: ConcurrencyLimit, most: int | None = None) -> None:
        self._server = server
        self._limit = limit
        soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        self.most = most or min(MOST_CONNECTIONS, soft - min(RESERVED_FILES, soft // 2))

    def __call__(self) -> asyncio.Protocol:
        """For `loop.create_server`."""
        there = [one for one in self._server.connections if one.transport and not one.transport.is_closing()]
        surplus = len(there) - self.most + 1
        for one in there if surplus > 0 else ():
            if one.transport and one not in self._limit.working:
                # `close` would wait until the far side has read what was written to it.
                one.transport.abort()
                surplus -= 1
                if not surplus:
                    break
        return self._server()


class OutOfFiles:
    """For `loop.set_exception_handler`: asyncio says for each waiting connection anew that no file is left."""

    def __init__(self) -> None:
        self._said = float("-inf")

    def __call__(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Once a minute is enough; everything else is said as it comes."""
        error = context.get("exception")
        if not isinstance(error, OSError) or error.errno not in NO_FILE_LEFT:
            loop.default_exception_handler(context)
        elif time.monotonic() - self._said > 60:
            self._said = time.monotonic()
            log.error("no connection can be taken", error=errno.errorcode[error.errno])
