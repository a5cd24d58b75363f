"""What a State did within a time: the time is that of its act, not of the treaty."""

import pytest

from tests.conversation import ask


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("which treaties did Pakistan join in 2010", "In 2010, Pakistan joined the ICCPR (23 June 2010) and the CAT"),
        ("which treaties did Pakistan ratify in 2011", "In 2011, Pakistan joined the OPSC (5 July 2011) and the CRPD"),
        ("treaties Pakistan joined after 2015", "After 2015, Pakistan joined the OPAC (17 November 2016) and the"),
        ("which treaties has Pakistan joined since 2016", "Since 2016, Pakistan has joined the OPAC"),
        ("what did Pakistan sign in 2001", "In 2001, Pakistan signed the OPSC (26 September 2001) and the OPAC"),
        ("which treaties did Pakistan join in 2009", "I do not have a treaty that Pakistan joined in 2009."),
        ("kaun se treaties pakistan ne 2010 mein ratify kiye", "In 2010, Pakistan joined the ICCPR (23 June 2010)"),
        ("which treaties was Pakistan party to in 2000", "In 2000, Pakistan was a party to the ICERD"),
        ("which conventions did India ratify before 1990", "Before 1990, India joined the ICERD (3 December 1968)"),
    ],
)
def test_treaties_are_told_by_the_day_on_which_the_state_acted(text: str, first: str) -> None:
    assert ask(text).text.startswith(first)


def test_a_day_that_is_not_known_is_told_apart() -> None:
    reply = ask("which conventions did India ratify before 2000")

    assert reply.sections[-1].heading == "I do not know the day"
    assert [item.label for item in reply.sections[-1].items] == ["ILO C182"]


def test_the_day_from_which_it_is_bound_is_not_told_as_that_on_which_it_joined() -> None:
    reply = ask("which treaties did Serbia join in 2010")

    assert reply.text == "I do not have a treaty that Serbia joined in 2010."
    assert [item.label for item in reply.sections[-1].items][-1:] == ["Lanzarote Convention"]


def test_what_was_not_joined_by_then_may_be_by_now() -> None:
    reply = ask("what had Pakistan not joined by 2010")

    assert "opsc" in reply.instruments  # it joined in 2011
    assert "crc" not in reply.instruments


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Did the Philippines ratify the OPSC and the Palermo Protocol on the same day?", "Yes: the Philippines"),
        ("Did India and Nepal join the OPSC in the same year?", "No: India (since 16 August 2005) and Nepal"),
        ("Pakistan ne OPSC aur OPAC ek hi saal ratify kiye the?", "No: Pakistan is a party to the OPSC (since 5 July"),
        ("did Nepal join the OPSC and the Palermo Protocol on the same day?", "Nepal is a party to"),  # no day held
    ],
)
def test_what_was_done_at_once(text: str, first: str) -> None:
    assert ask(text).text.startswith(first)
