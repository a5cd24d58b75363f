"""One session for everything that goes out."""

import contextlib
from collections.abc import AsyncIterator

import aiohttp


class HttpSession:
    """By HTTPS_PROXY, HTTP_PROXY and NO_PROXY of the environment. Opened on the loop that uses it.

    What is still sent after `close` gets a session of its own.
    """

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None
        self._closed = False

    @contextlib.asynccontextmanager
    async def session(self) -> AsyncIterator[aiohttp.ClientSession]:
        """The shared session, for `async with`; it stays open behind it."""
        if self._closed:
            async with aiohttp.ClientSession(trust_env=True) as alone:
                yield alone
            return
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=100, keepalive_timeout=60)
            self._session = aiohttp.ClientSession(connector=connector, trust_env=True)
        yield self._session

    async def close(self) -> None:
        """Close the session; what is sent afterwards gets one of its own."""
        self._closed = True
        if self._session:
            await self._session.close()
