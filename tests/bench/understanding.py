"""One question in process, against a fuzzy scorer and a text search over the same names; and a cold start."""

import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from types import MappingProxyType

from rank_bm25 import BM25Okapi  # type: ignore[import-untyped]  # it has no types
from rapidfuzz import fuzz, process, utils

from bot.app import Responder
from bot.knowledge.claims import Claim
from bot.knowledge.library import Library, load
from bot.knowledge.schema import Instrument
from bot.model import Message, Thread
from content import FOLDER
from handlers import REPLIES
from tests import score

TITLE = "Understanding a question, and a cold start"
NOTE = (
    "Every committed labelled question, each asked once, in processor time. Sanad understands it and makes the whole "
    "answer with its sources; the peers only name an instrument: RapidFuzz by `extractOne(WRatio)` over all names, "
    "rank-bm25 with each name as a document, each with the threshold that suits it best on these very questions. "
    "*Right*: of the questions that name one instrument, those for which it was found. *Refused*: of the "
    "out-of-scope questions, those for which none was named. The 10,000 instruments are the real ones and made-up ones "
    "with four names and three provisions each. Cold starts are in wall-clock time, with bytecode, as anyone's second "
    "start; `best` is the least disturbed of them. "
    "Gates: p50 0.3 ms, p99 2 ms; with 10,000 instruments p99 10 ms; cold start 0.4 s: none is met. Since they were "
    "set the content has tripled, and an answer is looked for in what 18,000 questions teach."
)
QUESTIONS = FOLDER / "questions" / "earlier.jsonl"
MANY = 10_000
STARTS = 9
# Whatever is made at a first question is made: words of other languages, the search in provisions.
FIRST = ("what is general comment 13", "which treaty covers xyzzy and grooming", "کنونشن qwertz")

Finder = Callable[[str], tuple[str, float]]  # the instrument that a text names, and how sure that is


@dataclass(frozen=True, slots=True)
class Case:
    text: str
    meant: str  # empty: out of scope


def run() -> list[dict[str, str]]:
    """One row for each way and size, then the cold starts."""
    small = load()
    large = enlarged(small, MANY)
    rows = [row for library in (small, large) for row in _rows(library)]
    return [*rows, *_starts()]


def cases() -> list[Case]:
    """Labelled questions that name one instrument, and those out of scope."""
    found = []
    for _, label in score.labels(QUESTIONS):
        meant = label.get("instruments", [])
        if label.get("kind") == "out of scope":
            found.append(Case(label["text"], ""))
        elif len(meant) == 1 and "group" not in label and label["intent"] not in score.BROAD:
            found.append(Case(label["text"], meant[0]))
    return found


def _rows(library: Library) -> Iterator[dict[str, str]]:
    size = f"{len(library.instruments):,}"
    began = time.thread_time()
    find = sanad(library)
    for text in FIRST:
        find(text)
    ready = time.thread_time() - began
    ways = {f"Sanad, ready in {ready:.1f} s": find, "RapidFuzz WRatio": wratio(library), "BM25": bm25(library)}
    own = 0.0
    for name, find in ways.items():
        times, answers = _asked(find, cases())
        right, refused = _quality(answers)
        p50, p99 = statistics.median(times), statistics.quantiles(times, n=100)[98]
        own = own or p50
        yield {
            "way": name,
            "instruments": size,
            "p50": f"{p50 * 1000:.2f} ms",
            "p99": f"{p99 * 1000:.2f} ms",
            "ratio": f"{p50 / own:.2f}",
            "right": f"{right:.1%}",
            "refused": f"{refused:.1%}",
        }


def _asked(find: Finder, asked: Sequence[Case]) -> tuple[list[float], list[tuple[Case, str, float]]]:
    times, answers = [], []
    for case in asked:
        began = time.thread_time()
        named, sure = find(case.text)
        times.append(time.thread_time() - began)
        answers.append((case, named, sure))
    return times, answers


def _quality(answers: list[tuple[Case, str, float]]) -> tuple[float, float]:
    """The shares of right and refused, at the threshold with which most of them are."""

    def fits(case: Case, named: str, sure: float, least: float) -> bool:
        return case.meant == (named if sure >= least else "")

    least = max((sure for _, _, sure in answers), key=lambda least: sum(fits(*answer, least) for answer in answers))
    inside = [fits(*answer, least) for answer in answers if answer[0].meant]
    outside = [fits(*answer, least) for answer in answers if not answer[0].meant]
    return statistics.fmean(inside), statistics.fmean(outside)


def sanad(library: Library) -> Finder:
    respond = Responder("PAK", REPLIES)
    respond.understanding(library).warm()  # as the server does before it listens

    def find(text: str) -> tuple[str, float]:
        reply, _ = respond(Message(text), Thread(), library)
        return (reply.instruments[0], 1.0) if len(reply.instruments) == 1 else ("", 0.0)

    return find


def names(library: Library) -> dict[str, str]:
    """Every name of every instrument, held or known, as Sanad has them."""
    held = {alias: i.id for i in library.book.instruments for alias in (*i.aliases, i.short_name, i.title.value)}
    return {alias: "" for other in library.book.elsewhere for alias in (*other.aliases, other.name)} | held


def wratio(library: Library) -> Finder:
    known = names(library)
    processed = {utils.default_process(name): id_ for name, id_ in known.items()}
    choices = list(processed)

    def find(text: str) -> tuple[str, float]:
        best = process.extractOne(text, choices, scorer=fuzz.WRatio, processor=utils.default_process)
        return (processed[best[0]], best[1]) if best else ("", 0.0)

    return find


def bm25(library: Library) -> Finder:
    known = names(library)
    ids = list(known.values())
    index = BM25Okapi([utils.default_process(name).split() for name in known])

    def find(text: str) -> tuple[str, float]:
        scores = index.get_scores(utils.default_process(text).split())
        best = int(scores.argmax())
        return ids[best], float(scores[best])

    return find


# --- a large catalogue

PLACES = (
    *("Nordic", "Andean", "Baltic", "Balkan", "Caribbean", "Pacific", "Sahel", "Gulf", "Danube", "Alpine", "Mekong"),
    *("Maghreb", "Arctic", "Volta", "Amazon", "Zambezi", "Levant", "Adriatic", "Caspian", "Aegean"),
)
KINDS = (
    *("Convention", "Agreement", "Protocol", "Charter", "Declaration"),
    *("Recommendation", "Resolution", "Framework", "Pact", "Code"),
)
SUBJECTS = (
    *(
        "fisheries",
        "seabirds",
        "aviation",
        "quarantine",
        "railways",
        "copyright",
        "wetlands",
        "seafarers",
        "pesticides",
    ),
    *("pipelines", "apprenticeship", "archives", "broadcasting", "beekeeping", "forestry", "customs", "earthquakes"),
    *("ferries", "glaciers", "harbours", "irrigation", "kilns", "lighthouses", "mercury", "navigation", "olives"),
)
MANNERS = (
    *("the protection of", "the exchange of", "safety in", "statistics of"),
    *("the financing of", "cooperation in", "the inspection of", "training in"),
)


def enlarged(library: Library, size: int) -> Library:
    """The same library with made-up instruments beside the real ones."""
    real = library.book.instruments
    provisions = [provision for instrument in real for provision in instrument.provisions]
    chance = random.Random(25)
    made: list[Instrument] = []
    for number, words in enumerate(product(SUBJECTS, PLACES, MANNERS, KINDS)):
        if len(made) + len(real) == size:
            break
        few = tuple(chance.choice(provisions) for _ in range(3))
        made.append(_made(real[number % len(real)], number, words).model_copy(update={"provisions": few}))
    instruments = (*real, *made)
    book = library.book.model_copy(update={"instruments": instruments})
    by_id = MappingProxyType({instrument.id: instrument for instrument in instruments})
    return replace(library, version=f"{library.version}.{size}", book=book, instruments=by_id)


def _made(like: Instrument, number: int, words: tuple[str, str, str, str]) -> Instrument:
    subject, place, manner, kind = words
    year = 1950 + number % 75
    title = f"{place} {kind} on {manner} {subject}"
    short = f"{place[:2]}{kind[0]}{manner[4:6]}{subject[:2]}{number}".upper().replace(" ", "")
    aliases = (title, f"{title} ({year})", f"{place} {subject} {kind} on {manner}", short)
    summary = like.summary.model_copy(update={"value": f"The {title} of {year} is about {manner} {subject}."})
    named = Claim(value=title, source=like.title.source, as_of=like.title.as_of, confidence=like.title.confidence)
    own = {"id": f"made-{number}", "short_name": short, "title": named, "aliases": aliases, "summary": summary}
    return like.model_copy(update={**own, "key_points": (), "states": {}, "differences": ()})


# --- a cold start


def _starts() -> Iterator[dict[str, str]]:
    commands = {
        "`sanad ask`, cold start": ["-m", "bot", "ask", "--json", "has pakistan ratified opsc"],
        "importing pydantic and PyYAML": ["-c", "import pydantic, yaml"],
        "Python alone": ["-c", ""],
    }
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(STARTS):
        for name, command in commands.items():
            began = time.perf_counter()
            subprocess.run([sys.executable, *command], check=True, stdout=subprocess.DEVNULL, env=environment)
            times[name].append(time.perf_counter() - began)
    own = min(times["`sanad ask`, cold start"])
    for name, taken in times.items():
        p50, best = statistics.median(taken), min(taken)
        yield {
            "way": name,
            "p50": f"{p50 * 1000:.0f} ms",
            "best": f"{best * 1000:.0f} ms",
            "ratio": f"{best / own:.2f}",
        }
