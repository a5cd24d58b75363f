"""Nothing of the source document is lost: `docs/coverage.md` is asked row by row."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conversation import ask, library, shown

# Known faults: a line goes once it is mended.
FAULTS = {"what do you know": "the introduction of the content is shown nowhere"}
PAGE = Path(__file__).parent.parent / "docs" / "coverage.md"


def rows() -> list[tuple[str, list[str]]]:
    lines = [line.strip("|").split("|") for line in PAGE.read_text("utf-8").splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line] for line in lines[2:]]
    return [(question, [words.strip() for words in says.split(";")]) for _, question, says in cells if question]


def cases() -> Iterator[Any]:
    for question, says in rows():
        fault = FAULTS.get(question)
        yield pytest.param(question, says, id=question, marks=[pytest.mark.xfail(reason=fault)] if fault else [])


@pytest.mark.parametrize(("question", "says"), list(cases()))
def test_a_sentence_of_the_source_document_comes_out(question: str, says: list[str]) -> None:
    reply = ask(question)
    answer = shown(reply).casefold()

    assert [words for words in says if words.casefold() not in answer] == []
    assert reply.sources or reply.intent == "feedback"


def test_every_instrument_of_the_document_is_asked_about() -> None:
    asked = {id_ for question, _ in rows() for id_ in ask(question).instruments}

    assert asked >= set(library().instruments) - {"un-cybercrime-convention"}, "which is younger than the document"


def test_the_document_is_named_as_a_source() -> None:
    assert any("stateofchildren" in source.url for source in ask("what is gc25").sources)
