"""Who may come in: loopback or a token for the pages, headers for everyone, and a limit on how many at once."""

import asyncio
import contextlib
import hmac
import ipaddress
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import HttpVersion11, web
from yarl import URL

from bot.telemetry import SHED, log

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Outer = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]

MOST_AT_ONCE = 200  # requests in work; more would only wait for each other
COOKIE = "sanad"
ALWAYS = frozenset({"/healthz", "/readyz", "/metrics"})
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via")
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
LOCAL_ONLY = "This page is only served on the machine that Sanad runs on. Set SANAD_PREVIEW_TOKEN to open it to others."
TOKEN_NEEDED = "Open this page with its token: add ?token=... to the address once."  # noqa: S105 - a sentence
OTHER_SITE = "This request came from another site."
BUSY = "Sanad is busy. Please try again in a moment."
EXPECTED = "This server does not know what the Expect header asks for."
CONTINUE = "100-continue"
FAULT = "Something went wrong, and it has been noted."


class AccessGuard:
    """Wraps the handlers of the preview page and the inbox: `guard(handler)`."""

    def __init__(self, token: str = "") -> None:
        self._token = token
        self._pass = hmac.digest(token.encode(), b"sanad preview", "sha256").hex()

    def __call__(self, handler: Handler) -> Handler:
        async def guarded(request: web.Request) -> web.StreamResponse:
            if self._token and request.method == "GET" and "token" in request.query:
                return self._exchange(request)
            if not self._admits(request):
                raise refused(TOKEN_NEEDED if self._token else LOCAL_ONLY, 401 if self._token else 403)
            if request.method not in {"GET", "HEAD"} and _from_elsewhere(request):
                raise refused(OTHER_SITE, 403)
            return await handler(request)

        return guarded

    def _admits(self, request: web.Request) -> bool:
        if not self._token:
            return _local(request)
        bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
        cookie = request.cookies.get(COOKIE, "")
        return _same(bearer, self._token) or _same(cookie, self._pass)

    def _exchange(self, request: web.Request) -> web.Response:
        """The token leaves the address, which is kept in histories, and becomes a cookie."""
        if not _same(request.query["token"], self._token):
            raise refused(TOKEN_NEEDED, 401)
        rest = URL(request.path).with_query([pair for pair in request.query.items() if pair[0] != "token"])
        response = web.Response(status=303, headers={"Location": str(rest)})
        secure = request.secure or request.headers.get("X-Forwarded-Proto") == "https"
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


def _local(request: web.Request) -> bool:
    """A browser on this machine, at this machine's address.

    The Host header tells a rebound name from a typed one; a forwarding header tells
    that the loopback peer is a proxy or a tunnel. So does HTTP/1.0, which no browser
    speaks: nginx does, as it comes, and sends neither its visitor's Host nor a header.
    """
    peer = request.transport.get_extra_info("peername", ("",))[0] if request.transport else ""
    host = urlsplit(f"//{request.headers.get('Host', '')}").hostname or ""
    forwarded = any(name in request.headers for name in FORWARDED)
    return _loopback(peer) and _loopback(host) and not forwarded and request.version >= HttpVersion11


def _loopback(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost"
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


def _from_elsewhere(request: web.Request) -> bool:
    """Whether a browser sends this for another site."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        return True
    origin = request.headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc != request.headers.get("Host")


async def add_headers(_: web.BaseRequest, response: web.StreamResponse) -> None:
    """For `on_response_prepare`: every answer carries them, errors too."""
    for name, value in HEADERS.items():
        response.headers[name] = value
    response.headers.setdefault("Cache-Control", "no-store")


def outermost(handler: Outer) -> Outer:
    """Before aiohttp looks at an Expect header: it repeats what it does not know, and fails where that is no text."""

    async def handled(request: web.BaseRequest) -> web.StreamResponse:
        if request.headers.get("Expect", CONTINUE).lower() == CONTINUE:
            return await handler(request)
        response = web.Response(status=417, text=f"{EXPECTED}\n")
        await add_headers(request, response)
        return response

    return handled


@web.middleware
async def sentences(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Errors are sentences; what was not foreseen is logged and becomes a fixed one."""
    try:
        return await handler(request)
    except web.HTTPException as error:
        if error.status in _KNOWN:
            error.text = f"{_KNOWN[error.status]}\n"
        raise
    except Exception:
        log.exception("fault", path=_route(request), method=request.method)
        return web.Response(status=500, text=f"{FAULT}\n")


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
    """At most so many requests in work; the next is told when to come back."""

    def __init__(self, most: int = MOST_AT_ONCE) -> None:
        self.most, self.now, self.stopping = most, 0, False
        self._idle = asyncio.Event()
        self._idle.set()

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path in ALWAYS:
            return await handler(request)
        if self.now >= self.most:
            SHED.inc()
            return web.Response(status=503, text=f"{BUSY}\n", headers={"Retry-After": "1"})
        self.now += 1
        self._idle.clear()
        try:
            response = await handler(request)
        finally:
            self.now -= 1
            if not self.now:
                self._idle.set()
        if self.stopping:
            response.force_close()  # a kept connection would be cut in the middle of the next request
        return response

    async def idle(self, seconds: float) -> None:
        """Wait until nothing is in work, for at most so long. aiohttp itself would cut off who is still sending."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._idle.wait(), seconds)
