"""A State's reports to the bodies that monitor treaties: the report, the step and the year that are asked about."""

import pytest

from bot.knowledge.states import said
from bot.proposition import Asked
from tests.conversation import Conversation, ask, library


@pytest.mark.parametrize(
    ("text", "instrument", "first"),
    [
        ("when was Pakistan's fifth CRC report due", "crc", "Pakistan under the CRC, 11 December 2012:"),
        ("has pak submitted its 6th and 7th periodic report under crc", "crc", "Yes. Pakistan under the CRC, August"),
        ("pakistan ki chhati report CRC mein kab jama hui", "crc", "Pakistan under the CRC, August 2023:"),
        ("پاکستان کی پانچویں رپورٹ CRC میں کب موصول ہوئی", "crc", "Pakistan under the CRC, 7 January 2015:"),
        ("list of issues on the third and fourth CRC reports, date?", "crc", "Pakistan under the CRC, 2 July 2009:"),
        ("Has Pakistan submitted its first OPAC report?", "opac", "I have not found whether or when this report"),
        ("when was the first OPAC report of Pakistan due", "opac", "Pakistan under the OPAC, December 2018: First"),
        ("how many reports has Pakistan submitted under the OPAC", "opac", "I do not have the number of reports by"),
        ("was Pakistan's first OPSC report late", "opsc", "Pakistan under the OPSC, 2013: First report due"),
        ("did Pakistan reply to the list of issues on its fifth CRC report", "crc", "Pakistan under the CRC, 15 "),
        ("when is the next CRC report of Pakistan due", "crc", "I do not have the date on which the next report"),
    ],
)
def test_the_step_that_is_asked_about_comes_first(text: str, instrument: str, first: str) -> None:
    reply = ask(text)

    assert reply.instruments == (instrument,)
    assert reply.text.startswith(first)


@pytest.mark.parametrize(
    ("text", "late"),
    [
        ("was Pakistan's fifth CRC report late", "That was two years after it was due."),
        ("was Pakistan's sixth CRC report late", "That was at least two years and one month after it was due."),
        ("was Pakistan's first OPSC report late", "That was at least five years and two months after it was due."),
    ],
)
def test_how_late_a_report_was_is_no_more_than_its_days_tell(text: str, late: str) -> None:
    assert late in ask(text).text


@pytest.mark.parametrize(
    ("text", "instrument"),
    [
        ("when is Pakistan's next report to the Committee on the Rights of the Child due", "crc"),
        ("when did the CEDAW committee review Pakistan", "cedaw"),
        ("Human Rights Committee concluding observations on Pakistan", "iccpr"),
        ("when was Pakistan's fifth report received", "crc"),  # no other treaty has a fifth
        ("when did the Committee adopt its 2009 concluding observations on Pakistan", "crc"),
        ("when were the latest concluding observations on Pakistan adopted", "crc"),
    ],
)
def test_the_body_the_report_or_the_year_says_which_treaty(text: str, instrument: str) -> None:
    assert ask(text).instruments == (instrument,)


def test_where_nothing_says_which_treaty_it_is_asked() -> None:
    assert ask("have the concluding observations on Pakistan come out").intent == "ambiguous"


def test_what_follows_is_about_the_same_report() -> None:
    thread = Conversation()
    thread.ask("when was Pakistan's fifth CRC report due")

    assert thread.ask("and when was it received?").text.startswith("Pakistan under the CRC, 7 January 2015:")


@pytest.mark.parametrize(
    "text",
    [
        "our annual report is due at midnight: when did Pakistan ratify the CRC",
        "has Pakistan ratified C182, kindly reply asap",
    ],
)
def test_the_writers_own_report_is_no_report_of_a_state(text: str) -> None:
    assert ask(text).text.startswith(("Pakistan ratified the CRC on 12 November 1990", "Pakistan is a party"))


def test_each_step_is_found_by_what_it_is() -> None:
    held = library().instruments["crc"].states["PAK"]

    for event in held.reporting:
        asked = Asked(steps=(event.step,) if event.step else (), reports=event.reports)
        assert event in held.reported(asked), f"{said('PAK')}, {event.date}"


@pytest.mark.parametrize(
    "text",
    [
        "has Pakistan submitted its next report under the CRC",
        "has Pakistan submitted all its reports under the CRC",
        "has Pakistan submitted its fourth and fifth reports under the CRC",  # that the fourth was is not held
    ],
)
def test_yes_is_for_reports_that_are_known_to_have_been_sent(text: str) -> None:
    assert not ask(text).text.startswith("Yes")


def test_the_last_report_is_the_last() -> None:
    reply = ask("when was pakistan's last periodic report considered by the CRC Committee")

    assert reply.text.startswith("Pakistan under the CRC, 16 January 2026:")
    assert reply.basis[0][0].as_of.startswith("2026")
