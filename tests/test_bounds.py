"""What one message may cost, and what is remembered of many."""

import gc
import random
import subprocess
import sys
import time

import pytest

from bot.app import Responder
from bot.knowledge.states import names
from bot.model import Message, Thread
from handlers import REPLIES
from tests.conversation import library, responder
from tests.structure import ROOT

LENGTH = 4_000
LONGEST_ANSWER = 0.06  # seconds of the processor: three times what is promised, for a machine that is busy
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
    "provisions": " ".join(p.text for i in library().book.instruments for p in i.provisions),
    "numbers": "1 2 3 4 " * 500,
    "citations": "article 3(1)(c) " * 250,
    "one character that becomes eighteen": "\ufdfa" * LENGTH,
    "markup": "<@U1|x> " * 500,
    "the beginnings of markup": "<" * LENGTH,
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
    assert min(took(Message(f"{start} {text}")) for start in ("a", "b")) < LONGEST_ANSWER
    assert (
        min(took(Message("", form={"text": f"{start} {text}", "claim": text})) for start in ("a", "b"))
        < 2 * LONGEST_ANSWER
    )


def test_what_strangers_type_is_not_remembered() -> None:
    """Twenty thousand messages of new words take no more room than four thousand."""
    code = """
import resource
from bot.app import Responder
from bot.model import Message, Thread
from handlers import REPLIES
from tests.conversation import library
respond = Responder("PAK", REPLIES)
def say(first, last):
    for number in range(first, last):
        respond(Message(f"qzx{number} wvq{number}k tell me of zorgle{number}"), Thread(), library())
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(say(0, 4_000), say(4_000, 20_000))
"""
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    before, after = map(int, run.stdout.split())

    assert after < 1.04 * before


def test_a_disclosure_is_in_no_memory_of_the_process() -> None:
    respond = Responder("PAK", REPLIES)
    words = "my uncle touches my sister zulaikha"

    assert respond(Message(words), Thread(), library())[0].intent == "report-abuse"
    assert respond.understanding(library()).tells(words)
    gc.collect()
    keys = (key for found in gc.get_objects() if isinstance(found, dict) for key in tuple(found))
    assert not [key for key in keys if key == words or (isinstance(key, tuple) and words in key)]
