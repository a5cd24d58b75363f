"""The preview page: a chat in the browser, for trying Sanad without any account."""

import hashlib
import uuid
from collections.abc import Awaitable, Callable, Iterable
from importlib.resources import files
from typing import Protocol

from aiohttp import web

from adapters import jsonl
from adapters.preview.view import view
from bot.model import Message, Reply
from bot.ports import Answer

Outcomes = Callable[[str], Awaitable[Iterable[tuple[str, Reply]]]]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Guard(Protocol):
    """Who may come in."""

    def __call__(self, handler: Handler, *, asking: bool = False) -> Handler: ...


KINDS = {
    "page.html": "text/html",
    "privacy.html": "text/html",
    "page.css": "text/css",
    "page.js": "text/javascript",
    "mark.svg": "image/svg+xml",
}
ID_PREFIX = "preview:"
WRONG_TYPE = "Send the question as application/json."


def mount(
    app: web.Application,
    answer: Answer,
    outcomes: Outcomes,
    instruments: Callable[[], Iterable[tuple[str, str]]],
    guard: Guard,
) -> None:
    """Add the page, the address to which it sends questions, and where it learns what became of a correction.

    `outcomes` gives what a writer has been told so far, each with an id that stays the same; `instruments` gives
    (id, label); `guard` decides who may come in.
    """

    async def ask(request: web.Request) -> web.Response:
        if request.content_type != "application/json":
            return _json(jsonl.error(jsonl.MalformedLine(WRONG_TYPE)), 415)
        try:
            asked = jsonl.read(await request.read())
        except jsonl.MalformedLine as fault:
            return _json(jsonl.error(fault), 400)
        reply = await answer(to_message(asked))
        return _json(jsonl.answer(reply, asked.id) | {"view": view(reply)})

    async def told(request: web.Request) -> web.Response:
        found = await outcomes(_thread(request.query.get("conversation", "")))
        return _json({"outcomes": [{"id": name, "view": view(reply)} for name, reply in found]})

    async def listed(_: web.Request) -> web.Response:
        return _json({"instruments": list(instruments())})

    app.router.add_post("/preview/ask", guard(ask, asking=True))
    app.router.add_get("/preview/outcomes", guard(told))
    app.router.add_get("/preview/instruments", guard(listed))
    app.router.add_get("/", guard(_file("page.html")))
    app.router.add_get("/privacy", _file("privacy.html"))  # public: Teams' store and Slack's directory link to it
    for name in KINDS:
        app.router.add_get(f"/preview/{name}", guard(_file(name)))


def to_message(asked: jsonl.Line) -> Message:
    """The message of a page. Its conversation is a secret that the page drew, so it also stands for the writer."""
    thread = _thread(asked.conversation or uuid.uuid4().hex)
    name = uuid.uuid4().hex if asked.id is None else hashlib.sha256(f"{thread} {asked.id}".encode()).hexdigest()[:32]
    text = asked.text or (asked.form or {}).get("text", "")
    return Message(text, thread, ID_PREFIX + name, user=thread, form=asked.form, workspace=ID_PREFIX, told_at=thread)


def _thread(conversation: str) -> str:
    """A page reaches only threads of pages, whatever it asks for."""
    return ID_PREFIX + conversation.removeprefix(ID_PREFIX)[:200]


def _json(found: dict[str, object], status: int = 200) -> web.Response:
    return web.Response(body=jsonl.write(found), status=status, content_type="application/json", charset="utf-8")


def _file(name: str) -> Handler:
    content = files(__name__).joinpath(name).read_bytes()
    tag = hashlib.sha256(content).hexdigest()[:16]

    async def send(request: web.Request) -> web.Response:
        known = any(found.value == tag for found in request.if_none_match or ())
        response = web.Response(status=304) if known else web.Response(body=content, content_type=KINDS[name])
        if not known:
            response.charset = "utf-8"
        response.headers["Cache-Control"] = "no-cache"
        response.etag = tag
        return response

    return send
