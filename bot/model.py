"""The plain values that travel between platforms, the application and the handlers; all that adapters know of ours."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from bot.news import Order
from bot.proposition import Asked

CORRECTION_CHARACTERS = 3000  # characters of a correction that are kept

Kind = Literal["addition", "correction", "comment"]
Lang = Literal["en", "ur", "ur-Latn"]  # BCP 47: ur-Latn is Urdu in Latin letters
State = Literal["received", "forwarded", "accepted", "declined", "question", "answered", "withdrawn", "closed"]
OPEN_STATES: tuple[State, ...] = ("received", "forwarded", "question", "answered")  # nobody has decided yet


@dataclass(frozen=True, slots=True)
class Message:
    """What a person said, with mentions of the bot and the platform's markup removed.

    Ids are opaque and begin with the platform's name: `slack:T1/C2/1699.3`, `teams:19:abc@thread.tacv2;messageid=1`.
    """

    text: str
    conversation: str = ""  # the thread that a follow-up follows, and where an outcome is told
    event_id: str = ""  # the platform's own id: the same event twice is one event
    user: str = ""
    link: str = ""  # opens the thread, for the maintainers
    form: Mapping[str, str] | None = None  # a submitted `Form`, by the names of its fields
    answers_only: bool = False  # nothing of it is kept: a guest of the workspace asks, or the words are somebody else's
    workspace: str = ""  # whose limit it counts against, where the conversation's id does not begin with that
    home: str = ""  # the State meant where none is named, by its ISO 3166 alpha-3 code; empty: the deployment's
    told_at: str = ""  # where this person, or this channel, is told of changes; empty where nobody can be
    shared: bool = False  # others read what is told there


@dataclass(frozen=True, slots=True)
class Source:
    """Where a claim comes from. `as_of` is YYYY, YYYY-MM or YYYY-MM-DD."""

    title: str
    url: str
    as_of: str
    publisher: str = ""
    rank: int = 1  # 0: the depositary, or the official text; 1: another authority; 2: anybody else


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of two columns, such as `Signed` and `26 September 2001`, and what it rests on."""

    label: str
    value: str
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a list: what is named, what is said of it, where it leads (https, tel, mailto), what it rests on."""

    label: str
    text: str = ""
    url: str = ""
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A list under a heading; the heading may be empty."""

    heading: str
    items: tuple[Item, ...]
    folded: bool = False  # may wait behind its heading, where a press opens it without asking us


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of text under a header. The first column names the row."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    sources: tuple[tuple[Source, ...], ...] = ()  # what each row rests on, in the order of the rows


@dataclass(frozen=True, slots=True)
class Choice:
    """A message that need not be typed: pressing it sends `text` through the same door."""

    label: str
    text: str
    instrument: str = ""  # set where the choice answers "which one?"


@dataclass(frozen=True, slots=True)
class Form:
    """The correction form, filled in as far as the thread tells."""

    kind: Kind = "correction"
    instrument: str = ""
    claim: str = ""
    text: str = ""
    source: str = ""
    contact: bool = False
    answers: str = ""  # id of the feedback about which the maintainers have asked; `claim` is then their question


@dataclass(frozen=True, slots=True)
class Draft:
    """Feedback that a handler has understood and the application is to keep."""

    kind: Kind
    text: str
    instrument: str = ""
    claim: str = ""  # what the bot had said
    key: str = ""  # the YAML key that it concerns, such as `instruments.opsc.provisions.3(1)(c)`
    current: str = ""  # what the content says now
    current_source: str = ""
    source: str = ""  # the writer's own
    contact: bool = False  # whether the maintainers may contact the writer
    answers: str = ""  # id of the feedback to which this is the writer's answer: no feedback of its own


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A writer takes back feedback of theirs."""

    id: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """Feedback that is kept: the maintainers will be told, whatever dies now."""

    id: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Thread:
    """What a follow-up may leave out, because the thread has said it."""

    intent: str = ""
    instruments: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    article: str = ""
    topics: tuple[str, ...] = ()
    claim: str = ""
    said: str = ""  # how the last answer begins: what "shorter" and "are you sure?" are about
    key: str = ""
    sources: tuple[Source, ...] = ()
    offered: tuple[str, ...] = ()  # instrument ids of a pending "which one?"
    asked: str = ""  # the question that "which one?" interrupted
    earlier: tuple[str, ...] = ()  # instruments that were answered about before these, the last first
    law: bool = False  # somebody has said that they ask about the law, and tell of no case
    aspect: Asked = field(default_factory=Asked)  # what was last asked of a standing
    group: str = ""  # of States, of which it was asked who is in
    visited: tuple[str, ...] = ()  # States that were asked about, the last first
    home: str = ""  # the State where whoever writes said to be


@dataclass(frozen=True, slots=True)
class Settled:
    """A point of a provision that fits a question."""

    instrument: str
    ref: str
    point: int  # its place among the points of the provision
    whole: bool  # every word of the question is accounted for
    word: str = ""  # Yes, No or Partly, where the text decides
    share: float = 1.0  # of what is asked that it is about
    met: int = 0  # subjects of the question that it is about
    answer: str = ""  # id of the answer of `answers.csv` that is told in the place of a point
    also: str = ""  # of another on the same provision, which is as near
    nearness: float = 0.0  # of that answer, 0 to 1
    begins: str = ""  # Yes, No or Partly, where such questions are known to have it before that answer

    @property
    def far(self) -> bool:
        """More is asked than it is about."""
        return self.share < 1 / 2

    @property
    def joins(self) -> bool:
        """It is about several subjects of the question at once, and these are most of it."""
        return self.met > 1 and not self.far


@dataclass(frozen=True, slots=True)
class Question:
    """A question, understood."""

    text: str
    words: str = ""  # normalised
    intent: str = "unknown"
    instruments: tuple[str, ...] = ()
    states: tuple[str, ...] = ()  # ISO 3166 alpha-3
    group: str = ""  # id of a group of States, such as `saarc`
    home_assumed: bool = False  # the State is the home State because none was named
    article: str = ""
    topics: tuple[str, ...] = ()
    each: bool = False  # its topics are asked about each by itself: joined by `and` or `or`
    which: bool = False  # it asks for the instruments that deal with a subject, not for what they say
    terms: tuple[str, ...] = ()  # glossary ids
    elsewhere: str = ""  # id of an instrument that is known and not held
    label: str = ""  # its name, where only a number names it
    beside: tuple[str, ...] = ()  # names of instruments that are known and not held, beside others that are
    choices: tuple[str, ...] = ()  # instrument ids to ask "which one?" about
    passages: tuple[tuple[str, str], ...] = ()  # (instrument id, provision ref) whose words fit, best first
    wanted: tuple[tuple[str, str, str], ...] = ()  # the same, where one is named: sure, plain, likely, or the closest
    settled: tuple[Settled, ...] = ()  # points of provisions that fit, best first
    must: bool = False  # it asks whether something has to be done
    supposed: bool = False  # it asks what would follow if the State joined
    verbatim: bool = False  # it asks for the official words
    mentions: tuple[str, ...] = ()  # what it wants to be named: `does art. 34 mention the Internet`
    only: bool = False  # it wants what it names and nothing else
    confidence: float = 0.0
    asked: Asked = field(default_factory=Asked)  # of a standing
    about: tuple[str, ...] = ()  # what is asked of the bot itself: kept, current, quote ...
    requests: tuple[str, ...] = ()  # what is asked for of an answer: shorter, simpler, language, cite, file, sure
    kind: Kind = "correction"  # of feedback
    order: Literal["", "start", "end", "show"] = ""  # about being told of changes
    since: str = ""  # day from which changes are asked for, YYYY-MM-DD
    concerned: bool = False  # it may tell of a child in danger: whom to tell is said beside the answer
    states_something: bool = False  # it asks nothing: it may be the answer to a question of the maintainers
    withdraws: str = ""  # id of the feedback that its writer takes back
    doubts: bool = False  # a question that may be a correction as well: whoever asks can send it on
    withheld: bool = False  # it was to be kept, and may tell of a case: the reply says so instead
    others: tuple["Question", ...] = ()  # further readings that are nearly as likely
    law: bool = False  # whoever asks has said that it is about the law, and tells of no case
    lang: Lang = "en"
    thread: Thread = field(default_factory=Thread)
    message: Message = field(default_factory=lambda: Message(""))
    home: str = "PAK"
    today: str = ""  # YYYY-MM-DD, as the caller says; where it says nothing, no answer tells how old a list is


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Reply:
    """An answer without any platform's words in it.

    `text` holds plain sentences; a blank line parts paragraphs. Each part says what it rests on, `basis` for each
    paragraph of `text`; where no part does, the first paragraph rests on the best of `sources`. `bot.screen` decides
    what stands first, the adapters what `facts`, `table`, `sections` and `choices` look like.
    """

    intent: str
    text: str
    title: str = ""
    facts: tuple[Fact, ...] = ()
    table: Table | None = None
    sections: tuple[Section, ...] = ()
    notes: tuple[str, ...] = ()  # small print: what is assumed, what other sources say
    sources: tuple[Source, ...] = ()
    basis: tuple[tuple[Source, ...], ...] = ()  # what each paragraph of `text` rests on, in their order
    choices: tuple[Choice, ...] = ()
    form: Form | None = None  # set where "Correct this" makes sense, and where the form is to open
    feedback: Draft | Receipt | Withdrawal | None = None
    order: Order | None = None  # about being told of changes; carried out once the application has answered
    instruments: tuple[str, ...] = ()
    state: str | None = None
    article: str | None = None
    claim: str = ""  # the claim that a correction in this thread would be about
    key: str = ""  # its YAML key
    confidence: float = 1.0
    lang: Lang = "en"  # of its sentences, whatever was asked in
    brief: bool = False  # no more than two sentences of it stand first
    public: str = ""  # of a private reply: what may be said where others read, if its writer cannot be reached alone
    content_version: str = ""
    question: Question | None = field(default=None, compare=False, repr=False)  # as it was understood

    @property
    def private(self) -> bool:
        """Whether it is for its writer alone: who asks whom to tell of abuse need not say so to a channel."""
        return self.intent == "report-abuse"


class CannotAnswer(Exception):
    """Its words are shown to the person."""


@dataclass(frozen=True, slots=True)
class Change:
    """One step of a feedback's life: who, when (UTC, ISO 8601), and what they said."""

    state: State
    at: str
    by: str
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Feedback:
    """A correction as it is kept. `history` holds every step, oldest first."""

    id: str
    kind: Kind
    state: State
    text: str
    created: str
    instrument: str = ""
    claim: str = ""
    key: str = ""
    current: str = ""
    current_source: str = ""
    source: str = ""
    contact: bool = False
    user: str = ""
    conversation: str = ""
    link: str = ""
    content_version: str = ""
    forwarded: str | None = None  # when the maintainers were told
    history: tuple[Change, ...] = ()


class Undeliverable(Exception):
    """The far side will never take this delivery; its words say why."""


class TryLater(Exception):
    """The far side asks for a pause."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"asked to wait {seconds} s")
        self.seconds = seconds
