"""A person's text as words: normalised, spelled right, each in the one form that names and phrases use."""

import html
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

ENGLISH = Path(__file__).parent.parent / "content" / "english.txt"
LONGEST = 4000  # characters that are looked at: nobody reads on, and the time stays bounded
MOST = 400  # words

# Slack writes <@U1>, <#C1|name>, <!here>, <https://a.b|label>; Teams <at>Name</at>.
_SLACK = re.compile(r"<(?:[@!#][^>|]*(?:\|([^>]*))?|https?://[^>|]*(?:\|([^>]*))?)>")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_SHORTCODE = re.compile(r":[a-z0-9_+'-]{2,40}:")
_LINK = re.compile(r"https?://\S+")
_AMPERSAND = re.compile(r"(?<=\w)\s*&\s*(?=\w)")
_NUMBER = re.compile(r"\bn\.?\s?[or]\.?\s*(?=\d)")  # n.º 25, nr. 25
_POSSESSIVE = re.compile(r"(?<=\w)['’`]s\b")
_ELISION = re.compile(r"\b(?:[cdjlmnst]|qu)['’](?=\w\w)")  # l'OPIC, d'enfants
_APOSTROPHE = re.compile(r"(?<=\w)['’`´](?=\w)")
_TOKEN = re.compile(r"\d+(?:\.\d+)+(?![\w.])|\d+(?:st|nd|rd|th)\b|\d+|[^\W\d_]+")
_LETTERS = str.maketrans(
    {
        "ي": "ی", "ى": "ی", "ئ": "ی", "ك": "ک", "ه": "ہ", "ة": "ہ", "ۃ": "ہ", "أ": "ا", "إ": "ا", "آ": "ا", "ؤ": "و",
        "ٱ": "ا", "ھ": "ہ", "ـ": None, "\u200c": " ", "\u200d": None, "۔": " ", "؟": "?", "،": ",", "‐": "-", "–": "-",
    }
)  # fmt: skip
_ASCII = {code: " " for code in range(128) if unicodedata.category(chr(code))[0] in "CS" and chr(code) not in "&|+=<>"}
_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_DIGIT_WORDS = {word: str(value) for value, word in enumerate(_DIGITS)}
_UNITS = {word: str(value) for value, word in enumerate((*_DIGITS, *_TEENS))}
_TENS = {
    word: 10 * value
    for value, word in enumerate(
        ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), start=2
    )
}
_ORDINALS = frozenset({"first", "second", "third", "1st", "2nd", "3rd"})
_JOINTS = frozenset({"and", "n", "vs", "versus", "or", "aur", "et", "y", "und"})
_DOUBLED = re.compile(r"(.)\1")
_SMALL = frozenset({"a", "to", "of", "the", "is", "in", "has", "art", "crc", "and"})  # in glued words
_NUMBERED = frozenset({"article", "art", "convention", "paragraph", "para", "comment", "target"})


def normalise(text: str) -> str:
    """Lower case, one form of every letter and digit, no markup; punctuation stays."""
    text = html.unescape(text[:LONGEST])
    if "<" in text or ":" in text:
        text = _SLACK.sub(lambda found: f" {found[1] or found[2] or ''} ", text)
        text = _SHORTCODE.sub(" ", _LINK.sub(" ", _TAG.sub(" ", text)))
    text = _AMPERSAND.sub(" and ", text)
    text = text.translate(_ASCII).casefold() if text.isascii() else _unicode(text)
    text = _NUMBER.sub("no ", text)
    return " ".join(_APOSTROPHE.sub("", _ELISION.sub(" ", _POSSESSIVE.sub("", text))).split())


def _unicode(text: str) -> str:
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).translate(_LETTERS))
    return "".join(_plain(char) for char in text if not unicodedata.combining(char)).casefold()


@cache
def _plain(char: str) -> str:
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    return " " if unicodedata.category(char)[0] in "CS" and char not in "§&/|+=<>" else char


def split(normal: str) -> list[str]:
    """The words of a normalised text; letters are parted from digits: c182 is two words, 16.2 and 2nd one."""
    found = []
    for match in _TOKEN.finditer(normal):
        found.append(match[0])
        if len(found) == MOST:
            break
    return _ordinals(_spelled(_numbers(found)))


def _ordinals(tokens: list[str]) -> list[str]:
    """'1st and 2nd additional protocol' names two: the noun is said twice."""
    for at in range(len(tokens) - 3):
        one, two = tokens[at], tokens[at + 2]
        if one in _ORDINALS and two in _ORDINALS and tokens[at + 1] in _JOINTS:
            noun = [token for token in tokens[at + 3 : at + 5] if not token.isdigit()]
            return [*tokens[: at + 1], *noun, *tokens[at + 1 :]]
    return tokens


def _numbers(tokens: list[str]) -> list[str]:
    """'one eight two' and 'thirty four' in digits; a lone 'two' stays a word."""
    found: list[str] = []
    at = 0
    while at < len(tokens):
        run = at
        while run < len(tokens) and tokens[run] in _DIGIT_WORDS:
            run += 1
        if run - at >= 3:
            found.append("".join(_DIGIT_WORDS[token] for token in tokens[at:run]))
            at = run
            continue
        after = found[-1] if found else ""
        if tokens[at] in _TENS:
            unit = tokens[at + 1] if at + 1 < len(tokens) else ""
            hundred = 100 if after == "one" else 0  # 'one eighty two'
            if hundred:
                found.pop()
            found.append(str(hundred + _TENS[tokens[at]] + int(_DIGIT_WORDS.get(unit, "0"))))
            at += 2 if unit in _DIGIT_WORDS else 1
        elif tokens[at] in _UNITS and after in {
            "article",
            "art",
            "convention",
            "paragraph",
            "para",
            "comment",
            "target",
        }:
            found.append(_UNITS[tokens[at]])
            at += 1
        else:
            found.append(tokens[at])
            at += 1
    return found


def _spelled(tokens: list[str]) -> list[str]:
    """'o p s c' as one word."""
    found: list[str] = []
    at = 0
    while at < len(tokens):
        run = at
        while run < len(tokens) and len(tokens[run]) == 1 and tokens[run].isascii() and tokens[run].isalpha():
            run += 1
        if run - at >= 3:
            found.append("".join(tokens[at:run]))
            at = run
        else:
            found.append(tokens[at])
            at += 1
    return found


@cache
def tokens(phrase: str) -> tuple[str, ...]:
    """The words of a phrase of ours: of a name, of a cue."""
    plain = phrase.replace("*", "")
    if plain.isascii() and plain.islower() and plain.replace(" ", "").isalpha():
        return tuple(plain.split())
    return tuple(split(normalise(plain)))


@dataclass(frozen=True, slots=True)
class Word:
    form: str  # the form that names and phrases are written in
    raw: str  # as typed, normalised
    known: bool  # false: no name, phrase or text of ours uses it
    typed: bool = True  # false: corrected, or cut out of a longer word


class Lexicon:
    """The words that mean something here. `targets` attract misspellings; `common` only stand for themselves."""

    def __init__(
        self,
        same: Mapping[str, Iterable[str]],
        prefixes: Iterable[str],
        targets: Iterable[str],
        common: Iterable[str],
        acronyms: Iterable[str],
    ) -> None:
        self._same = {normalise(other): first for first, others in same.items() for other in others}
        self._prefixes = {normalise(prefix.rstrip("*")) for prefix in prefixes}
        self._shortest = min(map(len, self._prefixes), default=99)
        targets = set(targets) | set(self._same) | set(same)
        self._known = targets | set(common)
        self._acronyms = {"".join(sorted(word)): word for word in sorted(acronyms) if 3 <= len(word) <= 5}
        short = set(self._acronyms.values())
        self._lengths: dict[int, list[str]] = defaultdict(list)
        for word in sorted(targets - short):
            if len(word) > 3:
                for length in range(len(word) - 2, len(word) + 3):
                    self._lengths[length].append(word)
        self._skeletons = _skeletons(word for word in targets if len(word) > 4)
        self._pieces = {word for word in self._known if len(word) > 3} | _SMALL
        self._forms: dict[str, str] = {}
        self._words: dict[str, tuple[Word, ...]] = {}

    def form(self, token: str) -> str:
        """The one form of a word that is spelled right."""
        found = self._forms.get(token)
        if found is None:
            found = self._form(token)
            self._forms[token] = found
        return found

    def _form(self, token: str) -> str:
        token = self._same.get(token, token)
        for length in range(len(token), self._shortest - 1, -1):
            if token[:length] in self._prefixes:
                return token[:length] + "*"
        if len(token) > 3 and token.isascii() and token.endswith("s") and not token.endswith("ss"):
            one = token[:-3] + "y" if token.endswith("ies") and len(token) > 4 else token[:-1]
            return self._same.get(one, one)
        return token

    def forms(self, phrase: str) -> tuple[str, ...]:
        """The words of a phrase of ours. A word ending in * stands for all that begin so."""
        return tuple(self.form(token) for token in self._paired(tokens(phrase)))

    def _paired(self, said: tuple[str, ...]) -> list[str]:
        """Words that `read` would join are joined in names and phrases too."""
        found: list[str] = list(said[:1])
        for token in said[1:]:
            if len(found[-1] + token) > 6 and self._joins(found[-1], token, found[-1] + token):
                found[-1] += token
            else:
                found.append(token)
        return found

    def read(self, normal: str) -> list[Word]:
        """The words of a normalised text, spelling corrected, glued words parted, parted words joined."""
        tokens = split(normal)
        words: list[Word] = []
        at = 0
        while at < len(tokens):
            pair = tokens[at] + tokens[at + 1] if at + 1 < len(tokens) else ""
            if len(pair) > 6 and self._joins(tokens[at], tokens[at + 1], pair):
                words.extend(self._word(pair))
                at += 2
            else:
                words.extend(self._word(tokens[at]))
                at += 1
        return words[:MOST]

    def _joins(self, one: str, two: str, pair: str) -> bool:
        if not pair.isalpha() or pair not in self._known:
            return False
        return len(pair) > 9 or not (self._knows(one) and self._knows(two))

    def _knows(self, token: str) -> bool:
        return token in self._known or self.form(token) in self._known or self.form(token).endswith("*")

    def _word(self, token: str) -> tuple[Word, ...]:
        found = self._words.get(token)
        if found is None:
            found = self._look_up(token)
            if len(self._words) < 50_000:
                self._words[token] = found
        return found

    def _look_up(self, token: str) -> tuple[Word, ...]:
        if token[0].isdigit() or self._knows(token):
            return (Word(self.form(token), token, known=True),)
        near = self._nearest(token)
        if near and (_inflected(token, near) or not _english(token)):
            return (Word(self.form(near), token, known=True, typed=False),)
        if _english(token):
            return (Word(self.form(token), token, known=False),)
        parts = self._parts(token) if 6 < len(token) <= 60 else ()
        if parts:
            return tuple(Word(self.form(part), part, known=True, typed=False) for part in parts)
        return (Word(self.form(token), token, known=len(token) == 1),)

    def _nearest(self, token: str) -> str:
        length = len(token)
        single = _DOUBLED.sub(r"\1", token)
        for form in (token, single) if length <= 6 else ():
            found = self._acronyms.get("".join(sorted(form)))
            if found and OSA.distance(found, form) <= (form == token):
                return found
        if skeleton := self._skeletons.get(token):
            return skeleton
        if length < 4 or length > 30:
            return ""
        limit = 1 if length < 9 else 2 if length < 13 else 3
        best = process.extract(token, self._lengths.get(length, ()), scorer=OSA.distance, score_cutoff=limit, limit=3)
        for word, _, _ in best:
            if length == 4 and sorted(word) != sorted(token):
                continue
            if word[0] != token[0] and sorted(word[:2]) != sorted(token[:2]):
                continue
            return str(word)
        return ""

    def _parts(self, token: str) -> tuple[str, ...]:
        """A glued word in known pieces: 'thelanzaroteconvention'. Few and long pieces are better than many."""
        best: list[tuple[str, ...] | None] = [()] + [None] * len(token)
        for end in range(1, len(token) + 1):
            for start in range(max(0, end - 20), end):
                before, piece = best[start], token[start:end]
                if before is None or piece not in self._pieces:
                    continue
                now = best[end]
                if now is None or len(before) + 1 < len(now):
                    best[end] = (*before, piece)
        found = best[len(token)] or ()
        return found if len(found) > 1 and max(map(len, found)) > 3 else ()


def _skeletons(words: Iterable[str]) -> dict[str, str]:
    """Words by their consonants, as people in a hurry write them: `chldrn`, `prtcl`, `nepl` with one vowel left."""
    found: dict[str, set[str]] = defaultdict(set)
    for word in words:
        if word.isascii() and word.isalpha():
            for short in _shortened(word):
                found[short].add(word)
    return {short: next(iter(words)) for short, words in found.items() if len(words) == 1}


def _shortened(word: str) -> set[str]:
    vowels = [at for at, char in enumerate(word) if at and char in "aeiou"]
    bare = "".join(char for at, char in enumerate(word) if at not in vowels)
    kept = {word[:at] + word[at + 1 :] for at in vowels} if len(word) == 5 else set()
    return {short for short in (bare, *kept) if len(short) > 3} - {word}


@cache
def _dictionary() -> bytes:
    return ENGLISH.read_bytes()


def _english(token: str) -> bool:
    """Whether it is a word of ordinary English, and so no misspelling: `named` is not `naked`."""
    return f"\n{token}\n".encode() in _dictionary()


def _inflected(token: str, word: str) -> bool:
    """`generally` and `general`."""
    return len(token) > 5 and token[: max(5, len(token) - 3)] == word[: max(5, len(token) - 3)]
