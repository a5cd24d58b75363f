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
        "Does C182 allow debt bondage?",
        "Does Lanzarote let adults groom children?",
        "Is discrimination ok under the CRC?",
        "Is grooming legal under Lanzarote?",
        "Can States allow violence against children under the CRC?",
        "Does the OPSC entitle States to advertise child pornography?",
        "Can children be sold under C182?",
        "kya C182 bachon ki jabri bharti ki ijazat deta hai",
        "Can a child complain under Lanzarote?",
        "Must best interests be the paramount consideration under the CRC?",
        "Must the offender be a national for jurisdiction under Lanzarote?",
        "Must prisons be used as a penalty under the OPSC?",
        "Can a State opt out of the complaints procedure under OPIC?",
        "Must the Committee order interim measures under OPIC?",
        "Are interim measures under OPIC legally binding on the State?",
        "Can parents complain without the consent of the child under OPIC?",
        "Are proceeds confiscated without a conviction under the OPSC?",
        "Does Budapest allow data to be preserved for 120 days?",
        "Does the CRC let a child be heard only with a lawyer?",
        "Must every country extradite its nationals under the OPSC?",
        "Is mutual assistance under Budapest always subject to dual criminality?",
        "May a State permit possession of child pornography under Budapest?",
        "Must Pakistan become a party to OPIC?",
        "Does Palermo require proof of force for adult victims?",
        "Is Pakistan obliged to let the police read all messages?",
        "Does Palermo allow the trafficking of organs?",
        "Must States discriminate between children under the CRC?",
        "Does the CRC accept violence against children?",
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
