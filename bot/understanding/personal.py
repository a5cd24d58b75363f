"""Whether a text may tell what happened to somebody: such a text is answered, and never stored.

Storing wants a stricter rule than answering. Each sentence is looked at by itself, since a case is
also told behind "the OPSC answer is wrong:". Where the model sees no danger at all, it is none; where
it sees a little, what counts is that somebody is spoken of, in words that neither the standards nor
talk about a text needs. A correction that is refused in vain is written again in a minute; a child's
case cannot be unsaid.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from bot.knowledge.library import Library
from bot.model import CORRECTION_CHARACTERS
from bot.understanding.extractor import Extractor, aliases, texts, without_names
from bot.understanding.features import Features
from bot.understanding.normalise import TEXT_CHARACTERS, normalise
from bot.understanding.phrases import Hit
from bot.understanding.safeguarding import disclosed, parts_of

ENOUGH = 2  # words of a case beside somebody
ALIEN = 5  # words of another world that are too many even where nobody is named
MEANING = 25  # characters from which a sentence of ours is recognised
LIKELY, HARDLY = 0.25, 0.05  # probabilities of danger: from one on it is a case, below the other it is none
PLAINLY = 0.5  # of danger, once no name of the law stands beside it
TELLING = 5  # blanks in a sentence that can tell of something by itself
SENTENCE = 12  # characters: shorter ones are looked at with the next
SENTENCES = 60  # looked at of one text
WINDOW, STEP = 1000, 800  # characters looked at together, so that a long letter's words do not add up
# What provisions and corrections are also made of, beside the phrases that reveal them.
_SPOKEN = ("feedback", "remark", "feedback_how", *("joining", "non_party", "signed_only", "in_force", "adopted"))
_ASKED = ("dates", "reservation", "reporting", "article", "sources")
_SAID = re.compile(  # as statutes have it, and as people ask to be put right
    r"\b(?:his|him|he|himself)(?: or |/| and )(?:hers?|she|herself)\b|\b(?:correct|tell|let|inform) me\b"
)
_SENTENCES = re.compile(r"(?<=[.;:?!]) ")


class Personal:
    """Looks at one text by itself. Pure, over one version of the content."""

    def __init__(self, reader: Extractor, library: Library, danger: Callable[[str], float]) -> None:
        """`danger`: the probability that a text tells of a child in danger."""
        self._reader = reader
        self._danger = danger
        own, read = library.phrases, reader.lexicon.read
        spoken = (phrase for cue in (*_SPOKEN, *_ASKED) for row in own.intent_phrases[cue] for phrase in row)
        subjects = (name for names in own.topics.values() for name in names)
        called = (contact.name for contact in library.book.contacts)
        said = [*_of_the_content(library), *spoken, *subjects, *called, *own.words.writing]
        self._of_the_law = frozenset(word.form for text in said for word in read(normalise(text)))
        self._ours = frozenset(part for text in texts(library) for part in _parts(text))
        self._first = frozenset(map(normalise, own.words.first))
        self._third = frozenset(map(normalise, own.words.third))

    def __call__(self, text: str) -> bool:
        """Whether the text, or any stretch of it, may tell what happened to somebody."""
        normal = normalise(text[:CORRECTION_CHARACTERS])
        if len(normal) >= TEXT_CHARACTERS - 1:  # signs that stand for many: its end would not be looked at
            return True
        own = " ".join(part for part in _SENTENCES.split(normal) if part not in self._ours)
        if not own:
            return False
        whole = (own,) if len(own) <= WINDOW else ()  # of a long letter each sentence says enough
        sentences = list(parts_of(own, _SENTENCES, least=SENTENCE, most=SENTENCES))
        parts = dict.fromkeys(part for part in (*whole, *sentences) if part)
        danger = {part: self._danger(part) for part in parts}
        telling = [0.0, *(each for part, each in danger.items() if part in whole or part.count(" ") >= TELLING)]
        nameless = [0.0, *map(self._danger, self._nameless(whole or sentences))]
        if max(telling) >= LIKELY or max(nameless) >= PLAINLY:
            return True
        hinted = max(*telling, *nameless) >= HARDLY
        return hinted and any(self._tells(own[at : at + WINDOW]) for at in range(0, len(own), STEP))

    def _nameless(self, texts: Iterable[str]) -> Iterator[str]:
        """Texts without the names of instruments and States: those make anything one about the law."""
        return (" ".join(self._reader.read(text).plain) for text in texts)

    def _tells(self, text: str) -> bool:
        features = self._reader.read(_SAID.sub(" ", text))
        bare = without_names([word.form for word in features.words], list(features.names))
        hits = {group: finder.find(bare) for group, finder in self._reader.abuse.items()}
        children = hits["child"]
        others = [one for one in hits["person"] if all(_apart(one, child) for child in children)]
        groups = {group for group, found in hits.items() if found} - {"legal", "person"}
        shown = frozenset(groups | {"person"} if others else groups)
        if disclosed(replace(features, abuse=shown, off=0, intent_phrases=frozenset()), named=False):
            return True
        for finder in (self._reader.terms, self._reader.topics):  # `sale of children` is no child
            for hit in finder.find(bare):
                if hit.end - hit.start > 1:
                    bare[hit.start : hit.end] = [""] * (hit.end - hit.start)
        return self._weighs(features, bare)

    def _weighs(self, features: Features, bare: list[str]) -> bool:
        """Somebody is spoken of, and more is told than the law or its correction needs."""
        found = {group: self._reader.abuse[group].find(bare) for group in ("child", "person", "own", "material")}
        words = [word for word, form in zip(features.words, bare, strict=True) if form]
        somebody = {word.raw for word in words if word.raw in self._first or word.raw in self._third}
        placed = {
            at for hit in self._reader.states.find(features.words, features.text) for at in range(hit.start, hit.end)
        }
        alien = {form for at, form in enumerate(bare) if at not in placed and self._alien(form)}
        if not somebody and not any(found.values()):
            return len(alien) >= ALIEN
        weight = len(alien | somebody) + bool(found["child"]) + len(self._reader.abuse["hint"].find(bare))
        return weight >= ENOUGH

    def _alien(self, form: str) -> bool:
        return len(form) > 2 and not form[0].isdigit() and form not in self._of_the_law


def _apart(one: Hit, other: Hit) -> bool:
    return one.end <= other.start or other.end <= one.start


def _of_the_content(library: Library) -> Iterator[str]:
    yield from texts(library)
    yield from (alias for _, alias in aliases(library))
    for term in library.book.glossary:
        yield from (term.term, *term.aliases)


def _parts(text: str) -> Iterator[str]:
    return (part for part in _SENTENCES.split(normalise(text)) if len(part) > MEANING)
