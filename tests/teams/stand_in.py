"""A small application behind the adapter: it answers from a table, and keeps what it is to keep in memory.

python -m tests.teams.stand_in 3978     serves it on loopback, without the rest of Sanad
"""

import asyncio
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from aiohttp import web

from adapters.teams import TeamsConfig, mount
from bot.model import (
    CannotAnswer,
    Change,
    Choice,
    Fact,
    Feedback,
    Form,
    Item,
    Message,
    Receipt,
    Reply,
    Section,
    Source,
    State,
    Table,
)
from bot.ports import Platform

INSTRUMENTS: Sequence[tuple[str, str]] = (
    ("opsc", "Optional Protocol on the sale of children (OPSC)"),
    ("budapest", "Budapest Convention on Cybercrime"),
    ("lanzarote", "Lanzarote Convention"),
)
UN = Source("Status of treaties, IV-11-c", "https://treaties.un.org/x?chapter=4", "2026-01-14", "United Nations")
COE = Source("Chart of signatures, treaty 185", "https://www.coe.int/185", "2026-02", "Council of Europe")
CORRECT = Form(instrument="opsc", claim="Pakistan ratified the OPSC on 5 July 2011.")

SUMMARY = Reply(
    "summary",
    "The OPSC obliges States to prohibit the sale of children, child prostitution and child pornography. "
    "Pakistan ratified it on 5 July 2011.",
    title="Optional Protocol on the sale of children (OPSC)",
    facts=(Fact("Kind", "Optional protocol, binding"), Fact("Adopted", "25 May 2000"), Fact("In force", "18 Jan 2002")),
    sections=(Section("Key provisions", (Item("art. 3(1)(c)", "making, sharing and possessing", UN.url),)),),
    notes=("Pakistan is assumed, because no State was named.",),
    sources=(UN, COE),
    choices=(
        Choice("Pakistan's standing", "has Pakistan ratified the OPSC"),
        Choice("All provisions", "opsc articles"),
    ),
    form=CORRECT,
    instruments=("opsc",),
    claim=CORRECT.claim,
)
COMPARE = Reply(
    "compare",
    "Both bind the States that joined them; they differ in what they cover.",
    title="OPSC and Budapest",
    table=Table(("", "OPSC", "Budapest"), (("Kind", "Protocol", "Convention"), ("Pakistan", "Party", "Not party"))),
    sources=(UN, COE),
    form=CORRECT,
)
REPLIES: Mapping[str, Reply] = {
    "help": Reply(
        "help",
        "I answer questions about the standards on child online protection.",
        choices=(
            Choice("OPSC", "opsc"),
            Choice("Compare OPSC and Budapest", "opsc vs budapest"),
            Choice("What do you know?", "what do you know"),
        ),
    ),
    "opsc": SUMMARY,
    "has pakistan ratified the opsc": replace(
        SUMMARY, intent="status", title="OPSC: Pakistan", text="Pakistan ratified the OPSC on 5 July 2011.", sections=()
    ),
    "opsc vs budapest": COMPARE,
    "compare three": replace(
        COMPARE,
        table=Table(("", "OPSC", "Budapest", "Lanzarote"), (("Kind", "Protocol", "Convention", "Convention"),)),
    ),
    "the protocol": Reply(
        "ambiguous",
        "Which protocol do you mean?",
        choices=(
            Choice("Optional Protocol on the sale of children (OPSC)", "opsc", "opsc"),
            Choice("First protocol to Budapest", "budapest-p1", "budapest-p1"),
            Choice("None of these", "help"),
        ),
    ),
    "what do you know": Reply(
        "list",
        "I hold three instruments.",
        title="What I hold",
        sections=(Section("Treaties", tuple(Item(label, "one line about it") for _, label in INSTRUMENTS)),),
        choices=(Choice("OPSC", "opsc"),),
    ),
    "whom do i tell": Reply(
        "report-abuse",
        "If a child is in danger now, call 15.",
        title="Whom to tell",
        sections=(
            Section("", (Item("Call 15", "Police emergency 15, if a child is in danger now", "tel:15"),)),
            Section(
                "More places", (Item("Write to help@example.org", "NCCIA", "mailto:help@example.org"),), folded=True
            ),
        ),
        notes=("I do not store what you wrote.",),
        sources=(UN,),
        public="Please write to me in a direct message.",
    ),
    "بچوں کا پروٹوکول": replace(SUMMARY, title="بچوں کی فروخت", text="پاکستان نے 2011 میں توثیق کی۔", lang="ur"),
    "the opsc date is wrong": Reply("feedback", "What should it say?", form=CORRECT),
}


@dataclass
class Application:
    """Answer, Triage and EventInbox in one, as the protocols promise them."""

    maintainers: frozenset[str] = frozenset()
    seen: list[Message] = field(default_factory=list)
    kept: dict[str, Feedback] = field(default_factory=dict)  # by event id
    claims: dict[str, tuple[str, float]] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)  # whose an address is
    slow: float = 0.0
    away: bool = False  # the store

    async def __call__(self, message: Message) -> Reply:
        self.seen.append(message)
        await asyncio.sleep(self.slow)
        if message.text == "raise":
            raise RuntimeError("a fault with a secret in it")
        return self._keep(message) if message.form else self._look_up(message)

    def _look_up(self, message: Message) -> Reply:
        known = REPLIES.get(message.text.casefold().strip())
        if not known:
            known = next((REPLIES["opsc"] for _, label in INSTRUMENTS if message.text == label), None)
        return known or Reply("unknown", f"I do not know about “{message.text}”.")

    def _keep(self, message: Message) -> Reply:
        form = message.form or {}
        text = form["text"].strip()
        if "abuse" in text:
            return REPLIES["whom do i tell"]
        if not text:
            return Reply("feedback", "Please write what is wrong.", form=CORRECT)
        known = self.kept.get(message.event_id)
        if not known:
            number = f"FB-{len(self.kept) + 2:06d}"
            known = Feedback(
                number,
                "correction",
                "received",
                text,
                "2026-03-01T10:00:00Z",
                instrument=form["instrument"],
                claim=form["claim"],
                source=form["source"],
                contact=form["contact"] == "yes",
                user=message.user,
                conversation=message.conversation,
                link=message.link,
                history=(Change("received", "2026-03-01T10:00:00Z", message.user),),
            )
            self.kept[message.event_id] = known
        return Reply("feedback", f"Thank you. {known.id} goes to the editors.", feedback=Receipt(known.id, known.kind))

    def may(self, user: str) -> bool:
        return user in self.maintainers

    async def show(self, feedback_id: str) -> Feedback | None:
        return next((one for one in self.kept.values() if one.id == feedback_id), None)

    async def mine(self, user: str) -> tuple[Feedback, ...]:
        return tuple(one for one in self.kept.values() if one.user == user)

    async def resolve(self, feedback_id: str, state: State, by: str, comment: str = "") -> Feedback:
        for event, one in self.kept.items():
            if one.id == feedback_id:
                if one.state in {"accepted", "declined"}:
                    raise CannotAnswer(f"{one.id} is decided already.")
                change = Change(state, "2026-03-02T10:00:00Z", by, comment)
                self.kept[event] = replace(one, state=state, history=(*one.history, change))
                return self.kept[event]
        raise CannotAnswer(f"I know of no feedback {feedback_id}.")

    async def claim(self, key: str, payload: str = "", user: str = "") -> bool:
        if self.away:
            raise ConnectionError("the store is away")
        if key in self.claims:
            return False
        self.claims[key] = (payload, time.monotonic())
        return True

    async def done(self, key: str) -> None:
        self.claims[key] = ("", 0.0)

    async def unfinished(self, prefix: str, older_than: float) -> tuple[tuple[str, str], ...]:
        now = time.monotonic()
        resting = [
            (key, payload)
            for key, (payload, at) in self.claims.items()
            if key.startswith(prefix) and payload and now - at >= older_than
        ]
        self.claims |= {key: (payload, now) for key, payload in resting}
        return tuple(resting)

    async def address(self, conversation: str) -> str | None:
        return self.addresses.get(conversation)

    async def keep_address(self, conversation: str, address: str, user: str = "") -> None:
        self.addresses[conversation] = address
        self.owners[conversation] = user

    async def drop_address(self, conversation: str) -> None:
        self.addresses.pop(conversation, None)

    async def leave(self, place: str) -> None:
        for conversation in [name for name in self.addresses if name.startswith(place)]:
            del self.addresses[conversation]


def server(application: Application, config: TeamsConfig) -> web.Application:
    """The adapter on a server that also answers `/healthz`."""
    app = web.Application()
    platform = mount(app, config, application, application, application, lambda: INSTRUMENTS)
    app[PLATFORM] = platform

    async def healthy(_request: web.Request) -> web.Response:
        return web.Response(text="ok")

    async def lifetime(_app: web.Application) -> None:
        await platform.start()

    async def end(_app: web.Application) -> None:
        await platform.drain()

    app.router.add_get("/healthz", healthy)
    app.on_startup.append(lifetime)
    app.on_cleanup.append(end)
    return app


PLATFORM: web.AppKey[Platform] = web.AppKey("platform", Platform)

if __name__ == "__main__":
    sdk = sys.argv[2] if len(sys.argv) > 2 else "botbuilder"
    everyone = Application(maintainers=frozenset({"teams:00000000-0000-0000-0000-0000000000020"}))
    web.run_app(server(everyone, TeamsConfig(local=True, sdk=sdk)), host="127.0.0.1", port=int(sys.argv[1]), print=None)  # type: ignore[arg-type] # from the command line
