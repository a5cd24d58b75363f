"""A small application behind the adapter: it answers from a table and keeps what it is to keep in memory."""

import asyncio
import itertools
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace

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

INSTRUMENTS: Sequence[tuple[str, str]] = (
    ("opsc", "OPSC: Optional Protocol on the sale of children, child prostitution and child pornography"),
    ("budapest", "Budapest Convention on Cybercrime"),
    ("lanzarote", "Lanzarote Convention"),
    ("ilo-c182", "ILO Convention 182 on the worst forms of child labour"),
)
UN = Source("Status of treaties, IV-11-c", "https://treaties.un.org/x?chapter=4&id=1", "2026-01-14", "United Nations")
COE = Source("Chart of signatures, treaty 185", "https://www.coe.int/185", "2026-02", "Council of Europe")
CLAIM = "Pakistan ratified the OPSC on 5 July 2011."
CORRECT = Form(instrument="opsc", claim=CLAIM)
VERSION = "2026-07-30 a1b2c3d"

STATUS = Reply(
    "status",
    CLAIM + " It made a declaration when it signed & ratified.",
    title="OPSC: Pakistan",
    facts=(Fact("Signed", "26 September 2001"), Fact("Ratified", "5 July 2011")),
    notes=("Pakistan is assumed, because no State was named.",),
    sources=(UN,),
    choices=(Choice("Who monitors it?", "who monitors the opsc"),),
    form=CORRECT,
    instruments=("opsc",),
    state="PAK",
    claim=CLAIM,
    content_version=VERSION,
)
SUMMARY = replace(
    STATUS,
    intent="summary",
    title="Optional Protocol on the sale of children (OPSC)",
    text="It obliges States to make the sale of children, child prostitution and child pornography crimes.\n\n"
    "Pakistan ratified it on 5 July 2011.",
    facts=(
        Fact("Kind", "Optional protocol, binding"),
        Fact("In force", "18 January 2002"),
        Fact("Monitored by", "The Committee on the Rights of the Child, which reads each State's report. " * 3),
    ),
    sections=(
        Section(
            "Key provisions",
            (
                Item("art. 3(1)(c)", "producing, distributing, possessing child pornography <all of it>", UN.url),
                Item("art. 4", "jurisdiction, also for acts abroad"),
            ),
        ),
    ),
    sources=(UN, COE),
)
COMPARE = Reply(
    "compare",
    "Both bind the States that joined them; they differ in what they cover.",
    title="OPSC and Budapest",
    table=Table(
        ("", "OPSC", "Budapest"),
        (("Kind", "Protocol", "Convention"), ("Pakistan", "Party", "Not party"), ("Reservations", "", "Many")),
    ),
    sources=(UN, COE),
    form=CORRECT,
    content_version=VERSION,
)
WHICH = Reply(
    "ambiguous",
    "Which one do you mean?",
    choices=(Choice("OPSC", "opsc", "opsc"), Choice("Budapest, first protocol", "budapest protocol", "budapest-p1")),
    content_version=VERSION,
)
HELP = Reply(
    "help",
    "I answer questions about the standards on child online protection. Try one of these:",
    title="Sanad",
    choices=(Choice("What is the OPSC?", "opsc"), Choice("OPSC or Budapest?", "compare"), Choice("List", "list")),
    content_version=VERSION,
)
SOURCES = Reply(
    "sources",
    f"The sources behind the OPSC:\n\n- {UN.title} ({UN.publisher}, as of {UN.as_of}): {UN.url}",
    title="Sources",
    facts=(
        Fact("OPSC, official text", "https://www.ohchr.org/en/instruments-mechanisms/instruments/optional-protocol"),
    ),
    notes=("Official text: https://www.ohchr.org/opsc",),
    sources=(UN,),
    form=CORRECT,
    content_version=VERSION,
)
CONTACTS = Reply(
    "report-abuse",
    "If a child is in danger now, call 15.",
    title="Whom to tell",
    sections=(
        Section("", (Item("Call 15", "Police emergency 15, if a child is in danger now", "tel:15"),)),
        Section("More places", (Item("Write to help@example.org", "NCCIA", "mailto:help@example.org"),), folded=True),
    ),
    notes=("Nothing of what you wrote was stored.",),
    sources=(UN,),
    public="Please write to me in a direct message.",
    content_version=VERSION,
)
LONG = Reply(
    "list",
    "All of it. " + "This sentence says something about an instrument and its articles. " * 400,
    title="Everything",
    sources=(UN,),
    form=CORRECT,
    content_version=VERSION,
)
URDU = replace(
    STATUS,
    title="اختیاری پروٹوکول",
    text="پاکستان نے ۵ جولائی ۲۰۱۱ کو اس پروٹوکول کی توثیق کی۔ یہ بچوں کی فروخت کو جرم قرار دیتا ہے۔",
    facts=(Fact("توثیق", "۵ جولائی ۲۰۱۱"),),
    lang="ur",
)
HOSTILE = replace(
    STATUS,
    title="<!channel> & *co*",
    text="I do not know “<!channel> <@U1> <https://evil.example|unhcr.org> & &amp;”.",
    facts=(Fact("<!here>", "a < b && c > d"),),
    sections=(
        Section("<x>", (Item("<y>", "<z>", "https://example.org/?a=1&b=<2>|3"), Item("j", "k", "javascript:x"))),
    ),
    notes=("<!subteam^S1>",),
    choices=(Choice("<!everyone>", "<!everyone>"),),
)
REPLIES: Mapping[str, Reply] = {
    "help": HELP,
    "opsc": SUMMARY,
    "has pakistan ratified the opsc": STATUS,
    "compare": COMPARE,
    "the protocol": WHICH,
    "everything": LONG,
    "urdu": URDU,
    "hostile": HOSTILE,
    "abuse": CONTACTS,
    "large": replace(URDU, facts=(Fact("توثیق", URDU.text * 8),) * 5),
}


class StandIn:
    """Answer, triage and event inbox in one, keeping the contracts of bot/model.py."""

    def __init__(self, maintainers: frozenset[str] = frozenset({"slack:U0MAINT"})) -> None:
        self.heard: list[Message] = []
        self.kept: dict[str, Feedback] = {}
        self.events: dict[str, str] = {}
        self.claims: dict[str, tuple[str, float]] = {}
        self.addresses: dict[str, str] = {}
        self.left: list[str] = []
        self.maintainers = maintainers
        self.slow = 0.0
        self.broken = False
        self.away = False
        self._numbers = itertools.count(1)

    async def __call__(self, message: Message) -> Reply:
        self.heard.append(message)
        if self.broken:
            raise RuntimeError("the answer is broken: xoxb-secret")
        if self.slow:
            await asyncio.sleep(self.slow)
        if message.form is not None:
            return self._submitted(message, message.form)
        text = message.text.lower().strip(" ?")
        if " is wrong" in text:
            return self._keep(message, message.text)
        return REPLIES.get(text, replace(HELP, intent="unknown", text=f"I do not know “{message.text}”."))

    def _submitted(self, message: Message, form: Mapping[str, str]) -> Reply:
        if "my neighbour" in form["text"]:
            return CONTACTS
        if form["text"] == "no":
            return Reply("feedback", "Please say what it should be instead.")
        return self._keep(message, form["text"], form)

    def _keep(self, message: Message, text: str, form: Mapping[str, str] | None = None) -> Reply:
        if message.answers_only:
            return Reply("feedback", "Corrections are taken from members of this workspace.")
        form = form or {}
        if message.event_id not in self.events:
            name = f"FB-{next(self._numbers):06}"
            self.events[message.event_id] = name
            self.kept[name] = Feedback(
                name,
                "correction",
                "received",
                text,
                "2026-07-30T10:00:00+00:00",
                instrument=form.get("instrument", ""),
                claim=form.get("claim", ""),
                current=CLAIM,
                current_source=UN.url,
                source=form.get("source", ""),
                contact=bool(form.get("contact")),
                user=message.user,
                conversation=message.conversation,
                link=message.link,
            )
        name = self.events[message.event_id]
        return Reply(
            "feedback",
            f"Thank you. Your correction {name} is with the maintainers.",
            feedback=Receipt(name, "correction"),
            content_version=VERSION,
        )

    # Triage

    def may(self, user: str) -> bool:
        return user in self.maintainers

    async def show(self, feedback_id: str) -> Feedback | None:
        return self.kept.get(feedback_id)

    async def mine(self, user: str) -> tuple[Feedback, ...]:
        await asyncio.sleep(self.slow)
        if self.away:
            raise ConnectionError("the store is away")
        return tuple(found for found in reversed(self.kept.values()) if found.user == user)

    async def resolve(self, feedback_id: str, state: State, by: str, comment: str = "") -> Feedback:
        if self.away:
            raise ConnectionError("the store is away")
        found = self.kept.get(feedback_id)
        if found is None:
            raise CannotAnswer(f"There is no feedback {feedback_id}.")
        if not self.may(by):
            raise CannotAnswer("Only maintainers may decide.")
        if found.state in {"accepted", "declined"}:
            raise CannotAnswer(f"{feedback_id} was already {found.state}.")
        change = Change(state, "2026-07-30T11:00:00+00:00", by, comment)
        self.kept[feedback_id] = replace(found, state=state, history=(*found.history, change))
        return self.kept[feedback_id]

    # EventInbox

    async def claim(self, key: str, payload: str = "", user: str = "") -> bool:
        if self.away:
            raise ConnectionError("the store is away")
        if key in self.claims:
            return False
        self.claims[key] = (payload, time.monotonic())
        return True

    async def done(self, key: str) -> None:
        self.claims[key] = ("", time.monotonic())

    async def unfinished(self, prefix: str, older_than: float) -> tuple[tuple[str, str], ...]:
        return tuple(
            (key, payload)
            for key, (payload, at) in self.claims.items()
            if key.startswith(prefix) and payload and time.monotonic() - at >= older_than
        )

    async def address(self, conversation: str) -> str | None:
        return self.addresses.get(conversation)

    async def keep_address(self, conversation: str, address: str, user: str = "") -> None:
        self.addresses[conversation] = address

    async def drop_address(self, conversation: str) -> None:
        self.addresses.pop(conversation, None)

    async def leave(self, place: str) -> None:
        self.left.append(place)
