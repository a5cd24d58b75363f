"""Whether someone speaks of the abuse of a child, or asks where to report it.

Evidence is weighed: what is done, to whom, how near it is to the writer, and whether
help is asked for. Words of the law make it a question about the standards, unless it
is happening now. A contact shown in vain costs little; one not shown may cost a child.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.model import Question, Thread
from bot.understanding import corrections
from bot.understanding.context import Context
from bot.understanding.features import Features
from bot.understanding.model import Reading

if TYPE_CHECKING:
    from bot.understanding.understand import Understanding

ABOUT_THE_LAW = "I was asking about the law"  # a button sends it before the question, and a person may type it
_OF_THE_LAW = re.compile(r"\A\W*+i (?:was|am) asking about the law\b\W*+", re.IGNORECASE)
_CLAUSES = re.compile(r"(?<=[.!?:;,۔؟،])\s+|\n+|\s[-–—]\s")
CLAUSES = 8  # looked at of one text
CASE = 1500  # characters of one in which a question of law is looked for
KNOWN = 0.3  # nearness of the answer to it
LETTER = 500  # characters from which a text is read by stretches anyway
CLAUSE = 16  # characters: shorter ones are looked at with the next
# Intents of whoever asks about the law, and the probability of all of them together from which that is asked.
OF_THE_LAW = frozenset({"article", "topic", "obligations", "status", "compare", "define"})
ASKED = 0.85
# Probabilities of danger, chosen on writers whom the model had not seen: `python -m tests.make_model --report`.
CERTAIN = 0.45  # whom to tell is the answer
SURELY = 0.8  # the same where the law is asked about
BARE = 0.02  # below it a rule is not believed
TELLS = 0.6  # probability of danger, of one clause by itself, of somebody's own child


NO_SIGN = frozenset({"place", "legal", "found"})
NO_HARM = NO_SIGN | {"person", "own", "child"}


def of_the_law(text: str) -> str:
    """The question behind the words that it is about the law; any other text as it is."""
    return _OF_THE_LAW.sub("", text)


def clauses(text: str) -> tuple[str, ...]:
    """The parts that may tell something by themselves, of a text that has several and is no letter."""
    found = tuple(parts_of(text, _CLAUSES, least=CLAUSE, most=CLAUSES)) if len(text) <= LETTER else ()
    return found if len(found) > 1 else ()


def parts_of(text: str, ends: re.Pattern[str], *, least: int, most: int) -> Iterator[str]:
    """A text parted where `ends` says, at most in `most`; what has fewer than `least` characters goes with the next."""
    found, least = [""], max(least, len(text) // most)
    for part in ends.split(text):
        if len(found[-1]) >= least:
            found.append("")
        found[-1] = f"{found[-1]} {part}".strip()
    if len(found[-1]) < least:
        found[-2:] = [" ".join(found[-2:])]
    yield from found


def of_a_duty(features: Features, modality: str) -> bool:
    """`must Nepal protect girls who are beaten` asks what a State owes; nobody who tells of a child begins so."""
    marks = [piece.mark for piece in features.sequence[:4]]
    begins = next((at for at, mark in enumerate(marks) if mark == "STATE"), 0)
    told = begins and marks[begins + 1 :][:1] not in ([], ["in"], ["mein"], ["main"], ["me"], ["میں"])
    return bool(told) and modality in {"need", "refrain"} and "own" not in features.abuse


def of_the_talk(features: Features, thread: Thread) -> bool:
    """`the three most recent to come in`, `pls update your record`: in a talk of treaties, with no sign of a child, or
    an order to the editors."""
    if "own" in features.abuse or features.unknown or not thread.instruments:
        return False
    telling = features.abuse - {"place", "legal", "found"}
    return not telling or "legal" in features.abuse or corrections.orders(features)


def discloses(found: Context, reading: Reading, engine: "Understanding") -> bool:
    """By the model; or by a rule, where the model sees it too once the names are out of its sight."""
    features = found.features
    if features.asked.unheld == "statistics" and "own" not in features.abuse:  # `the number of arrests in Punjab`
        return False
    named = bool(features.names) or features.has("instruments")  # `what does the General Comment say of it`
    of_law = OF_THE_LAW | ({"summary"} if named else set())
    law = sum(each for intent, each in reading.intents if intent in of_law)
    ruled = disclosed(features, named=found.named or bool(found.elsewhere))
    own = "own" in features.abuse  # `my son is being abused, has Pakistan ratified the OPSC`
    if own and ruled and max(map(engine.danger, clauses(features.text)), default=0.0) >= TELLS:
        return True
    where = {"report", "child"} <= features.abuse  # `where do I report the abuse of a child`
    if of_the_talk(features, found.thread) and reading.danger < SURELY:
        return False
    likely = (own or where) and not (named and corrections.asks(features) and reading.danger < TELLS)
    if law >= ASKED and reading.danger < (CERTAIN if likely else SURELY):
        return False
    harmless = features.abuse <= NO_HARM and not features.hints  # `my sir says that under the CRC no child may ...`
    if named and harmless and corrections.asks(features) and reading.danger < SURELY:
        return False
    if reading.danger < CERTAIN and not (ruled and engine.danger(" ".join(features.plain)) >= BARE):
        return False
    return not of_a_duty(features, engine.points.read(features.said).modality)


def disclosed(features: Features, *, named: bool) -> bool:
    """`named`: the text names an instrument."""
    has = features.abuse.__contains__
    own, child, report = has("own"), has("child"), has("report")
    if features.off and not (child or has("material") or has("plain")):
        return False  # a printer's quota is abused as well
    harm = 2 * has("harm") + 2 * has("material") + min(features.hints, 3)
    if (has("legal") or named) and not has("urgent"):
        return own and (has("plain") or (report and harm > 1 and features.field == 0))
    if has("plain") or (own and child and features.hints):
        return True
    if report and _reports(features, harm + child + own > 1 and harm > 0):
        return True
    if features.has("define", "count", "compare", "list"):
        return own and harm > 2
    return _suffers(features, harm)


def _reports(features: Features, harmed: bool) -> bool:
    """Asks whom to tell."""
    has = features.abuse.__contains__
    if harmed:
        return True
    if not has("child") or len(features.topics) > 1 or features.has("instruments", "define"):
        return False
    return has("place") or has("own") or len(features.words) < 14


def _suffers(features: Features, harm: int) -> bool:
    """Tells what is done to someone."""
    has = features.abuse.__contains__
    someone = has("own") or has("person")
    if has("material") and (someone or (has("found") and not features.has("instruments"))):
        return True
    if harm > 1 and someone:
        return has("harm") or harm + has("child") + has("place") + has("own") > 2
    return has("help") and has("child") and someone and not features.has("help")


def in_law(question: Question, thread: Thread, engine: "Understanding") -> Question | None:
    """What whoever tells of a case asks of a treaty by name, or of what treaties say where that is known."""
    message = question.message
    short = len(message.text) <= CASE and message.form is None
    if question.intent != "report-abuse" or question.withheld or not short:
        return None
    found = engine.find(question.text, Thread())
    features = found.features
    of_law = "legal" in features.abuse or features.has("instruments") or bool(thread.instruments)
    if not (features.names or found.elsewhere or of_law):
        return None
    law = engine(replace(message, text=f"{ABOUT_THE_LAW}: {question.text}"), thread)
    held = any(each.whole and each.nearness >= KNOWN for each in law.settled[:1])
    named = bool(features.names and law.instruments) or law.intent == "not-covered"
    return law if named or (held and of_law) else None
