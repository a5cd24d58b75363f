"""Nothing of the source document is lost: `docs/coverage.md` is asked row by row."""

from pathlib import Path

import pytest

from tests.conversation import ask, library, shown

PAGE = Path(__file__).parent.parent / "docs" / "coverage.md"


def rows() -> list[tuple[str, list[str]]]:
    lines = [line.strip("|").split("|") for line in PAGE.read_text("utf-8").splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line] for line in lines[2:]]
    return [(question, [words.strip() for words in says.split(";")]) for _, question, says in cells if question]


@pytest.mark.parametrize(("question", "says"), rows(), ids=[question for question, _ in rows()])
def test_a_sentence_of_the_source_document_comes_out(question: str, says: list[str]) -> None:
    reply = ask(question)
    answer = shown(reply).casefold()

    assert [words for words in says if words.casefold() not in answer] == []
    assert reply.sources or reply.intent == "feedback"


def test_every_instrument_of_the_document_is_asked_about() -> None:
    asked = {id_ for question, _ in rows() for id_ in ask(question).instruments}

    younger = {"un-cybercrime-convention", "opac"}
    assert asked >= {i.id for i in library().book.instruments if not i.by_standing_only} - younger


def test_the_document_is_named_as_a_source() -> None:
    assert any("stateofchildren" in source.url for source in ask("what is gc25").sources)
