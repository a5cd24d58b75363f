"""What a few words of the field are taken for, and are not: a greeting, or nothing at all."""

from typing import TYPE_CHECKING

from bot.model import Question
from bot.understanding import guards
from bot.understanding.context import Context
from bot.understanding.intents import BUILDERS
from bot.understanding.model import Reading

if TYPE_CHECKING:
    from bot.understanding.understand import Understanding

LIKELY = 0.2  # probability of danger from which whom to tell is the answer where there is nothing else to say
OF_A_TERM = 0.08  # probability from which a term is asked for, where nothing else is
IDLE = frozenset({"unknown", "smalltalk", "help", "about", "not-covered"})
MISREAD = frozenset({"unknown", "smalltalk"})  # what a few words of the subject may be taken for


def misread(found: Context, engine: "Understanding", question: Question, reading: Reading) -> Question:
    """`Debt bondage` is a subject, and no greeting: all that is said is of it."""
    if found.features.terms and question.intent in IDLE and reading.of("define") >= OF_A_TERM:
        return BUILDERS["define"](found, engine) or question
    idle = question.intent in MISREAD and not (found.features.names or found.features.off)
    if question.intent in MISREAD and found.features.says(guards.ADDRESS) and engine.about(found.features):
        return BUILDERS["about"](found, engine) or question
    calm = reading.danger < LIKELY and not found.features.has("greeting", "thanks")
    if idle and calm and (followed := guards.within(found, engine)):
        return followed
    asked = engine.points.read(found.features.said) if idle else None
    if not asked or asked.left or not asked.concepts:
        return question
    near = any(each.whole for each in engine.points(asked, (), "")) or engine.search.subjects(found.features.said, 1)
    return (BUILDERS["define" if found.features.terms else "topic"](found, engine) if near else None) or question
