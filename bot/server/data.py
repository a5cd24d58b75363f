"""`/data/standings.csv`: the standings of States as a table, for whoever has the token."""

import asyncio
from collections.abc import Callable

from aiohttp import web

from bot.knowledge.export import LICENCE_URL, as_csv, standings
from bot.knowledge.library import Library
from bot.server.security import AccessGuard

ADDRESS = "/data/standings.csv"


def mount(app: web.Application, library: Callable[[], Library], guard: AccessGuard) -> None:
    """Add the address. The table is that of the content in use, and is sent only where it has changed."""

    async def send(request: web.Request) -> web.Response:
        current = library()
        known = any(found.value == current.version for found in request.if_none_match or ())
        # Thousands of rows take longer than the other questions may wait.
        text = "" if known else await asyncio.to_thread(lambda: as_csv(standings(current)))
        response = web.Response(status=304) if known else web.Response(text=text, content_type="text/csv")
        response.headers["Cache-Control"] = "no-cache"
        response.headers["Link"] = f'<{LICENCE_URL}>; rel="license"'
        response.headers["Content-Disposition"] = 'attachment; filename="sanad-standings.csv"'
        response.etag = current.version
        return response

    app.router.add_get(ADDRESS, guard(send))
