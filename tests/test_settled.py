"""What a provision settles: `decided.jsonl` holds questions, how the answer begins, and what it says at once."""

import json
import re
from pathlib import Path

import pytest

from adapters.terminal import plain_text
from bot.knowledge.library import load
from handlers.shared.settled import told
from tests.conversation import Conversation, ask

ROWS = [json.loads(line) for line in (Path(__file__).parent / "decided.jsonl").read_text("utf-8").splitlines()]
READ = 400  # characters that a person reads at once
FIRST = 200  # characters of a first sentence


def word(text: str) -> str:
    found = re.match(r"(Yes|Partly|Not yet|No)(?=[:,.])", text)
    return found[1] if found else "-"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"])
def test_the_provision_that_answers_comes_first(row: dict[str, str]) -> None:
    reply = ask(row["text"])
    read = plain_text(reply).removeprefix(reply.title).strip()[:READ].casefold()

    assert word(reply.text) in row["first"].split("|")
    for wanted in row["says"]:
        assert any(each.casefold() in read for each in wanted.split("|")), wanted


@pytest.mark.parametrize(
    "text",
    [
        "Does the OPSC require States to criminalise possession and grooming?",  # grooming is not settled there
        "Must a State report under the OPSC every three years?",
        "Can a complaint under OPIC be anonymous if the child is in danger of death?",
        "Does the OPSC never allow extradition?",
        "Is dual criminality required under Lanzarote for every offence?",
        "Must States always confiscate proceeds under the OPSC?",
        "Is it not required to criminalise grooming under Lanzarote?",
        "Can only lawyers complain under OPIC?",
        "May a country set the age of a minor at 15 under Budapest?",
        "how does the OPSC deal with companies",
    ],
)
def test_no_word_where_the_text_settles_less_than_is_asked(text: str) -> None:
    assert word(ask(text).text) == "-"


def test_every_sentence_fits_the_first_line_with_its_article() -> None:
    for instrument in load().book.instruments:
        for provision in instrument.provisions:
            for point in provision.points:
                assert len(told(instrument, provision, point, "Yes")) <= FIRST, point.says


def test_the_official_words_are_given_where_they_are_held_and_never_made_up() -> None:
    assert "“any representation, by whatever means" in ask("exact text of article 2(c) of the OPSC").text
    reply = ask("OPSC article 3(1)(c) word for word")

    assert reply.text.startswith("I do not have the exact words of art. 3(1)(c) of the OPSC; only the official text")
    assert "https://" in reply.text


def test_the_official_words_of_what_was_shown() -> None:
    thread = Conversation()
    thread.ask("OPSC article 2(c)")

    assert "official words of art. 2(c) of the OPSC" in thread.ask("word for word please").text
