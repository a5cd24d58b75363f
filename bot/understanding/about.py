"""What is asked of the bot itself, and what is asked for of the answer before: shorter, in Urdu, a citation."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from bot.knowledge.phrases import Phrases
from bot.model import Question
from bot.understanding.context import Context, unsure
from bot.understanding.features import Features
from bot.understanding.phrases import Finder
from bot.understanding.spelling import Lexicon

if TYPE_CHECKING:
    from bot.understanding.understand import Understanding

OWN = frozenset({"limits", "languages"})  # what is asked of the bot where help is asked for
_IN = ("in {}", "into {}", "auf {}", "en {}", "{} please", "{} mein", "{} me", "{} mai", "{} main")
# `are you sure it's not 2012?`, `answer in French`, `auf Deutsch bitte`
_BESIDE = frozenset({"not", "answer", "answers", "reply", "respond", "jawab", "bitte", "svp", "favor"})
REQUEST_WORDS = 12  # of a text that is nothing but a request


class AboutReader:
    """Reads texts against one version of the phrases. Pure."""

    def __init__(self, phrases: Phrases) -> None:
        self._lexicon = Lexicon(same={}, prefixes=_prefixes(phrases), targets=(), common=(), acronyms=())
        asked_for = [way.format(tongue) for tongue in phrases.tongues for way in _IN]
        self._about = self._finder(_more(phrases.about, "languages", phrases.tongues))
        self._requests = self._finder(_more(phrases.requests, "language", asked_for))
        self._idle = frozenset(
            form
            for word in (*phrases.small.split(), *phrases.idle.split(), *phrases.words.roman)
            for form in self._lexicon.forms(word)
        )

    def _finder(self, groups: Mapping[str, Iterable[str]]) -> Finder:
        return Finder((group, self._lexicon.forms(phrase)) for group, said in groups.items() for phrase in said)

    def _forms(self, features: Features) -> list[str]:
        return [self._lexicon.form(word.raw) for word in features.words]

    def __call__(self, features: Features) -> tuple[str, ...]:
        """What is asked of the bot, in the order in which it is asked."""
        return tuple(dict.fromkeys(hit.group for hit in self._about.find(self._forms(features))))

    def requests(self, features: Features) -> tuple[str, ...]:
        """What is asked for of an answer, whatever else the text says."""
        return tuple(dict.fromkeys(hit.group for hit in self._requests.find(self._forms(features))))

    def only(self, features: Features) -> str:
        """The request that a text is, where it is nothing else."""
        forms = self._forms(features)
        hits = self._requests.find(forms) if len(forms) <= REQUEST_WORDS else []
        covered = {at for hit in hits for at in range(hit.start, hit.end)}
        free = self._idle | _BESIDE
        whole = all(at in covered or form in free or form.isdecimal() for at, form in enumerate(forms))
        return hits[0].group if hits and whole else ""


def _more(groups: Mapping[str, Iterable[str]], group: str, phrases: Iterable[str]) -> Mapping[str, Iterable[str]]:
    return {**groups, group: (*groups.get(group, ()), *phrases)}


def _prefixes(phrases: Phrases) -> Iterator[str]:
    for said in (*phrases.about.values(), *phrases.requests.values()):
        yield from (word for phrase in said for word in phrase.split() if word.endswith("*"))


def forget(context: Context, _: "Understanding") -> Question | None:
    """Not in so many words: asked back, since what is erased is gone."""
    return context.question("forget", choices=("sure",))


def about(context: Context, engine: "Understanding") -> Question | None:
    """What is asked of the bot itself."""
    return context.question("about", instruments=(), about=engine.about(context.features))


def help_(context: Context, engine: "Understanding") -> Question | None:
    """What can be asked; and where its limits or its languages are asked for, these."""
    if not OWN.isdisjoint(engine.about(context.features)):
        return about(context, engine)
    return context.question("help", instruments=())


def smalltalk(context: Context, _: "Understanding") -> Question | None:
    """Not what is made of words that nobody here uses, and not a name."""
    polite = context.features.has("greeting", "thanks")
    if (context.named or context.vague) and not polite:
        return None
    return context.question("smalltalk", instruments=()) if polite or not context.features.unknown else unsure()
