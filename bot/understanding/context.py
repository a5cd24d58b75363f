"""A text on its way to a question: its signs, its thread, and the instruments that are meant."""

from dataclasses import dataclass, replace

from bot.model import Question, Thread
from bot.understanding.features import Features
from bot.understanding.instruments import Found

STATUS = ("joining", "non_party", "signed_only", "reservation", "reporting", "dates", "in_force", "adopted", "who_all")
FIELD = (*STATUS, "binding", "article", "compare", "depositary", "instruments")

# Topics that are what most instruments here are about: to name one asks for no more than a summary.
BROAD = frozenset(
    ["sexual-exploitation", "violence", "csam-production-distribution", "reporting-to-committee", "definitions"]
)


@dataclass(frozen=True, slots=True)
class Context:
    features: Features
    thread: Thread
    ids: tuple[str, ...] = ()
    vague: tuple[str, ...] = ()  # what a vague name fits
    elsewhere: tuple[Found, ...] = ()  # names of instruments that are known and not held
    article: str = ""
    filled: bool = False  # the instruments come from the thread
    law: bool = False  # it is said to be about the law, and to tell of no case

    @property
    def named(self) -> bool:
        """The text itself names an instrument that is held."""
        return bool(self.ids) and not self.filled

    @property
    def garbled(self) -> bool:
        """Most of its words mean nothing here."""
        return self.features.unknown > len(self.features.words) // 2

    @property
    def confidence(self) -> float:
        words = len(self.features.words)
        if not words:
            return 0.0
        scores = [name.score for name in self.features.names if not name.vague]
        sure = min(scores) / 100 if scores else 0.9 if self.filled else 0.8
        return round(sure * (1 - 0.3 * self.features.unknown / words), 2)

    def question(self, intent: str, **more: object) -> Question:
        """A question with all that the text shows, and `more`."""
        whole = Question(
            "",
            intent=intent,
            instruments=self.ids,
            states=self.features.states,
            article=self.article,
            beside=tuple(found.label or found.ids[0][1:] for found in self.elsewhere if self.ids),
            topics=self.features.topics,
            each="and" in self.features.forms,  # `or` is read as it
            confidence=self.confidence,
        )
        return replace(whole, **more)  # type: ignore[arg-type]  # replace() takes the fields by name


def unsure() -> Question:
    return Question("", intent="unknown")
