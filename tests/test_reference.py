"""What was so on a day, of days that are held whole, in part, or not at all."""

from functools import cache

import pytest

from bot.knowledge.library import load
from bot.knowledge.schema import Standing
from bot.model import first_sentence
from bot.reference.day import on_day

library = cache(load)
PARTY = {"action": "party", "kind": "ratification", "date": "2011-07-05", "signed": "2001-09-26"}
BOUND = PARTY | {"date": "2014-10-19", "date_type": "in force", "kind": "", "signed": ""}
UNDATED = PARTY | {"date": "", "signed": ""}
SUCCESSOR = PARTY | {"kind": "succession"}


def held(**fields: str) -> Standing:
    usual = {"date_type": "deposit", "as_of": "2026-02-03", "confidence": "depositary", "note": "", "source": "x"}
    return Standing.model_validate({"instrument": "opsc", "state": "PAK", "signed": "", **usual, **fields})


def known(row: Standing | None, day: str, instrument: str = "opsc") -> tuple[str, ...]:
    found = on_day(library().instruments[instrument], row, None, day)
    return found.signed, found.joined, found.in_force


@pytest.mark.parametrize(
    ("fields", "day", "expected"),
    [
        (PARTY, "2001-09-25", ("no", "no", "no")),
        (PARTY, "2001-09-26", ("yes", "no", "no")),
        (PARTY, "2011-07-05", ("yes", "yes", "unknown")),
        (PARTY, "2026-02-04", ("yes", "yes", "unknown")),  # it may have withdrawn since
        (PARTY | {"date": "2011"}, "2010-12-31", ("yes", "no", "no")),
        (PARTY | {"date": "2011"}, "2011-07-05", ("yes", "unknown", "unknown")),
        (PARTY | {"date": "2011-07"}, "2011-07-30", ("yes", "unknown", "unknown")),
        (PARTY | {"date": "2011-07"}, "2011-07-31", ("yes", "yes", "unknown")),
        (BOUND, "2014-10-18", ("unknown", "unknown", "no")),
        (BOUND, "2014-10-19", ("unknown", "yes", "yes")),
        (UNDATED, "2020-01-01", ("unknown", "unknown", "unknown")),
        (UNDATED, "2026-02-03", ("unknown", "yes", "unknown")),
        (SUCCESSOR, "2005-01-01", ("yes", "no", "unknown")),  # bound, perhaps, from its independence on
        ({"action": "none", "kind": "", "date": ""}, "2020-01-01", ("no", "no", "no")),
        ({"action": "none", "kind": "", "date": ""}, "2026-02-04", ("unknown", "unknown", "unknown")),
        ({"action": "signatory", "kind": "signature", "date": "2005-01-01"}, "2004-12-31", ("no", "no", "no")),
        ({"action": "signatory", "kind": "signature", "date": "2005-01-01"}, "2020-01-01", ("yes", "no", "no")),
        (PARTY | {"date": "2001-01-01", "signed": ""}, "2002-01-17", ("unknown", "yes", "no")),  # in force a day later
    ],
)
def test_what_is_known_of_a_day(fields: dict[str, str], day: str, expected: tuple[str, ...]) -> None:
    assert known(held(**fields), day) == expected


def test_of_what_is_not_held_nothing_is_known_and_of_what_is_no_treaty_everything() -> None:
    assert known(None, "2020-01-01") == ("unknown", "unknown", "unknown")
    assert known(None, "2020-01-01", "crc-gc25") == ("no", "no", "no")


def test_a_treaty_that_is_not_in_force_binds_nobody() -> None:
    assert known(held(**PARTY), "2026-02-03", "un-cybercrime-convention")[2] == "no"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Yes. Pakistan is a party to the OPSC. It ratified it in 2011.", "Yes. Pakistan is a party to the OPSC."),
        ("Art. 3(1)(c) of ILO Convention No. 182 says so. More.", "Art. 3(1)(c) of ILO Convention No. 182 says so."),
        ("It says “no children.” Then more.", "It says “no children.”"),
        ("A heading of sorts\n\nAnd a text.", "A heading of sorts"),
        ("جی ہاں، پاکستان فریق ہے۔ مزید یہ۔", "جی ہاں، پاکستان فریق ہے۔"),
        ("No full stop", "No full stop"),
        ("", ""),
    ],
)
def test_the_first_sentence_answers_by_itself(text: str, first: str) -> None:
    assert first_sentence(text) == first
