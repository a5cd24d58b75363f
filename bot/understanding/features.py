"""What a text shows, before anything is made of it: names, States, numbers, topics and cues."""

import re
from collections.abc import Callable, Set
from dataclasses import dataclass
from functools import cached_property

from bot.knowledge.phrases import Phrases
from bot.proposition import Asked
from bot.understanding.citations import Citation, citations
from bot.understanding.instruments import Found
from bot.understanding.said import Said
from bot.understanding.spelling import Word

ASKS = re.compile(
    r"\?\s*+$|^(?:(?:and|but|so|ok|okay|then|n|aur|also|plus|btw|sir|bhai|hi|hello|pls|please)\W+)*"
    r"(?:am|is|are|was|were|did|does|do|has|have|can|could|will|would|(?:should|must|may|shall)(?! be)"
    r"|which|what|who|when|where|how|why"
    r"|kya|kia|kab|konsa|کیا|کب|کون)\b"
    r"|\b(?:in|on|by|from|of|to|for|under|at|since) (?:which|what)\b|\bkis (?:saal|year|article|din)\b"
    r"|\b(?:kya|کیا)(?:\s+\w+){3,9}\s+(?:hai|hain|ہے|ہیں)\W*+$"
    r"|\b(?:hai|hain|tha|thi) (?:kya|kia)\W*+$|\bor not\W*+$|\?\s*+\w++(?:\W++\w++){0,3}\W*+$"
)
# In a long text: that a sentence asks, however politely.
BEGS = re.compile(
    r"[,:;]\s*(?:is|are|was|has|have|did|does|do|can|may|must|what|which|who|when|where|how|why)\b"
    r"|\b(?:tell|give|send|explain|summari[sz]e|describe|list|compare|define|show|confirm|provide|furnish|need|want"
    r"|grateful|wondering|batao|batayen|batain|bataein|bata|btao|chahiye|chahye|please|pls|plz|kindly)\b"
)
_DISPUTES = re.compile(
    r"^(?:(?:lol|haha|oh|um+|sorry|well)\W+)?no(?:[.,!](?! ?of\b| ?\d)| no\b)"
    r"|\bnot (?:in |on )?(?:the )?(?:\d{2,4}\b(?![(.])|(?:jan|feb|march|april|may |june|july|aug|sept|oct|nov|dec))"
)
_EDITS = re.compile(
    r"^(?:(?:pls|please|plz|kindly|also|ok|and|sir)\W+)*"
    r"(?:add|include|mention|update|correct|fix|remove|change|amend|replace)\b(?! me)"
    r"|\bfb-[0-9a-z]{6}\b"  # the answer to a maintainers' question
)
# What the instruments here are called, in any language, as their forms have it.
_TEXTS = frozenset(["treaty", "convention", "instrument", "protocol", "document", "law", "agreement", "text", "qanoon"])
_WHICH = frozenset(["which", "what", "any", "all", "every"])
_VERSUS = re.compile(r"\bvs?\b\.?|\bversus\b|\s/\s")


@dataclass(frozen=True, slots=True)
class Piece:
    """A word, or what stands for several: a name, a State, a group, a number."""

    mark: str  # the form of a word; NAME, VAGUE, OTHER, STATE, GROUP or NUMBER
    value: str  # the word as it is spelled right; the id, the code, the number
    start: int = 0  # of its first word


@dataclass(frozen=True)
class Features:
    """What a text shows. What only some rules look at is looked for when they do."""

    phrases: Phrases  # of the content that it was read with
    asked_by: Callable[["Features"], Asked]  # reads what is asked of a standing
    text: str  # as typed
    normal: str
    words: tuple[Word, ...]
    names: tuple[Found, ...]
    states: tuple[str, ...]
    groups: tuple[str, ...]  # of States
    intent_phrases: frozenset[str]
    abuse: frozenset[str]
    topics: tuple[str, ...]
    terms: tuple[str, ...]
    off: int  # words of other worlds
    field: int  # words of this one
    unknown: int  # words that no name, phrase or text of ours uses
    topic_words: int  # of the longest phrase that reveals a topic
    hints: int  # words that may speak of abuse, and may mean nothing
    plain: tuple[str, ...]  # spelling corrected: the words of no instrument's name and no State's
    said: tuple[Said, ...]  # its words but for names and States; those of a name that also says something are kept
    sequence: tuple[Piece, ...]  # all of it in order: words, names, States, numbers

    @cached_property
    def asked(self) -> Asked:
        """What it asks of a standing."""
        return self.asked_by(self)

    @cached_property
    def marks(self) -> tuple[str, ...]:
        """Its words, with a mark in the place of each name, State and number."""
        return tuple(piece.mark for piece in self.sequence)

    @cached_property
    def forms(self) -> tuple[str, ...]:
        return tuple(word.form for word in self.words)

    @cached_property
    def cited(self) -> tuple[Citation, ...]:
        return tuple(citations(self.normal))

    @cached_property
    def asks(self) -> bool:
        """Whether it has the form of a question."""
        return bool(ASKS.search(self.normal) or ASKS.search(" ".join(self.forms)))

    @property
    def wants(self) -> bool:
        """Whether it begs for something, however politely."""
        return bool(BEGS.search(self.normal))

    @cached_property
    def versus(self) -> bool:
        return bool(_VERSUS.search(self.normal))

    @property
    def which(self) -> bool:
        """Whether the instruments themselves are asked for: `which treaties cover grooming`, `treaties on grooming`."""
        forms = {*self.forms}
        return bool(_TEXTS & {*self.forms[:1]} or (_WHICH & forms and _TEXTS & forms))

    @cached_property
    def edits(self) -> bool:
        """An order to change the content: `add C138 too`."""
        return bool(_EDITS.search(self.normal))

    @cached_property
    def disputes(self) -> bool:
        """A statement against what was said: `not 2007`."""
        return bool(_DISPUTES.search(self.normal))

    @property
    def saying(self) -> tuple[str, ...]:
        """The words that say something, for a search in provisions."""
        named = {at for name in self.names for at in range(name.start, name.end)}
        return tuple(word.form for at, word in enumerate(self.words) if at not in named)

    def says(self, words: Set[str]) -> bool:
        return any(form in words for form in self.forms)

    def has(self, *intent_phrases: str) -> bool:
        return not self.intent_phrases.isdisjoint(intent_phrases)
