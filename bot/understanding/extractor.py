"""Finds what a text shows: names, States, numbers, topics and cues."""

import re
from collections.abc import Callable, Iterable, Iterator

from bot.knowledge.library import Library
from bot.knowledge.phrases import Phrases
from bot.knowledge.states import names
from bot.proposition import Asked
from bot.understanding.asked import AskedReader
from bot.understanding.features import ASKS, BEGS, Features, Piece
from bot.understanding.instruments import KINDS, Found, InstrumentNames
from bot.understanding.normalise import normalise, tokens
from bot.understanding.phrases import Finder, Hit
from bot.understanding.said import said, spelled, uncovered
from bot.understanding.spelling import Lexicon, Word
from bot.understanding.states import FIRST, States, called_also

CORRECTS = frozenset({"feedback", "remark"})
CONTEXT = frozenset({"we"})  # who asks, wherever it is said
_AGE = re.compile(
    r"\b(?:1[0-7]|[3-9])\s*+-?\s*+(?:yrs?|years?|saal|sal|y/?o|سال)\b"
    r"|\b(?:im|i am|is|was|main|age|aged)\s+(?:1[0-7]|[5-9])\b"
    r"|\(\s*+(?:1[0-7]|[3-9])\s*+\)|\b(?:class|grade)\s+(?:1[0-2]|[1-9])\b"
)
# Each kind of mark ends at the next of its kind: a search from every mark to the end would take quadratic time.
_QUOTED = re.compile(r"""(?<!\w)(?:["“«][^"“”«»]{15,}+["”»]|[‘'][^‘’']{15,}+[’'])(?!\w)""")
_SENTENCES = re.compile(r"(?<=[?!.])\s+|\n+|(?<=[۔؟])\s*")
LONG_TEXT_WORDS = 18  # words from which the sentences that ask count more than those that explain why
_LATIN = re.compile("[a-z]+")
# Words that make a talk one of treaties, whatever else is in it.
FIELD = frozenset(
    {"convention", "treaty", "protocol", "article", "ratif*", "acced*", "accession*", "signator*", "csam"}
)
BRIEF = 12  # words of a text in which a word for children can be its subject


class Extractor:
    """Reads texts against one version of the content. Pure: the same text gives the same signs."""

    def __init__(self, library: Library, beyond: Callable[[Asked, Features], Asked] | None = None) -> None:
        """`beyond` the rules: what else may be understood of what is asked of a standing."""
        own = self._phrases = library.phrases
        self.lexicon = _lexicon(library, own)
        rules = AskedReader(own, self.lexicon)
        self._asked = (lambda features: beyond(rules(features), features)) if beyond else rules
        called = list(aliases(library))
        self.names = InstrumentNames(called, own, self.lexicon)
        self.states = States(own.states, self.lexicon)
        called_together = ((group.id, name) for group in library.book.groups for name in called_also(group.aliases))
        self.groups = Finder((id_, self.lexicon.forms(alias)) for id_, alias in called_together)
        forms = self.lexicon.forms
        self._cues = Finder(
            (group, forms(p)) for group, rows in own.intent_phrases.items() for row in rows for p in row
        )
        self.abuse = {
            group: Finder((group, forms(p)) for row in rows for p in row) for group, rows in own.abuse.items()
        }
        self._off = Finder((str(at), forms(p)) for at, row in enumerate(own.offtopic) for p in row)
        labels = ((id_, topic.label.partition("(")[0]) for id_, topic in library.book.topics.items())
        subjects = ((topic, name) for topic, names_ in own.topics.items() for name in names_)
        self.topics = Finder((topic, forms(p)) for topic, p in (*subjects, *labels))
        self.terms = Finder((term.id, forms(p)) for term in library.book.glossary for p in (term.term, *term.aliases))

    def warm(self) -> None:
        """Read now what is read when the first text needs it."""
        self.states.warm()
        self.lexicon.warm()

    def read(self, text: str) -> Features:
        normal = normalise(text)
        words = self.lexicon.read(normal)
        forms = [word.form for word in words]
        found = self.names.find(words, normal)
        intent_phrases = self._cues.find(forms)
        if any(hit.group == "instruments" for hit in intent_phrases):
            found = [name for name in found if not self._is_subject(forms[name.start : name.end])]
        elif len(found) > 1:  # `the sale of children under the OPSC`
            others = [name for name in found if not (name.weak and self._is_subject(forms[name.start : name.end]))]
            found = others if any(not name.vague for name in others) else found
        masked = without_names(forms, [name for name in found if not name.vague])
        states = self.states.find(words, text, {name.start for name in found})
        groups = [
            hit
            for hit in self.groups.find(masked)
            # `the two Council of Europe conventions` are no States
            if not any(_within(hit, state) for state in states) and KINDS.isdisjoint(masked[hit.end : hit.end + 1])
        ]
        states = [hit for hit in states if not any(_overlap(hit, group) for group in groups)]
        topics = self.topics.find(masked)
        if len(words) > BRIEF:  # boys in a story are no subject
            children = {hit.start for hit in self.abuse["child"].find(masked)}
            topics = [hit for hit in topics if hit.end - hit.start > 1 or hit.start not in children]
        apart, spans = self.terms.find(masked), {(name.start, name.end) for name in found}
        called = [
            hit for hit in self.terms.find(forms) if (hit.start, hit.end) in spans
        ]  # `worst forms of child labour`
        plain = self._phrases.words.plain
        abuse, hints = self._disclosure(normal, forms, masked)
        meant = [*groups, *(hit for hit in topics if hit.end - hit.start > 1)]  # `compulsory recruitment` is no job
        off = {hit.start for hit in self._off.find(masked) if not any(_overlap(hit, each) for each in meant)}
        return Features(
            phrases=self._phrases,
            asked_by=self._asked,
            text=text,
            normal=normal,
            words=tuple(words),
            names=tuple(_unasked(found, intent_phrases, words)),
            states=tuple(dict.fromkeys(hit.group for hit in states if not _inside(hit, found))),
            groups=tuple(dict.fromkeys(hit.group for hit in groups)),
            intent_phrases=self._meant(normal, masked),
            abuse=abuse,
            topics=_ranked(topics),
            terms=_ranked([hit for hit in apart if hit.group not in plain] or called or apart),
            topic_words=max((hit.end - hit.start for hit in topics), default=0),
            off=len(off),
            field=sum(form in FIELD for form in forms),
            unknown=sum(not words[at].known for at in uncovered(len(words), found, [*states, *groups])),
            hints=hints,
            plain=tuple(spelled(words[at]) for at in sorted(uncovered(len(words), found, [*states, *groups]))),
            sequence=tuple(_pieces(words, found, states, groups)),
            said=said(words, found, [*states, *groups], self._phrases.words.kinds),
        )

    def _is_subject(self, forms: list[str]) -> bool:
        """`instruments on child labour`: without `convention` or `protocol` these words name a subject as well."""
        return KINDS.isdisjoint(forms) and any(hit.end - hit.start == len(forms) for hit in self.topics.find(forms))

    def _meant(self, normal: str, masked: list[str]) -> frozenset[str]:
        """The cues of a text; of a long one, those of the sentences that ask, where others only explain why."""
        whole = self._cued(masked)
        if "" in masked:
            whole |= self._cued(_joined(masked))
        if len(masked) > LONG_TEXT_WORDS:
            sentences = _SENTENCES.split(normal)
            asking = " ".join(each for each in sentences if ASKS.search(each) or BEGS.search(each))
            asked = self._cued([word.form for word in self.lexicon.read(asking)])
            whole = asked | whole & CONTEXT if asked else whole
        return whole if whole.isdisjoint(CORRECTS) else self._said(normal, whole)

    def _cued(self, forms: list[str]) -> frozenset[str]:
        return frozenset(hit.group for hit in self._cues.find(forms))

    def _said(self, normal: str, intent_phrases: frozenset[str]) -> frozenset[str]:
        """Without the corrections that stand inside a quotation: they are not the writer's."""
        own = _QUOTED.sub(" ", normal)
        if own == normal:
            return intent_phrases
        forms = [word.form for word in self.lexicon.read(own)]
        return intent_phrases - CORRECTS | self._cued(forms) & CORRECTS

    def _disclosure(self, normal: str, forms: list[str], masked: list[str]) -> tuple[frozenset[str], int]:
        """The signs of a disclosure, and how many of them are mere hints."""
        hits = {group: finder.find(forms if group == "legal" else masked) for group, finder in self.abuse.items()}
        groups = {group for group, found in hits.items() if found}
        return frozenset(groups | {"child"} if _AGE.search(normal) else groups), len(hits["hint"])


def without_names(forms: list[str], found: list[Found]) -> list[str]:
    masked = list(forms)
    for name in found:
        masked[name.start : name.end] = [""] * (name.end - name.start)
    return masked


def _unasked(found: list[Found], intent_phrases: list[Hit], words: list[Word]) -> Iterator[Found]:
    """Without the vague names that name none: `which convention`, and `conventions` of any kind."""
    asked = [hit for hit in intent_phrases if hit.group in {"instruments", "list", "who_all"}]
    for name in found:
        within = any(hit.start < name.end and name.start < hit.end for hit in asked)
        plural = name.end - name.start == 1 and words[name.start].raw.endswith("s")
        whose = any(word.form in {"to", "of"} for word in words[name.start : name.end])  # `which protocols to the CRC`
        if not name.vague or whose or not (within or plural):
            yield name


def _joined(masked: list[str]) -> list[str]:
    """`next CRC report` is a next report."""
    return [form for form in masked if form]


def _inside(hit: Hit, found: list[Found]) -> bool:
    return any(name.start <= hit.start and hit.end <= name.end for name in found if not name.vague)


def _within(hit: Hit, state: Hit) -> bool:
    """`S Africa` is no Africa."""
    return state.start <= hit.start and hit.end <= state.end and hit.end - hit.start < state.end - state.start


def _overlap(one: Hit, other: Hit) -> bool:
    return one.start < other.end and other.start < one.end


def _pieces(words: list[Word], found: Iterable[Found], states: Iterable[Hit], groups: Iterable[Hit]) -> Iterator[Piece]:
    """What is said of a name does not depend on which it is."""
    spans = {hit.start: (hit.end, "STATE", hit.group) for hit in states if hit.end > hit.start}
    spans |= {hit.start: (hit.end, "GROUP", hit.group) for hit in groups}
    spans |= {name.start: (name.end, _kind(name), name.ids[0]) for name in found}
    at = 0
    while at < len(words):
        if at in spans:
            end, mark, value = spans[at]
        else:
            end, value = at + 1, spelled(words[at])
            mark = "NUMBER" if words[at].raw[0].isdigit() else words[at].form
        yield Piece(mark, value, at)
        at = max(end, at + 1)


def _kind(name: Found) -> str:
    return "VAGUE" if name.vague else "OTHER" if name.ids[0].startswith("~") else "NAME"


def _ranked(hits: list[Hit]) -> tuple[str, ...]:
    """Groups, those with the longest phrases first."""
    longest: dict[str, int] = {}
    for hit in hits:
        longest[hit.group] = max(longest.get(hit.group, 0), hit.end - hit.start)
    return tuple(sorted(longest, key=lambda group: -longest[group]))


def aliases(library: Library) -> Iterator[tuple[str, str]]:
    for instrument in library.book.instruments:
        for alias in (*instrument.aliases, instrument.short_name, instrument.title.value):
            yield instrument.id, alias
    for other in library.book.elsewhere:
        for alias in (*other.aliases, other.name):
            yield f"~{other.id}", alias


def _lexicon(library: Library, own: Phrases) -> Lexicon:
    called = [tokens(alias) for _, alias in aliases(library)]
    spoken = [tokens(phrase) for phrase in own.all()]
    spoken += [tokens(name) for group in library.book.groups for name in group.aliases]
    states = [tokens(state) for locale in FIRST for state in names(locale).values()]
    terms = [tokens(name) for term in library.book.glossary for name in (term.term, *term.aliases)]
    targets = {token for said in (*called, *spoken, *states, *terms) for token in said}
    common = {token for text in texts(library) for token in _LATIN.findall(text.lower())}
    return Lexicon(
        same=own.same,
        prefixes={piece for phrase in own.all() for piece in phrase.split() if piece.endswith("*")},
        targets=targets,
        common=(common | {word for said in (own.common, own.small, own.idle) for word in said.split()}) - targets,
        acronyms={alias[0] for alias in called if len(alias) == 1},
    )


def texts(library: Library) -> Iterator[str]:
    for instrument in library.book.instruments:
        yield instrument.summary.value
        yield from (point.value for point in instrument.key_points)
        for provision in instrument.provisions:
            yield from (provision.text, provision.quotation or "")
    yield from (term.definition for term in library.book.glossary)
