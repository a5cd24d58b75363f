"""The words that reveal what a person wants: the shape of `content/phrases.yaml`, and what it may refer to."""

from collections.abc import Iterable, Iterator, Mapping, Set
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

from bot.knowledge.claims import Url
from bot.knowledge.schema import Book, Step
from bot.knowledge.validation import STATE_CODES
from bot.knowledge.yaml_source import Path
from bot.model import Kind

# The groups that the code looks for or the model was made with: without one, questions are understood differently.
INTENT_PHRASES = frozenset(
    [
        "joining",
        "non_party",
        "signed_only",
        "reservation",
        "reporting",
        "dates",
        "in_force",
        "adopted",
        "count",
        "who_all",
        "we",
        "summary",
        "summarise",
        "binding",
        "depositary",
        "article",
        "instruments",
        "compare",
        "define",
        "sources",
        "challenges",
        "hard",
        "applying",
        "list",
        "greeting",
        "thanks",
        "help",
        "aside",
        "feedback",
        "remark",
        "not_feedback",
        "feedback_how",
        "injection",
        "holder",
        "forget",
    ]
)
ASKED = frozenset(
    [
        "party",
        "bound",
        "ratified",
        "acceded",
        "joined",
        "signed",
        "left",
        "lifted",
        "kept",
        "reserved",
        "objected",
        "complied",
        "nafiz",
        "adopted",
        "opened",
        "not",
        "true",
        "false",
        "that",
        "before",
        "after",
        "until",
        "since",
        "between",
        "already",
        "interval",
        "any",
        "all",
        "none",
        "first",
        "last",
        "only",
        "both",
        "other",
        "count",
        "more",
        "previous",
        "states",
        "bloc",
        "place",
        "when",
        "keeper",
        "monitor",
        "issuer",
        "number",
        "published",
        "closing",
        "deadline",
        "often",
        "binding",
        "articles",
        "eligible",
        "title",
        "says",
        "older",
        "who",
    ]
)
ABUSE = frozenset(
    [
        "harm",
        "hint",
        "material",
        "own",
        "person",
        "place",
        "child",
        "report",
        "help",
        "found",
        "plain",
        "legal",
        "urgent",
    ]
)
BEGINNING_LETTERS = 3  # letters that a word which stands for all that begin so has at least


def worded(phrase: str) -> str:
    """The phrase itself. Raises ValueError where it would fit nothing, or anything."""
    if not any(map(str.isalnum, phrase)):
        raise ValueError(f"expected words, found “{phrase}”")
    if any(len(word.rstrip("*")) < BEGINNING_LETTERS for word in phrase.split() if word.endswith("*")):
        raise ValueError(f"expected at least {BEGINNING_LETTERS} letters before the *, found “{phrase}”")
    return phrase


Phrase = Annotated[str, AfterValidator(worded)]
Numbered = Annotated[str, StringConstraints(pattern=r"^[^{}]*\{\}[^{}]*$")]
Number = Annotated[str, StringConstraints(pattern=r"^\d{1,3}$")]


class Vague(BaseModel):
    """Words that fit several instruments."""

    names: tuple[Phrase, ...]
    ids: tuple[str, ...]


class Series(BaseModel):
    """Instruments that are named by a number: another number is another instrument."""

    words: tuple[Phrase, ...]
    name: Numbered
    url: Url
    held: Mapping[Number, str]
    nearest: tuple[str, ...]


class Words(BaseModel):
    """Single words that each play a part of their own in a question."""

    stop: frozenset[str]
    pronouns: frozenset[str]
    both: frozenset[str]
    another: frozenset[str]
    alike: frozenset[str]
    plain: frozenset[str]
    links: frozenset[str]
    domestic: frozenset[str]
    other: frozenset[str]
    kinds: frozenset[str]
    general: frozenset[str]
    first: frozenset[str]
    third: frozenset[str]
    roman: frozenset[str]
    writing: frozenset[str]


class Phrases(BaseModel):
    """`content/phrases.yaml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    same: Mapping[str, tuple[str, ...]]
    intent_phrases: Mapping[str, tuple[tuple[Phrase, ...], ...]]
    kinds: Mapping[Kind, tuple[Phrase, ...]]
    asked: Mapping[str, tuple[Phrase, ...]]
    abuse: Mapping[str, tuple[tuple[Phrase, ...], ...]]
    unnamed: tuple[Phrase, ...]
    vague: tuple[Vague, ...]
    homonyms: tuple[str, ...]
    cities: frozenset[str]
    words: Words
    offtopic: tuple[tuple[Phrase, ...], ...]
    topics: Mapping[str, tuple[Phrase, ...]]
    nicknames: Mapping[str, tuple[Phrase, ...]]
    series: tuple[Series, ...]
    parents: Mapping[str, tuple[str, ...]]
    complaints: tuple[str, ...] = ()  # protocols by which people complain to a committee
    states: Mapping[str, tuple[Phrase, ...]]
    common: str
    small: str
    reporting: Mapping[Step, tuple[Phrase, ...]] = {}  # the steps of a State's report
    asking: Mapping[str, tuple[Phrase, ...]] = {}  # how a question asks: must it, may it, is it
    concepts: Mapping[str, tuple[Phrase, ...]] = {}  # what the points of provisions are made of
    about: Mapping[str, tuple[Phrase, ...]] = {}  # what is asked of the bot itself
    requests: Mapping[str, tuple[Phrase, ...]] = {}  # what is asked for of an answer: shorter, in Urdu, a citation
    tongues: tuple[Phrase, ...] = ()  # languages in which something may be asked for
    wrongs: tuple[str, ...] = ()  # concepts that no provision permits
    remedies: tuple[str, ...] = ()  # concepts of what is done against them
    idle: str = ""  # words that change nothing in a question

    def all(self) -> Iterator[str]:
        """Every phrase from which something follows."""
        for groups in (*self.intent_phrases.values(), *self.abuse.values(), self.offtopic):
            for group in groups:
                yield from group
        for names in (*self.kinds.values(), *self.topics.values(), *self.nicknames.values(), *self.states.values()):
            yield from names
        yield from self.unnamed
        for vague in self.vague:
            yield from vague.names
        for phrases in self.asked.values():
            yield from phrases
        for series in self.series:
            yield from series.words


def dangling(phrases: Phrases, held: Set[str], topics: Set[str], terms: Set[str]) -> Iterator[tuple[Path, str]]:
    """References that lead nowhere, as paths and sentences. An instrument known only by name is not held."""
    for path, id_ in _instruments(phrases):
        if id_ not in held:
            yield path, f"no instrument that is held is called “{id_}”: take it out, or correct it"
    for topic in sorted(phrases.topics.keys() - topics):
        yield ("topics", topic), f"no topic is called “{topic}”: take it out, or add it to instruments.yaml"
    for term in sorted(phrases.words.plain - terms):
        yield ("words", "plain"), f"no term of the glossary is called “{term}”: take it out, or correct it"
    for state in sorted(phrases.states.keys() - STATE_CODES - {"EUE"}):
        yield ("states", state), f"“{state}” is not the ISO 3166 alpha-3 code of a State"
    for part, groups, wanted in (
        ("intent_phrases", phrases.intent_phrases, INTENT_PHRASES),
        ("abuse", phrases.abuse, ABUSE),
        ("asked", phrases.asked, ASKED),
    ):
        for group in sorted(wanted - groups.keys()):
            yield (part,), f"the group “{group}” is missing: what it reveals would not be understood"


def unnamed(phrases: Phrases, book: Book) -> Iterator[tuple[Path, str]]:
    """Concepts that a point of a provision names and that have no words: no question would find it."""
    for instrument in book.instruments:
        for provision in instrument.provisions:
            named = {id_ for point in provision.points for row in (*point.asks, *point.beside) for id_ in row.split()}
            for id_ in sorted(named - phrases.concepts.keys()):
                yield (
                    ("concepts",),
                    f"no concept is called “{id_}”, which {instrument.id}, {provision.ref} names: add it",
                )


def pruned(phrases: Phrases, held: Set[str], topics: Set[str], terms: Set[str]) -> Phrases:
    """The phrases without those about what is not held: for content that has no phrases of its own."""

    def kept(ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(id_ for id_ in ids if id_ in held)

    return phrases.model_copy(
        update={
            "vague": tuple(v.model_copy(update={"ids": ids}) for v in phrases.vague if (ids := kept(v.ids))),
            "series": tuple(
                s.model_copy(
                    update={
                        "held": {number: id_ for number, id_ in s.held.items() if id_ in held},
                        "nearest": kept(s.nearest),
                    }
                )
                for s in phrases.series
            ),
            "complaints": kept(phrases.complaints),
            "parents": {id_: kept(children) for id_, children in phrases.parents.items() if id_ in held},
            "nicknames": {id_: names for id_, names in phrases.nicknames.items() if id_ in held},
            "cities": frozenset(kept(phrases.cities)),
            "words": phrases.words.model_copy(update={"plain": phrases.words.plain & terms}),
            "topics": {topic: words for topic, words in phrases.topics.items() if topic in topics},
        }
    )


def _instruments(phrases: Phrases) -> Iterator[tuple[Path, str]]:
    for at, vague in enumerate(phrases.vague):
        yield from ((("vague", at, "ids", n), id_) for n, id_ in enumerate(vague.ids))
    for at, series in enumerate(phrases.series):
        yield from ((("series", at, "held", number), id_) for number, id_ in series.held.items())
        yield from ((("series", at, "nearest", n), id_) for n, id_ in enumerate(series.nearest))
    for parent, children in phrases.parents.items():
        yield ("parents", parent), parent
        yield from ((("parents", parent, n), id_) for n, id_ in enumerate(children))
    yield from ((("nicknames", id_), id_) for id_ in phrases.nicknames)
    yield from ((("complaints", at), id_) for at, id_ in enumerate(phrases.complaints))
    yield from ((("cities",), id_) for id_ in sorted(phrases.cities))
