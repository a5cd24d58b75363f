"""A person's words to instruments: exact names first, then near ones, and never between near twins.

Scorers that compare parts of strings are not used: they take `budapest weather` for
the Budapest Convention and any text with `child` for the CRC.
"""

import math
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rapidfuzz import fuzz

from bot.knowledge.phrases import Phrases
from bot.understanding.spelling import Lexicon, Word

_LETTERS = re.compile(r"(?<=[^\W\d_])\d.*")  # what stands behind the letters that begin a word
_LISTED = re.compile(r"(?<!\w)(\w++), (?=(\w+))")
NAMES = 32  # of one text: a list of more is no question
NEAR = 82.0  # points of 100 from which a near name is taken
GENITIVE = frozenset({"of", "to", "the", "ka", "ki", "ke", "k", "کا", "کی", "کے"})
KINDS = frozenset(
    {"convention", "protocol", "treaty", "declaration", "guideline", "rule", "act", "principle", "covenant"}
)
MARGIN_POINTS = 6.0  # a second name within these points means "which one?"


@dataclass(frozen=True, slots=True)
class Found:
    """A name in the text. `ids` are several where it fits several; ids of instruments not held begin with `~`."""

    ids: tuple[str, ...]
    start: int
    end: int
    score: float = 100.0
    weak: bool = False  # a name that is also something else: a city, an aircraft
    label: str = ""  # for a member of a series that is not held: "ILO Convention No. 189"
    vague: bool = False


@dataclass(frozen=True, slots=True)
class Name:
    ids: tuple[str, ...]
    weak: bool = False
    vague: bool = False
    label: str = ""


class InstrumentNames:
    """All names of all instruments, held or known."""

    def __init__(self, aliases: Iterable[tuple[str, str]], phrases: Phrases, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._stop = phrases.words.stop
        self._parents = phrases.parents
        self._names: dict[tuple[str, ...], Name] = {}
        self._longest: dict[str, int] = defaultdict(int)
        self._read(aliases, phrases)
        self._series = self._read_series(phrases)
        self._numbering = {words[0] for words in self._series if words}
        self._weigh()

    def _read(self, aliases: Iterable[tuple[str, str]], phrases: Phrases) -> None:
        for vague in phrases.vague:
            for name in vague.names:
                self._add(self._key(name), Name(vague.ids, vague=True))
        owners: dict[tuple[str, ...], set[str]] = defaultdict(set)
        nicknames = ((id_, name) for id_, names in phrases.nicknames.items() for name in names)
        for id_, alias in (*aliases, *nicknames):
            owners[self._key(alias)].add(id_)
        homonyms = {self._key(name) for name in phrases.homonyms}
        for key, ids in owners.items():
            held = {id_ for id_ in ids if not id_.startswith("~")} or ids
            self._add(key, Name(tuple(sorted(held)), weak=key in homonyms))
        for name in phrases.unnamed:
            self._add(self._key(name), Name(()))

    def _key(self, name: str) -> tuple[str, ...]:
        return tuple(form for form in self._lexicon.forms(name) if form not in self._stop)

    def _add(self, key: tuple[str, ...], name: Name) -> None:
        if key and (key not in self._names or not name.vague):
            self._names[key] = name
            self._longest[key[0]] = max(self._longest[key[0]], len(key))

    def _read_series(self, phrases: Phrases) -> dict[tuple[str, ...], tuple[dict[str, str], str, int]]:
        return {
            self._key(words): (dict(series.held), series.name, at)
            for at, series in enumerate(phrases.series)
            for words in series.words
        }

    def _weigh(self) -> None:
        """Rare words weigh more than `convention`, `protocol`, `child`."""
        seen: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        for key, name in self._names.items():
            for form in set(key):
                seen[form].add(name.ids)
        total = len({name.ids for name in self._names.values()})
        self._weight = {form: math.log(1 + total / len(ids)) for form, ids in seen.items()}
        self._heavy = math.log(1 + total / 4)
        self._with: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for key, name in self._names.items():
            if len(key) > 1 and name.ids and not name.vague:
                rarest = sorted(set(key), key=lambda form: (-self._weight[form], form))[:2]
                for form in rarest:
                    self._with[form].append(key)

    def find(self, words: Sequence[Word], normal: str = "") -> list[Found]:
        """The names in a text, in order. The text covered by one is not looked at again.

        `normal` is the text itself: `CRC, OPSC` are two names, though `CRC-OPSC` is one.
        """
        places = [at for at, word in enumerate(words) if word.form not in self._stop]
        forms = [words[at].form for at in places]
        joints = {at for at in range(1, len(places)) if _parted(words, places[at - 1], places[at])}
        listed = set(_LISTED.findall(normal))
        listed |= {(first, _LETTERS.sub("", last)) for first, last in listed}  # `CRC, GC25`: `gc` and `25`
        pairs = enumerate(pairwise(words[at].raw for at in places), 1)
        commas = {at for at, pair in pairs if pair in listed}
        found: list[Found] = []
        at = 0
        while at < len(forms) and len(found) < NAMES:
            hit = self._numbered(forms, at, joints | commas) or self._exact(forms, at, joints | commas)
            if hit and hit[0].ids:
                name, end = hit[0], places[at + hit[1] - 1] + 1
                found.append(Found(name.ids, places[at], end, weak=name.weak, label=name.label, vague=name.vague))
            at += hit[1] if hit else 1
        if not any(not name.vague and not name.weak for name in found):
            found = self._nearer(places, forms, found, joints)
        return list(self._of_parents(found, words))

    def _of_parents(self, found: Sequence[Found], words: Sequence[Word]) -> Iterator[Found]:
        """`the second protocol to Budapest`, `Budapest ka doosra protocol` name the protocol alone."""
        left = list(found)
        while left:
            name = left.pop(0)
            if left and (child := self._child(name, left[0], words)):
                name = replace(child, start=name.start, end=left.pop(0).end)
            yield name

    def _child(self, one: Found, other: Found, words: Sequence[Word]) -> Found | None:
        between = {word.raw for word in words[one.end : other.start]}
        if not between or not between <= GENITIVE or one.vague or other.vague:
            return None
        pairs = ((one, other), (other, one))
        return next((child for child, parent in pairs if child.ids[0] in self._parents.get(parent.ids[0], ())), None)

    def _exact(self, forms: Sequence[str], at: int, joints: Collection[int] = ()) -> tuple[Name, int] | None:
        for length in range(min(self._longest.get(forms[at], 0), len(forms) - at), 0, -1):
            name = self._names.get(tuple(forms[at : at + length]))
            if name and not any(self._two(forms, at, cut, at + length) for cut in joints):
                return name, length
        return None

    def _two(self, forms: Sequence[str], start: int, cut: int, end: int) -> bool:
        """`OPSC and guidelines` are two names, though `OPSC guidelines` is one."""
        return start < cut < end and tuple(forms[start:cut]) in self._names and tuple(forms[cut:end]) in self._names

    def _numbered(self, forms: Sequence[str], at: int, joints: Collection[int]) -> tuple[Name, int] | None:
        """`ILO 138`, `CETS 197`, `GC 24`: the number decides, and another number is another instrument."""
        if forms[at] not in self._numbering:
            return None
        for length in (4, 3, 2, 1):
            series = self._series.get(tuple(forms[at : at + length])) if at + length < len(forms) else None
            if not series or not self._names_one(forms, at, length) or any(at < cut <= at + length for cut in joints):
                continue
            number = forms[at + length]
            exact = self._exact(forms, at)
            if exact and exact[1] > length:
                return exact
            held, label, _ = series
            if number not in held and forms[at] == "convention" and _part(forms, at + length):
                continue
            if number in held:
                return Name((held[number],), weak=forms[at] in {"c", "gc"}), length + 1
            return Name((f"~{number}",), label=label.format(number)), length + 1
        return None

    def _names_one(self, forms: Sequence[str], at: int, length: int) -> bool:
        """Whether the number after a series' words is one of it: `C182`, but not `article 3 c 2`."""
        number = forms[at + length]
        if not number.isdecimal() or len(number) > 3:
            return False
        cited = at > 0 and (forms[at - 1].isdecimal() or forms[at - 1] in {"article", "paragraph"})
        return forms[at] != "c" or (len(number) > 1 and not cited)

    def _nearer(self, places: list[int], forms: list[str], found: list[Found], joints: Collection[int]) -> list[Found]:
        """Names whose words stand near each other in another order, or with one missing."""
        best: dict[tuple[str, ...], Found] = {}
        exact = {id_ for name in found if not name.vague for id_ in name.ids}
        tried: set[tuple[str, ...]] = set()
        where: dict[str, list[int]] = defaultdict(list)
        for at, form in enumerate(forms):
            where[form].append(at)
        for form in where:
            for key in self._with.get(form, ())[:200]:
                if key in tried:
                    continue
                tried.add(key)
                near = self._near(key, places, forms, where, joints)
                name = self._names[key]
                if near and exact.isdisjoint(name.ids) and (name.ids not in best or near.score > best[name.ids].score):
                    best[name.ids] = near
        if not best:
            return found
        ranked = sorted(best.values(), key=lambda near: (-near.score, near.start - near.end))
        top = ranked[0]
        rivals = [near for near in ranked if near.score >= top.score - MARGIN_POINTS and near.ids[0] != top.ids[0]]
        ids = tuple(dict.fromkeys(id_ for near in (top, *rivals) for id_ in near.ids))
        taken = Found(ids, top.start, top.end, top.score, vague=len(ids) > 1)
        kept = [name for name in found if name.end <= taken.start or name.start >= taken.end]
        return sorted([*kept, taken], key=lambda name: name.start)

    def _near(
        self,
        key: tuple[str, ...],
        places: list[int],
        forms: list[str],
        where: Mapping[str, list[int]],
        joints: Collection[int],
    ) -> Found | None:
        name = self._names[key]
        wanted = set(key)
        if not any(form in where and self._weight[form] >= self._heavy for form in wanted):
            return None
        hits = sorted(at for form in wanted if form in where for at in where[form])
        if len(hits) < 2:
            return None
        span = len(key) + 3 if len(key) > 2 else 2
        first, last = hits[0], hits[-1]
        if last - first >= span:
            first, last = self._densest(hits, span)
        window = forms[first : last + 1]
        if name.ids[0].startswith("~") and (any(first < cut <= last for cut in joints) or KINDS.isdisjoint(window)):
            return None  # `bonded labour and forced begging` is no convention on forced labour
        if name.ids[0].startswith("~") and len(key) == 2 and window[0] != key[0]:
            return None  # `obliged to act on it` is not the IT Act
        # A set has another order in each process: `sum` would make one name nearer here, and another there.
        total = math.fsum(self._weight[form] for form in wanted)
        share = math.fsum(self._weight[form] for form in wanted & set(window)) / total
        if any(form.isdecimal() for form in wanted ^ set(window) if form in wanted or form.isdecimal()):
            return None
        order = fuzz.token_sort_ratio(" ".join(w for w in window if w in wanted), " ".join(key))
        score = 100 * share - 2 * sum(form not in wanted for form in window) - (100 - order) / 10
        if score < NEAR:
            return None
        return Found(name.ids, places[first], places[last] + 1, score, weak=name.weak)

    def _densest(self, hits: list[int], span: int) -> tuple[int, int]:
        best, most, end = (hits[0], hits[0]), 0, 0
        for at, first in enumerate(hits):
            while end < len(hits) and hits[end] < first + span:
                end += 1
            if end - at > most:
                best, most = (first, hits[end - 1]), end - at
        return best


def _part(forms: Sequence[str], at: int) -> bool:
    """`isi convention ka 3(b)`: a number with a letter behind it is an article's."""
    return at + 1 < len(forms) and len(forms[at + 1]) == 1 and forms[at + 1].isalpha()


def _parted(words: Sequence[Word], one: int, two: int) -> bool:
    return any(word.form in {"and", "versus"} for word in words[one + 1 : two])
