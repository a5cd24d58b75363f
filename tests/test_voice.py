"""Sanad speaks in one voice: plain British English, in the first person, each thing said once."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.conversation import ask, shown
from tests.structure import ROOT

# One has a text or does not; whoever keeps it is no part of what a reader wants to know.
STIFF = re.compile(
    r"\b(?:I|you) (?:do not |do )?hold\b|\bheld here\b|\bnot held\b|\bthis file\b|\bspeaks? of\b"
    r"|\bin force for it\b|\bLast in its\b|\bto Sanad\b|\bSanad (?:does not|holds)\b|\bNo row\b",
    re.IGNORECASE,
)
ASKED = (
    "has Pakistan ratified the OPSC",
    "has Pakistan ratified the Budapest Convention",
    "has Pakistan signed Lanzarote",
    "has Pakistan signed the Hanoi Convention",
    "has the US ratified the CRC",
    "has Kosovo ratified the OPSC",
    "what reservations did Pakistan make to the CRC",
    "when is the next OPSC report due",
    "when is Pakistan's next C182 report due",
    "which SAARC members have joined the Budapest Convention",
    "which treaties is Pakistan party to",
    "what is Pakistan not party to",
    "which instruments cover grooming",
    "what must Pakistan do about extradition",
    "OPSC article 99",
    "what does CEDAW say about grooming",
    "GDPR?",
    "what do you know",
    "what changed",
    "tell me when something changes",
)


def _said() -> Iterator[tuple[str, str]]:
    """Every text in the handlers that is no docstring, with the place where it stands."""
    for file in sorted((ROOT / "handlers").rglob("*.py")):
        tree = ast.parse(file.read_text("utf-8"))
        documents = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documents:
                yield f"{file.relative_to(ROOT)}:{node.lineno}", node.value


def test_what_the_handlers_say_is_in_one_voice() -> None:
    assert [(where, text) for where, text in _said() if STIFF.search(text)] == []


def test_what_the_content_says_is_in_one_voice() -> None:
    text = (ROOT / "content" / "instruments.yaml").read_text("utf-8")
    spoken = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))

    assert STIFF.findall(spoken) == []


@pytest.mark.parametrize("asked", ASKED)
def test_an_answer_is_told_once_and_in_one_voice(asked: str) -> None:
    reply = ask(asked)
    paragraphs = reply.text.split("\n\n")
    sentences = [each for part in paragraphs for each in re.split(r"(?<=[.!?])\s+(?=[A-Z])", part)]

    assert not STIFF.search(shown(reply))
    assert len(paragraphs) == len(set(paragraphs))
    assert [each for each in sentences if each[:1].islower()] == []
    assert sum("is not a party" in each or "has not signed it" in each for each in sentences) < 2
    assert not re.search(r"\.:|\.\.(?!\.)|: :|: \w+ \d{4}: ", shown(reply))


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("has Pakistan ratified the OPSC", "Latest step, 30 January 2026: "),
        ("has Pakistan ratified the OPSC", "In force for Pakistan"),
        ("which SAARC members have joined the Budapest Convention", "One of the eight SAARC members is a party"),
        ("has Pakistan withdrawn from the CRC", "No. Pakistan has been a party to the CRC since 12 November 1990"),
        ("when is Pakistan's next C182 report due", "I do not know when Pakistan must report under ILO C182"),
        (
            "what do you know",
            "I have 17 international instruments on child online protection: 11 treaties and protocols (CRC, ",
        ),
    ],
)
def test_a_sentence_reads_as_somebody_would_say_it(asked: str, told: str) -> None:
    assert told in shown(ask(asked))
