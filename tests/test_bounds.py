"""What one message may cost, and what is remembered of many."""

import dataclasses
import gc
import importlib
import random
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from bot.app import Responder
from bot.knowledge.states import names
from bot.model import Message, Thread
from handlers import REPLIES
from tests.conversation import library, responder
from tests.pace import counting
from tests.structure import ROOT, modules

LENGTH = 4_000
SENT = 40_000  # characters of the longest message in Slack; Teams takes fewer
# The longest answer, as often as a hundred thousand words are counted: processors differ, and slow down. The worst
# takes five and a half times as long.
LONGEST_ANSWER = 12
TRIES = "abcd"  # of which the quickest counts: a processor that others use is slower now and then
RANDOM = random.Random(20261128)


def made_up(length: int = 8, letters: str = "abcdefghijklmnoprstuvwyz") -> str:
    return "".join(RANDOM.choice(letters) for _ in range(length))


def titles() -> str:
    return " ".join(w for i in library().book.instruments for w in (i.title.value, *i.aliases))


def shuffled(text: str) -> str:
    words = text.split()
    RANDOM.shuffle(words)
    return " ".join(words)


HOSTILE = {
    "a word after a question mark": "?" + "a" * 3_900 + " b c d e f",
    "unknown words": " ".join(made_up() for _ in range(400)),
    "unknown words of Urdu": " ".join(made_up(7, "ابتثجچحخدڈرزسشصضطظعغفقکگلمنوہیے") for _ in range(400)),
    "glued words": " ".join(made_up(60) for _ in range(65)),
    "misspelt names": " ".join(
        f"{w}{made_up(1)}" for w in ["convntion", "protocl", "lanzarot", "budpest", "ratifed", "childrn"] * 60
    ),
    "names": titles(),
    "words of names in another order": shuffled(titles()),
    "the same few words": "convention protocol " * 200,
    "a name again and again": "child rights convention optional " * 120,
    "a name of Urdu again and again": "کنونشن بچے " * 350,
    "every State": " ".join(names("en").values()),
    "provisions": " ".join(p.text for i in library().book.instruments for p in i.provisions)[:SENT],
    "numbers": "1 2 3 4 " * 500,
    "citations": "article 3(1)(c) " * 250,
    "one character that becomes eighteen": "\ufdfa" * LENGTH,
    "markup": "<@U1|x> " * 500,
    "the beginnings of markup": "<" * LENGTH,
    "half a mention again and again": "<@@" * 1_330,
    "quotation marks of two kinds": "the opsc date is wrong " + "‘«" * 1_980,
    "paragraph signs": "art§" * 1_000,
    "numbers and letters": "1 1 a " * 660,
    "codes of States": "PK in " * 660,
    "flags": "\U0001f1ee\U0001f1f3" * 2_000,
    "sentences that ask": "is it ratified? " * 250,
    "or not": "or not " * 570,
}


@pytest.mark.parametrize("what", HOSTILE)
def test_nothing_that_a_person_can_send_takes_long(what: str) -> None:
    text = HOSTILE[what]

    def took(said: Message) -> float:
        began = time.thread_time()
        responder("PAK")(said, Thread(), library())
        return time.thread_time() - began

    took(Message("has Pakistan ratified the OPSC, budapst and xyzzyx"))  # what the first question waits for
    longest = LONGEST_ANSWER * min(counting() for _ in TRIES)
    assert min(took(Message(f"{start} {text}")) for start in TRIES) < longest
    assert min(took(Message("", form={"text": f"{start} {text}", "claim": text})) for start in TRIES) < 2 * longest


def test_what_strangers_type_is_not_remembered() -> None:
    """Eight hundred messages of new words leave less than half an object each behind."""
    code = """
import gc
import sys
from bot.app import Responder
from bot.model import Message, Thread
from handlers import REPLIES
from tests.conversation import library
respond = Responder("PAK", REPLIES)
def say(first, last):
    for number in range(first, last):
        respond(Message(f"qzx{number} wvq{number}k tell me of zorgle{number}"), Thread(), library())
    gc.collect()
    return sys.getallocatedblocks()
print(say(0, 600), say(600, 1_400))
"""
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    before, after = map(int, run.stdout.split())

    assert after < before + 400


NAME = "zulaikha"
SAID = (
    Message(f"my uncle touches my sister {NAME}"),
    Message(f"the OPSC answer is wrong: her uncle touches {NAME}"),
    Message(f"has the optional protocol anything for {NAME}, 9, whom a man photographed"),
    Message(f"{NAME}, daughter of a neighbour, is kept in the house by a man"),
    Message("", form={"text": "the date is wrong", "source": f"my uncle touches my sister {NAME}"}),
    Message("", form={"text": f"{NAME} is nine", "claim": f"{NAME} is kept in the house"}),
)


def remembered(words: str) -> list[object]:
    """The keys of all dictionaries of the process that hold these words, by themselves or beside others."""
    gc.collect()
    keys = (key for found in gc.get_objects() if isinstance(found, dict) for key in tuple(found))
    return [key for key in keys if isinstance(key, str | tuple) and any(words in text for text in texts_in(key))]


def texts_in(key: object) -> Iterator[str]:
    if isinstance(key, str):
        yield key
    elif isinstance(key, tuple | frozenset):
        for part in key:
            yield from texts_in(part)
    elif dataclasses.is_dataclass(key) and type(key).__module__.startswith(("bot.", "handlers.", "adapters.")):
        yield from texts_in(tuple(getattr(key, each.name) for each in dataclasses.fields(key)))


@pytest.mark.parametrize("at", range(len(SAID)))
def test_what_may_tell_of_somebody_is_in_no_memory_of_the_process(at: int) -> None:
    """Whatever the answer was: who is named with a word that is not ours is remembered nowhere."""
    respond, thread = Responder("PAK", REPLIES), Thread()
    for text in ("and then?", "opsc", "what is the CRC"):
        _, thread = respond(SAID[at], thread, library())
        _, thread = respond(Message(text), thread, library())
    respond.understanding(library()).tells(SAID[at].text)
    respond.keepable(SAID[at].text, library())

    assert not remembered(NAME)


def test_words_of_ours_that_tell_of_a_case_are_in_no_memory_either() -> None:
    respond = Responder("PAK", REPLIES)
    words = "the OPSC answer is wrong: my uncle touches my sister"

    assert respond(Message(words), Thread(), library())[0].intent == "report-abuse"
    assert not remembered(words)


def test_a_cache_without_an_end_is_for_what_the_content_holds() -> None:
    """None of a function that is given what a person wrote, or the answer to it."""
    found = {
        f"{module}.{name}"
        for module in set(modules()) - {"bot.__main__", "bot.store.migrations.env"}  # importing these runs them
        for name, value in vars(importlib.import_module(module)).items()
        if hasattr(value, "cache_info") and value.__module__ == module
    }

    assert found == {
        "bot.knowledge.claims.possible",
        "bot.knowledge.states._called",
        "bot.knowledge.states.cities",
        "bot.knowledge.states.codes",
        "bot.knowledge.states.regions",
        "bot.knowledge.states.names",
        "bot.knowledge.states.table",
        "bot.understanding.embedding.load",
        "bot.understanding.first_word.read",
        "bot.understanding.model.load",
        "bot.understanding.normalise.tokens",
        "bot.understanding.predicate.load",
        "bot.understanding.spelling._dictionary",
        "bot.understanding.wanted.load",
    }
