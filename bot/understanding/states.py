"""The States that a text names: by name, short name, demonym or code, in several languages."""

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from bot.knowledge.states import cities, codes, names
from bot.understanding.features import Piece
from bot.understanding.normalise import normalise, tokens
from bot.understanding.phrases import Finder, Hit
from bot.understanding.spelling import Lexicon, Word

FIRST = ("en", "ur")
MORE = ("fr", "es", "pt", "de", "ar", "tr", "it", "sw", "hi", "ru")
# Two letters that are words in some language of ours when they are not capitals.
_PLAIN = frozenset({"US", "PK"})  # codes that are nothing else
# Codes that are words as well, in capitals for emphasis: `what CAN I lean on`, `treaties that we ARE party to`.
_EMPHASIS = frozenset(
    [
        *("AI", "AM", "AND", "ARE", "AS", "AT", "BE", "BY", "CAN", "DO", "IN"),
        *("IS", "IT", "ME", "MY", "NO", "NOR", "PER", "SO", "TO", "TV"),
    ]
)
ALONE = 3  # words of a text in which such a code is the State
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}|:flag-([a-zA-Z]{2}):")
_FIRST_LETTER = 0x1F1E6
SHORT = 5  # letters
# Words of Urdu that are names as well: `evening` is Syria, `of money` and `gardener` Mali, `follower` Peru.
WORDS_TOO = frozenset({"شام", "sham", "shaam", "مالی", "پیرو", "pairo"})
TOLD = 5  # words of a text in which such a word is the State
_SAYS_WHERE = re.compile(
    r"\b(?:i am|i'm|im|i work|i live|we are|we're|we work|we live|based|posted|stationed|speaking|writing) "
    r"(?:\S+ ){0,9}?(?:in|from|at)\b"
    r"|\b(?:i am|i'm|im|am) an? [^.,;:?!]{2,40}, (?=[\w ]{3,30}\W*\Z|[\w ]{3,30}[.;:?!])"
    r"|\A\W*(?:hi|hello|hey|salam|salaam|greetings|namaste|jambo|assalam o alaikum)\b[^.?!]{0,20}?\bfrom\b",
    re.IGNORECASE,
)
# What stands where a place is told: behind `in`, before `mein` or `se`, and at the end behind a comma or a bracket.
_PLACE = re.compile(
    r"\b(?:in|at|from|near|around|outside)\s(\w{4,30})\b|[,(] ?(\w{4,30})\b(?=[ \w]{0,20}(?:[).!?;]|\Z))"
    r"|\b(\w{4,30}) (?:mein|main|me|mei|se|say|میں|سے)\b",
    re.IGNORECASE,
)
CITY = 3  # words of its name
_SENTENCE_ENDS = re.compile(r"[.;:?!](?:\s|$)")
_WITHIN = frozenset({"in", "from", "at"})
BESIDE = 4  # words from `in` up to the State
# What says where somebody is ends with the place, and the question begins behind it.
_OPENS = re.compile(
    r"(?: \S+){1,3}(?:[.;:!?]\s|, (?=(?:ha[sd]|have|is|are|was|were|did|does|do|can|may|must|should|will|would|"
    r"which|what|when|who|how|why|please|pls|tell|kya)\b))",
    re.IGNORECASE,
)
_THERE_TOO = re.compile(r"\b(?:we|us|our|ours|my|both|too|also|compared?|than|here|either|other)\b", re.IGNORECASE)
_CODE = re.compile(r"\b[A-Z]{2,3}\b")
_CODES = re.compile(r"\b[A-Z]{2}(?:[,/] ?| and | & )[A-Z]{2}(?:[,/] ?| and | & )[A-Z]{2}\b")


# `African countries`, and whatever else of Africa joins a treaty.
_MEMBERS = ("countries", "states", "nations", "members", "parties", "governments", "republics")
_JOINS = ("EU", "European Union")  # is itself a party
_MAKER = "Europ"  # `the European one` is a convention
_MEMBER = ("country", "state", "nation", "member", "party", "government", "state party")


def called_also(aliases: Sequence[str]) -> Iterator[str]:
    """The names of a group of States, also as its members are spoken of."""
    for alias in aliases:
        yield alias
        whose, _, kind = alias.rpartition(" ")
        if kind in _MEMBERS[:2] and whose not in {*aliases, *_JOINS, ""}:
            yield from (f"{whose} {each}" for each in (*_MEMBERS, *_MEMBER) if f"{whose} {each}" not in aliases)
            if not whose.startswith(_MAKER):
                yield f"{whose} ones"
        if kind in _MEMBERS[:2] and whose in _JOINS:
            yield from (f"{each} of the {whose}" for each in _MEMBERS)


def _flags(text: str) -> Iterator[str]:
    """Codes of the flags in a text: 🇮🇳, and Slack's `:flag-in:`. A flag is two letters of an alphabet of its own."""
    for found in _FLAG.finditer(text):
        yield (
            found[1].upper()
            if found[1]
            else "".join(chr(ord(letter) - _FIRST_LETTER + ord("A")) for letter in found[0])
        )


def _in_cities(words: Sequence[Word], text: str) -> Iterator[Hit]:
    """Cities, where a place is told: `in Leeds`, `a teacher, Kisumu`. By itself such a word may be a person's name."""
    places = {normalise(found[found.lastindex or 0]) for found in _PLACE.finditer(text)}
    if not places:
        return
    at = 0
    while at < len(words):
        for end in range(min(at + CITY, len(words)), at, -1):
            name = " ".join(word.raw for word in words[at:end])
            new = words[at].raw in places and any(not word.known for word in words[at:end])
            if new and (state := cities().get(name)):
                yield Hit(state, at, end)
                at = end - 1
                break
        at += 1


def _believed(word: Word) -> bool:
    """Whether a short word may be a State misspelt: with letters left out or in another order. Malik is no Mali."""
    if word.typed or len(word.raw) > SHORT or sorted(word.raw) == sorted(word.form):
        return True
    letters = iter(word.form)
    return all(letter in letters for letter, _ in groupby(word.raw))  # `irann`


class States:
    def __init__(self, own: Mapping[str, Iterable[str]], lexicon: Lexicon) -> None:
        self._own = own
        self._lexicon = lexicon
        self._spelled = {name.casefold() for locale in FIRST for name in names(locale).values()}
        self._spelled |= {name.casefold() for own_names in own.values() for name in own_names}
        self._finder = self._read(FIRST)
        self._more: Finder | None = None
        self._codes = {**codes(), **{three: three for three in codes().values()}}

    def _read(self, locales: Sequence[str]) -> Finder:
        entries = [(state, name) for locale in locales for state, name in names(locale).items()]
        entries += [(state, name) for state, own in self._own.items() for name in own]
        return Finder((state, forms) for state, name in entries if (forms := self._forms(name)))

    def _forms(self, name: str) -> tuple[str, ...]:
        """Letters that stand alone are no words: `n korea` is not `and Korea`, nor is the `e u` `and you`."""
        words = tokens(name)
        if all(len(word) > 1 for word in words):
            return self._lexicon.forms(name)
        return tuple(word if len(word) == 1 else self._lexicon.form(word) for word in words)

    def find(self, words: Sequence[Word], text: str, names: Container[int] = ()) -> list[Hit]:
        """Where States are named. `text` is as typed: codes count in capitals only. `names`: where the names of
        treaties begin in it."""
        forms = [self._form(word) for word in words]
        hits = self._finder.find(forms)
        if len(words) > TOLD and not names:
            hits = [hit for hit in hits if hit.end - hit.start > 1 or words[hit.start].raw not in WORDS_TOO]
        coded = self._coded(words, text)
        hits += [hit for hit in coded if not (hits and words[hit.start].known)]  # AND and ARE are codes, too
        if not hits and any(not word.known for word in words):
            hits = self._others().find(forms) or list(_in_cities(words, text))
        if words[:1] and words[0].raw == "us" and 1 in names:  # `us crc status`
            hits = [Hit("USA", 0, 1), *hits]
        hits += [Hit(self._codes[flag], 0, 0) for flag in _flags(text) if flag in self._codes]
        return list(dict.fromkeys(hits))

    def _form(self, word: Word) -> str:
        """As it is looked for. `wale` is a word by itself, and no Wales without its s."""
        if len(word.raw) == 1:
            return word.raw
        whole = word.raw in self._spelled or f"{word.raw}s" not in self._spelled
        if word.typed and not whole:
            return ""
        return word.form if _believed(word) else word.raw

    def warm(self) -> None:
        """Read the further languages and the cities now."""
        _ = self._others(), cities()

    def _others(self) -> Finder:
        if self._more is None:
            self._more = self._read(MORE)
        return self._more

    def _coded(self, words: Sequence[Word], text: str) -> list[Hit]:
        if text.upper() == text:
            return []
        found = [code for code in _CODE.findall(text) if code in self._codes]
        # In a longer text IO and SI are officers; SG, MY, PH are a list.
        short = len(words) <= 5 or len(_CODES.findall(text)) > 0
        found = [code for code in found if short or len(code) > 2 or code in _PLAIN]
        if len(words) > ALONE and not _CODES.search(text):
            found = [code for code in found if code not in _EMPHASIS]
        places = {word.raw: at for at, word in enumerate(words)}
        return [
            Hit(self._codes[code], places[code.casefold()], places[code.casefold()] + 1)
            for code in found
            if code.casefold() in places
        ]


def says_where(text: str) -> str:
    """The words in which somebody says where they are: `I am with the ministry in Kathmandu`; empty without them."""
    if not (said := _SAYS_WHERE.search(text)):
        return ""
    ends = _SENTENCE_ENDS.search(text, said.end())
    told = text[said.start() : ends.start() if ends else len(text)]
    return told if "," not in said[0] else f"in {told.rpartition(',')[2]}"  # `am a teacher, Machakos Kenya`


def behind_place(text: str) -> str:
    """What follows where somebody says to be, if it can be of elsewhere: `I work in Nepal. Has India signed`.

    Empty where nothing does, or what follows is of that place as well.
    """
    opens = (said := _SAYS_WHERE.search(text)) and _OPENS.match(text, said.end())
    rest = text[opens.end() :] if opens else ""
    return "" if _THERE_TOO.search(rest) or _SAYS_WHERE.search(rest) else rest


def whereabouts(sequence: Sequence[Piece]) -> str:
    """The State that is named as the place where somebody is; empty where none is."""
    told = [at for at, piece in enumerate(sequence) if piece.value in _WITHIN]
    places = (piece for at in told for piece in sequence[at + 1 : at + BESIDE] if piece.mark == "STATE")
    return next((piece.value for piece in places), "")
