"""The maintainers' inbox: feedback as pages of plain HTML, without any script."""

import hmac
import secrets
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.model import OPEN_STATES, CannotAnswer, Feedback
from bot.origin import encrypted, from_another_site
from bot.ports import Triage
from bot.sanitise import plain_address, shown, visible

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
FOLDER = Path(__file__).parent
FORM_COOKIE = "sanad-inbox"
PAGE_ITEMS = 50
SHELVES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "open": ("To decide", OPEN_STATES),
    "accepted": ("Accepted", ("accepted",)),
    "declined": ("Declined", ("declined",)),
    "withdrawn": ("Withdrawn", ("withdrawn",)),
    "closed": ("Closed", ("closed",)),
    "all": ("All", ()),
}
# What is said of each state, and of whoever took a step that no maintainer took.
STATES: Mapping[str, str] = {
    "received": "new",
    "forwarded": "new",
    "question": "waiting for the writer",
    "answered": "the writer has answered",
    "accepted": "accepted",
    "declined": "declined",
    "withdrawn": "withdrawn by its writer",
    "closed": "closed",
}
STEPS: Mapping[str, str] = {
    "received": "Received",
    "forwarded": "Shown to the maintainers elsewhere",
    "question": "Question to the writer",
    "answered": "Answered",
    "accepted": "Accepted",
    "declined": "Declined",
    "withdrawn": "Withdrawn",
    "closed": "Closed",
}
PEOPLE: Mapping[str, str] = {
    "writer": "the writer",
    "outbox": "",
    "content": "the new content",
    "retention": "the time limit",
    "inbox": "a maintainer in the inbox",
    "cli": "a maintainer in the terminal",
    "maintainer": "a maintainer",
}
PLACES: Mapping[str, str] = {"slack": "Slack", "teams": "Microsoft Teams"}
OPEN_LISTED = 200  # of those to decide, among which the next is looked for
KINDS = ("correction", "addition", "comment")
FORGED = "This form is too old or came from another page. Open the inbox again and repeat the decision."
DECIDED = {
    "accepted": "Accepted. The writer is told now, and again when the answer is changed.",
    "declined": "Declined. The writer is told.",
    "question": "Your question is on its way to the writer.",
    "closed": "Closed. The writer is told.",
    "retry": "It is tried again.",
}


class FeedbackReader(Protocol):
    """The store, as far as the inbox goes."""

    async def browse(self, **wanted: Any) -> tuple[Feedback, ...]:
        """The feedback that fits, newest first; the names are those of `bot.store.Search`."""

    async def counts(self) -> Mapping[str, int]:
        """How much feedback stands in each state."""

    async def instruments(self) -> tuple[str, ...]:
        """The ids of the instruments that feedback is about."""

    async def parked(self, feedback_id: str = "") -> Sequence[Any]:
        """Deliveries that were given up, of one feedback or of all, with their reasons."""

    async def backlog(self) -> Any:
        """How many deliveries wait or were given up."""

    async def retry(self, number: int) -> bool:
        """Let a delivery wait again; False where none of that number was given up."""


def mount(
    app: web.Application,
    triage: Triage,
    store: FeedbackReader,
    instruments: Callable[[], Iterable[tuple[str, str]]],
    guard: Callable[[Handler], Handler],
) -> None:
    """Add `/inbox`. `guard` decides who may open it; whoever may is a maintainer. `instruments` gives (id, label)."""
    inbox = Inbox(triage, store, instruments)
    app.router.add_get("/inbox", guard(inbox.list))
    app.router.add_get("/inbox/inbox.css", guard(_style))
    app.router.add_get("/inbox/{id}", guard(inbox.show))
    app.router.add_post("/inbox/{id}", guard(inbox.decide))
    app.router.add_post("/inbox/deliveries/{number:[0-9]{1,12}}/retry", guard(inbox.retry))


class Inbox:
    """Its pages and forms."""

    def __init__(
        self, triage: Triage, store: FeedbackReader, instruments: Callable[[], Iterable[tuple[str, str]]]
    ) -> None:
        self._triage = triage
        self._store = store
        self._instruments = instruments
        self._pages = Environment(
            loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined, finalize=_printed
        )
        self._pages.trim_blocks = self._pages.lstrip_blocks = True
        self._pages.filters["when"] = lambda at: f"{at[:10]} {at[11:16]} UTC"
        self._pages.filters["shown"] = shown
        self._pages.filters["state"] = STATES.__getitem__
        self._pages.filters["step"] = STEPS.__getitem__
        self._pages.filters["person"] = _person
        self._pages.tests["web"] = plain_address

    async def list(self, request: web.Request) -> web.Response:
        """`GET /inbox`: feedback by what it is and by its words, PAGE_ITEMS on a page."""
        asked = {name: request.query.get(name, "")[:200] for name in ("shelf", "kind", "instrument", "q")}
        reader = asked["shelf"] if asked["shelf"] in SHELVES else "open"
        offset = min(_number(request.query.get("from", "")), 1_000_000)
        wanted = {"states": SHELVES[reader][1], "kind": asked["kind"], "instrument": asked["instrument"]}
        found = await self._store.browse(**wanted, words=asked["q"], limit=PAGE_ITEMS + 1, offset=offset)
        counts, names = await self._store.counts(), dict(self._instruments())
        shelves = [(name, label, _count(counts, states)) for name, (label, states) in SHELVES.items()]
        return self._page(
            request,
            "list.html",
            asked=asked | {"shelf": reader},
            shelves=shelves,
            kinds=KINDS,
            instruments=[(one, names.get(one, one)) for one in await self._store.instruments()],
            found=found[:PAGE_ITEMS],
            earlier=_link(asked, reader, offset + PAGE_ITEMS) if len(found) > PAGE_ITEMS else "",
            later=_link(asked, reader, max(0, offset - PAGE_ITEMS)) if offset else "",
            parked=await self._store.parked(),
            backlog=await self._store.backlog(),
        )

    async def show(self, request: web.Request) -> web.Response:
        """`GET /inbox/{id}`: one feedback with its history, or 404."""
        return await self._one(request)

    async def decide(self, request: web.Request) -> web.Response:
        """`POST /inbox/{id}`: a decision. 403 for a form of another page, 409 where it is not possible."""
        form = await _sent(request)
        if _forged(request, form):
            return await self._one(request, FORGED, 403)
        given = {name: str(form.get(name, "")).strip() for name in ("decision", "comment", "name")}
        by = f"inbox:{given['name'][:60]}" if given["name"] else "inbox"
        name = request.match_info["id"]
        try:
            found = await self._triage.resolve(name, given["decision"], by, given["comment"])  # type: ignore[arg-type] # any word is refused there that is no decision
        except CannotAnswer as sentence:
            return await self._one(request, str(sentence), 409, given)
        return _to(f"/inbox/{found.id}?done={found.state}")

    async def retry(self, request: web.Request) -> web.Response:
        """`POST /inbox/deliveries/{number}/retry`: try again what was given up. 403 for a form of another page."""
        if _forged(request, await _sent(request)):
            return web.Response(status=403, text=FORGED)
        await self._store.retry(int(request.match_info["number"]))
        return _to("/inbox?done=retry")

    async def _one(
        self, request: web.Request, fault: str = "", status: int = 200, given: Mapping[str, str] | None = None
    ) -> web.Response:
        found = await self._triage.show(request.match_info["id"])
        if found is None:
            return self._page(request, "none.html", status=404)
        parked = await self._store.parked(found.id)
        given = given or {"comment": "", "name": ""}
        return self._page(
            request,
            "one.html",
            status,
            found=found,
            fault=fault,
            parked=parked,
            given=given,
            open=OPEN_STATES,
            next=await self._next(found.id),
        )

    async def _next(self, name: str) -> str:
        """The feedback to decide after this one, the newest first, and from the last on to the first again."""
        waiting = [one.id for one in await self._store.browse(states=OPEN_STATES, limit=OPEN_LISTED)]
        if name not in waiting:
            return waiting[0] if waiting else ""
        after = waiting[(waiting.index(name) + 1) % len(waiting)]
        return after if after != name else ""

    def _page(self, request: web.Request, name: str, status: int = 200, **values: Any) -> web.Response:
        token = request.cookies.get(FORM_COOKIE, "")
        fresh = "" if len(token) == 64 else secrets.token_hex(32)
        done = DECIDED.get(request.query.get("done", ""), "") if request.method == "GET" else ""
        html = self._pages.get_template(name).render(
            token=fresh or token, done=done, names=dict(self._instruments()), **values
        )
        response = web.Response(
            text=html, status=status, content_type="text/html", headers={"Cache-Control": "no-store"}
        )
        if fresh:
            secure = encrypted(request.scheme, request.headers)
            response.set_cookie(FORM_COOKIE, fresh, path="/inbox", httponly=True, samesite="Strict", secure=secure)
        return response


def _printed(value: Any) -> Any:
    """No character in a page hides or turns; markup of our own is what it is."""
    return visible(value) if type(value) is str else value


def _person(by: str) -> str:
    """Who took a step, without the ids of platforms: those name nobody to a reader."""
    where, _, who = by.partition(":")
    if where == "inbox" and who:
        return who
    return PEOPLE.get(by) or (f"a maintainer in {PLACES[where]}" if where in PLACES else PEOPLE.get(where, ""))


async def _sent(request: web.Request) -> Mapping[str, Any]:
    """The fields of a form; none where the body is no form, or is in no known encoding."""
    try:
        return await request.post()
    except (ValueError, LookupError):
        return {}


def _forged(request: web.Request, form: Mapping[str, Any]) -> bool:
    """Whether another site may have made the browser send this form."""
    cookie, sent = request.cookies.get(FORM_COOKIE, ""), str(form.get("token", ""))
    own = hmac.compare_digest(cookie.encode(errors="surrogateescape"), sent.encode(errors="surrogateescape"))
    return not cookie or not own or from_another_site(request.headers)


def _count(counts: Mapping[str, int], states: tuple[str, ...]) -> int:
    return sum(count for state, count in counts.items() if not states or state in states)


def _link(asked: Mapping[str, str], reader: str, offset: int) -> Mapping[str, str]:
    return {**asked, "shelf": reader, "from": str(offset)}


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _to(place: str) -> web.Response:
    return web.Response(status=303, headers={"Location": place})


async def _style(_: web.Request) -> web.StreamResponse:
    return web.FileResponse(FOLDER / "inbox.css", headers={"Cache-Control": "no-cache"})
