"""What was so on a day, of days that are held whole, in part, or not at all."""

from dataclasses import replace
from functools import cache

import pytest

from bot.knowledge.library import load
from bot.reference.day import on_day
from bot.screen import first_sentence
from handlers.shared.truth import Life

library = cache(load)
PARTY = Life("party", "ratification", signed="2001-09-26", joined="2011-07-05", as_of="2026-02-03")
BOUND = Life("party", bound="2014-10-19", as_of="2026-02-03")
UNDATED = Life("party", as_of="2026-02-03")
SUCCESSOR = replace(PARTY, kind="succession", bound="2011-08-05")
NONE = Life("none", as_of="2026-02-03")
SIGNED = Life("signatory", signed="2005-01-01", as_of="2026-02-03")


def known(held: Life | None, day: str, instrument: str = "opsc") -> tuple[str, ...]:
    found = on_day(library().instruments[instrument], held, day)
    return found.signed, found.joined, found.in_force


@pytest.mark.parametrize(
    ("held", "day", "expected"),
    [
        (PARTY, "2001-09-25", ("no", "no", "no")),
        (PARTY, "2001-09-26", ("yes", "no", "no")),
        (PARTY, "2011-07-05", ("yes", "yes", "unknown")),
        (PARTY, "2026-02-04", ("yes", "yes", "unknown")),  # it may have withdrawn since
        (replace(PARTY, joined="2011"), "2010-12-31", ("yes", "no", "no")),
        (replace(PARTY, joined="2011"), "2011-07-05", ("yes", "unknown", "unknown")),
        (replace(PARTY, joined="2011-07"), "2011-07-30", ("yes", "unknown", "unknown")),
        (replace(PARTY, joined="2011-07"), "2011-07-31", ("yes", "yes", "unknown")),
        (BOUND, "2014-10-18", ("unknown", "unknown", "no")),
        (BOUND, "2014-10-19", ("unknown", "yes", "yes")),
        (UNDATED, "2020-01-01", ("unknown", "unknown", "unknown")),
        (UNDATED, "2026-02-03", ("unknown", "yes", "unknown")),
        (SUCCESSOR, "2005-01-01", ("yes", "no", "unknown")),  # bound, perhaps, from its independence on
        (NONE, "2020-01-01", ("no", "no", "no")),
        (NONE, "2026-02-04", ("unknown", "unknown", "unknown")),
        (SIGNED, "2004-12-31", ("no", "no", "no")),
        (SIGNED, "2020-01-01", ("yes", "no", "no")),
        (
            replace(PARTY, joined="2001-01-01", signed=""),
            "2002-01-17",
            ("unknown", "yes", "no"),
        ),  # in force on the 18th
    ],
)
def test_what_is_known_of_a_day(held: Life, day: str, expected: tuple[str, ...]) -> None:
    assert known(held, day) == expected


def test_of_what_is_not_held_nothing_is_known_and_of_what_is_no_treaty_everything() -> None:
    assert known(None, "2020-01-01") == ("unknown", "unknown", "unknown")
    assert known(None, "2020-01-01", "crc-gc25") == ("no", "no", "no")


def test_a_treaty_that_is_not_in_force_binds_nobody() -> None:
    assert known(PARTY, "2026-02-03", "un-cybercrime-convention")[2] == "no"


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
