"""The words that mean something here: misspelt ones put right, each in the one form that names and phrases use."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.understanding.normalise import TEXT_WORDS, normalise, split, tokens
from content import FOLDER

ENGLISH = FOLDER / "english.txt"
CORRECTED_WORDS = 24  # different unknown words of a text that are compared with ours
LONG_NAME = 4  # letters: of a shorter word each says more
_DOUBLED = re.compile(r"(.)\1")
_SMALL = frozenset({"a", "to", "of", "the", "is", "in", "has", "art", "crc", "and"})  # in glued words


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
        # A misspelt word keeps its first letter, or changes it for its second: no other is compared.
        self._near: dict[tuple[str, int], list[str]] = defaultdict(list)
        for word in sorted(targets - short):
            if len(word) > 3:
                for length in range(len(word) - 2, len(word) + 3):
                    self._near[word[0], length].append(word)
        self._targets = targets
        self._pieces = {word for word in self._known if len(word) > 3} | _SMALL
        self._forms: dict[str, str] = {}
        self._words: dict[str, tuple[Word, ...]] = {}

    @cached_property
    def _skeletons(self) -> dict[str, str]:
        return _skeletons(word for word in self._targets if len(word) > 4)

    @cached_property
    def _singles(self) -> dict[str, str]:
        """Words with a letter doubled, as they are without: `morroco` and `Morocco` double another one."""
        return {
            single: word
            for word in self._targets
            if len(word) > LONG_NAME and (single := _DOUBLED.sub(r"\1", word)) != word and single not in self._known
        }

    def warm(self) -> None:
        """Read now what the first misspelt word needs."""
        _ = self._skeletons, self._singles, _dictionary()

    def form(self, token: str) -> str:
        """The one form of a word that is spelled right."""
        found = self._forms.get(token)
        if found is None:
            found = self._form(token)
            if token in self._known:  # what a stranger types is not remembered
                self._forms[token] = found
        return found

    def _form(self, token: str) -> str:
        token = self._same.get(token, token)
        for length in range(len(token), self._shortest - 1, -1):
            if token[:length] in self._prefixes:
                return token[:length] + "*"
        if len(token) > 3 and token.isascii() and token.endswith("s") and not token.endswith(("ss", "us")):
            one = token[:-3] + "y" if token.endswith("ies") and len(token) > 4 else token[:-1]
            return self._same.get(one, one)
        return token

    def forms(self, phrase: str) -> tuple[str, ...]:
        """The words of a phrase of ours. A word ending in * stands for all that begin so."""
        said = tokens(phrase)
        return tuple(map(self.form, self._paired(said) if len(said) > 1 else said))

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
        """The words of a normalised text, spelling corrected, glued words separated, separated words joined.

        At most `CORRECTED_WORDS` different words are corrected; whoever writes more that are unknown writes of
        something else.
        """
        tokens = split(normal)
        words: list[Word] = []
        seen: dict[str, tuple[Word, ...]] = {}
        left = CORRECTED_WORDS

        def take(token: str) -> None:
            nonlocal left
            found = seen.get(token) or self._known_word(token)
            if found is None:
                found = self._corrected(token) if left else (self._as_typed(token),)
                left -= bool(left)
            seen[token] = found
            words.extend(found)

        at = 0
        while at < len(tokens):
            pair = tokens[at] + tokens[at + 1] if at + 1 < len(tokens) else ""
            if len(pair) > 6 and self._joins(tokens[at], tokens[at + 1], pair):
                take(pair)
                at += 2
            else:
                take(tokens[at])
                at += 1
        return words[:TEXT_WORDS]

    def _joins(self, one: str, two: str, pair: str) -> bool:
        if not pair.isalpha() or pair not in self._known:
            return False
        return len(pair) > 9 or not (self._knows(one) and self._knows(two))

    def _knows(self, token: str) -> bool:
        return token in self._known or (form := self.form(token)) in self._known or form.endswith("*")

    def _known_word(self, token: str) -> tuple[Word, ...] | None:
        found = self._words.get(token)
        if found is None and (token[0].isdigit() or self._knows(token)):
            found = (Word(self.form(token), token, known=True),)
            if token in self._known:  # what a stranger types is not remembered
                self._words[token] = found
        return found

    def _corrected(self, token: str) -> tuple[Word, ...]:
        near = self._nearest(token)
        if near and (_inflected(token, near) or not _english(token)):
            return (Word(self.form(near), token, known=True, typed=False),)
        if _english(token):
            return (Word(self.form(token), token, known=False),)
        parts = self._parts(token) if 6 < len(token) <= 60 else ()
        if parts:
            return tuple(Word(self.form(part), part, known=True, typed=False) for part in parts)
        return (self._as_typed(token),)

    def _as_typed(self, token: str) -> Word:
        return Word(self.form(token), token, known=len(token) == 1)

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
        likely = [word for first in dict.fromkeys(token[:2]) for word in self._near.get((first, length), ())]
        best = process.extract(token, likely, scorer=OSA.distance, score_cutoff=limit, limit=8)
        # Of two that are as near, the one that ends as it was typed: `nigera` is Nigeria, and no Niger.
        for word, *_ in sorted(best, key=lambda each: (each[1], each[0][-1] != token[-1])):
            if length == 4 and sorted(word) != sorted(token):
                continue
            if word[0] != token[0] and sorted(word[:2]) != sorted(token[:2]):
                continue
            return str(word)
        return self._singles.get(single, "")

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
def _dictionary() -> frozenset[str]:
    return frozenset(ENGLISH.read_text("utf-8").split())


def _english(token: str) -> bool:
    """Whether it is a word of ordinary English, and so no misspelling: `named` is not `naked`."""
    return token in _dictionary()


def _inflected(token: str, word: str) -> bool:
    """`generally` and `general`."""
    return len(token) > 5 and token[: max(5, len(token) - 3)] == word[: max(5, len(token) - 3)]
