"""`GET /feed.atom`: the changes of the content for feed readers, as Atom (RFC 4287)."""

import uuid
from collections.abc import Callable, Sequence
from xml.etree import ElementTree

from aiohttp import web

from adapters.preview import Guard
from bot.news import News

ATOM = "http://www.w3.org/2005/Atom"
ENTRIES = 100  # the newest
_NAMES = uuid.UUID("6f2a7c1e-5a0b-4c5e-9d53-0f6a7b1c2d3e")  # of these entries: the same change has the same id anywhere
ElementTree.register_namespace("", ATOM)


def mount(app: web.Application, edition: Callable[[], tuple[str, Sequence[News]]], guard: Guard) -> None:
    """Add the feed. `edition` gives the day of the newest edition, YYYY-MM-DD, and the changes, newest first."""

    async def send(request: web.Request) -> web.Response:
        day, news = edition()
        body = feed(day, news[:ENTRIES], str(request.url.with_query(None)))
        return web.Response(body=body, content_type="application/atom+xml", charset="utf-8")

    app.router.add_get("/feed.atom", guard(send))


def feed(day: str, news: Sequence[News], address: str) -> bytes:
    """The feed of these changes, at the address that it is read from."""
    found = ElementTree.Element(_tag("feed"))
    _add(found, "title", "Sanad: what has changed")
    _add(found, "id", f"urn:uuid:{uuid.uuid5(_NAMES, 'feed')}")
    _add(found, "updated", _moment(day))
    _add(found, "link", rel="self", type="application/atom+xml", href=address)
    _add(_add(found, "author"), "name", "Sanad")
    for one in news:
        entry = _add(found, "entry")
        _add(entry, "title", one.title)
        _add(entry, "id", f"urn:uuid:{uuid.uuid5(_NAMES, one.key)}")
        _add(entry, "updated", _moment(one.date))
        _add(entry, "link", rel="alternate", href=one.url)
        _add(entry, "content", f"{one.text} Source: {one.source}, as of {one.as_of}.", type="text")
    return bytes(ElementTree.tostring(found, encoding="utf-8", xml_declaration=True))


def _add(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> ElementTree.Element:
    made = ElementTree.SubElement(parent, _tag(name), attributes)
    made.text = text or None
    return made


def _tag(name: str) -> str:
    return f"{{{ATOM}}}{name}"


def _moment(day: str) -> str:
    """The beginning of a day: editions bear no hour."""
    return f"{day}T00:00:00Z" if len(day) == 10 else f"{day[:4]}-01-01T00:00:00Z"
