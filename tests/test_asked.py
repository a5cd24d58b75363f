"""What is asked of a standing, from what a person types: act, denial, time, number, what is left out."""

import pytest

from bot.model import Message, Thread
from bot.proposition import Asked, Time
from bot.understanding.understand import Understanding
from tests.conversation import Conversation, ask, library

UNDERSTANDING = Understanding(library(), "PAK")


def asked(text: str) -> Asked:
    return UNDERSTANDING(Message(text), Thread()).asked


@pytest.mark.parametrize(
    ("text", "acts"),
    [
        ("has Kenya ratified the OPSC", ("ratified",)),
        ("did India accede to C182", ("acceded",)),
        ("is Norway bound by Lanzarote", ("bound",)),
        ("has Japan pulled out of the CRC", ("left",)),
        ("is Kenya no longer a party to the CRC", ("left", "party")),
        ("has Pakistan lifted its reservation to the CRC", ("lifted", "reserved")),
        ("is the reservation of Pakistan to the CRC still in place", ("reserved", "kept")),
        ("has Bangladesh breached the CRC", ("complied",)),
        ("Kenya signed the OPSC but never ratified it, right?", ("signatory",)),
        ("kya India ne OPSC ki tauseeq ki", ("ratified",)),
        ("kya Malaysia ne CRC chor diya", ("left",)),
        ("کیا بھارت نے او پی ایس سی پر دستخط کیے", ("signed",)),
    ],
)
def test_the_act(text: str, acts: tuple[str, ...]) -> None:
    assert asked(text).acts == acts


@pytest.mark.parametrize(
    ("text", "denied", "frame"),
    [
        ("is it true that India has not ratified the OPSC", True, "true"),
        ("is it false that India ratified the OPSC", False, "false"),
        ("isn't Germany a party to the OPIC", False, ""),
        ("Germany is a party to the OPIC, isn't it", False, ""),
        ("my colleague says India joined the OPSC in 2002, is she wrong?", False, "false"),
        ("India never joined the OPIC, correct?", True, "true"),
        ("kya ye sach hai ke India ne OPIC ratify nahi kiya", True, "true"),
        ("کیا یہ غلط ہے کہ ملائیشیا او پی ایس سی کا فریق ہے", False, "false"),
        ("children's rights in India and the OPSC", False, ""),
    ],
)
def test_denial_and_frame(text: str, *, denied: bool, frame: str) -> None:
    found = asked(text)

    assert (found.denied, found.frame) == (denied, frame)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("has Kenya ratified the OPSC", Time("now")),
        ("was India a party to the OPSC in 2004", Time("in", "2004-01-01", "2004-12-31")),
        ("was India a party to the OPSC on 3 May 2004", Time("on", "2004-05-03", "2004-05-03")),
        ("did India ratify the OPSC before 2010", Time("before", "2010-01-01", "2010-12-31")),
        ("did India ratify the OPSC after March 2010", Time("after", "2010-03-01", "2010-03-31")),
        ("had India ratified the OPSC by the end of 2012", Time("by", "2012-01-01", "2012-12-31")),
        ("did India ratify the OPSC between 2004 and 2006", Time("between", "2004-01-01", "2006-12-31")),
        ("did Germany ratify the OPIC in 2012 and not in 2013", Time("in", "2012-01-01", "2012-12-31")),
        ("kya India ne OPSC 2010 se pehle ratify kiya", Time("before", "2010-01-01", "2010-12-31")),
        ("کیا 2010 میں پاکستان او پی ایس سی کا فریق تھا", Time("in", "2010-01-01", "2010-12-31")),
        ("was Qatar in the CRC in the nineties", Time("in", "1990-01-01", "1999-12-31")),
        ("had India joined the CRC before the 80s", Time("before", "1980-01-01", "1989-12-31")),
        ("did Pakistan ratify the OPSC in the 2010s", Time("in", "2010-01-01", "2019-12-31")),
        ("as of mid 2018, was the Gambia a party to the OPAC", Time("by", "2018-05-01", "2018-08-31")),
        ("was New Zealand in OPIC at the beginning of 2023", Time("in", "2023-01-01", "2023-01-31")),
        (
            "was Mozambique in the OPSC on the day the Protocol came into force",
            Time("by", instrument="", event="nafiz"),
        ),
        ("by the end of 2008 had iraq taken on opsc", Time("by", "2008-01-01", "2008-12-31")),
        (
            "At the time of the Rio Congress in 2008, had Iran acceded to the OPSC?",
            Time("by", "2008-01-01", "2008-12-31", instrument="rio-pact"),
        ),
        (
            "The offence took place in June 2015. Had the UAE acceded to the OPSC by then?",
            Time("by", "2015-06-01", "2015-06-31"),
        ),
        ("It was on 3 May 2012. Was Pakistan bound by the OPSC then?", Time("on", "2012-05-03", "2012-05-03")),
        ("had India ratified the OPSC before it entered into force", Time("before", event="nafiz")),
        ("did Kuwait join the Palermo Protocol before Saudi Arabia did", Time("before", event="joined", state="SAU")),
        (
            "jab Pakistan ne OPSC ki tauseeq ki us waqt UAE is ka fareeq tha?",
            Time("by", instrument="opsc", event="joined", state="PAK"),
        ),
        (
            "was Budapest in force when Lanzarote was opened for signature",
            Time("by", instrument="lanzarote", event="opened"),
        ),
    ],
)
def test_when(text: str, time: Time) -> None:
    assert asked(text).time == time


@pytest.mark.parametrize(
    ("text", "quantities", "excluded"),
    [
        ("has anyone ratified the OPIC", ("any",), ()),
        ("has every State ratified the OPIC", ("all",), ()),
        ("have more than half of the SAARC members joined the OPIC", ("most",), ()),
        ("hv at least 50 states accepted OPIC", ("at least", "states"), ()),
        ("who was the first to ratify the OPIC", ("states", "first"), ()),
        ("is Germany the only G7 member in the OPIC", ("only",), ()),
        ("how many States have not ratified the OPIC", ("count", "states"), ()),
        ("which G7 countries other than the US and Canada are not in OPIC", ("other",), ("USA", "CAN")),
        ("CRC aur OPSC ke ilawa Pakistan kin treaties ka party hai", ("other",), ("opsc", "crc")),
        ("sab se akhir mein OPSC kis mulk ne ratify kiya", ("last", "states"), ()),
        ("سی آر سی کے کتنے فریق ہیں", ("count",), ()),
        ("which parties to Lanzarote are outside the Council of Europe", ("beyond",), ()),
        ("which states are party to Lanzarote but not to the Budapest Convention", ("states",), ("budapest",)),
        ("kaun se SAARC mulk OPSC mein hain lekin OPIC mein nahi", (), ("opic",)),
        ("not Bhutan, I asked about the Maldives under the CAT", (), ("BTN",)),
    ],
)
def test_how_many_and_who_is_left_out(text: str, quantities: tuple[str, ...], excluded: tuple[str, ...]) -> None:
    found = asked(text)

    assert (found.quantities, found.excluded) == (quantities, excluded)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("how many more ratifications does CETS 224 need", "Two more ratifications"),
        ("has every ILO member ratified C182", "Yes: All 187 Members"),
        ("how many articles does the CRC have", "I do not have the number of articles"),
        ("where was Lanzarote opened for signature", "The Lanzarote Convention was opened for signature on 25 October"),
        ("who is the depositary of C182 and how many States have ratified it", "The depositary of ILO C182 is"),
        ("which came first for Bangladesh, the OPSC or C182", "The OPSC came first for Bangladesh"),
        (
            "is Pakistan a party to both the CRC and OPIC",
            "No. Pakistan is a party to the CRC (since 12 November 1990) but is not a party",
        ),
        ("has anyone left the OPSC", "No: no withdrawal from the OPSC is recorded"),
        ("is Kenya complying with C182", "I do not have findings on whether Kenya complies"),
        ("how long after signing did Pakistan ratify the OPSC", "Pakistan joined the OPSC nine years and nine months"),
        ("only the non-binding ones please", "I have"),
        ("In the nineties, was Qatar already in the CRC?", "Yes. Qatar ratified the CRC on 3 April 1995"),
        ("was Qatar in the CRC in the 1980s", "No. Qatar ratified the CRC on 3 April 1995"),
        ("Is Jamaica still a party to the ICCPR's first OP, or did it get out?", "Jamaica is no longer a party"),
        ("Has Morocco failed to ratify the CPED?", "No. Morocco is a party to the CPED."),
        ("Did Iraq accede to CAT earlier than 2012?", "Yes. Iraq acceded to the CAT on 7 July 2011."),
        (
            "has pakistan withdrawn its reservation to article 3 of the Convention against Torture",
            "Yes. Pakistan withdrew its reservation to art. 3 of the CAT",
        ),
        (
            "does Pakistan's reservation to article 25 of ICCPR still stand?",
            "Pakistan partly withdrew its reservation to art. 25 of the ICCPR on 20 September 2011.",
        ),
        (
            "our handbook says the Budapest Convention came into force in 2004, right or wrong?",
            "Yes. The Budapest Convention entered into force on 1 July 2004.",
        ),
        ("have more than half of the Arab League members joined OPIC", "No: two of the 22 Arab League members"),
        ("have at least 50 states joined the OPIC", "Yes: 53 States"),
        ("have at least 60 states joined the OPIC", "No: 53 States"),
        (
            "until when is the Hanoi convention open for signature",
            "Open for signature in New York until 31 December 2026",
        ),
        (
            "at what volume of the UN Treaty Series is the Palermo Protocol",
            "The Palermo Protocol is cited as UNTS vol. 2237",
        ),
        ("which ECO states are in OPIC", "Two of the ten ECO members"),
        (
            "has Pakistan withdrawn its reservation to the CRC",
            "Yes. Pakistan withdrew its reservation to the CRC on 23",
        ),
        (
            "how many parties do the OPSC, the OPAC and the OPIC have",
            "178 States were parties to the OPSC on 3 February",
        ),
        ("compare Pakistan and India on the OPSC", "India (since 16 August 2005) and Pakistan (since 5 July 2011) are"),
        ("has Pakistan ratified the OPSC but not the OPIC?", "Pakistan is a party to the OPSC (since 5 July 2011) but"),
        (
            "I believe the OPAC came into force in 2002, am I right",
            "Yes. The OPAC entered into force on 12 February 2002",
        ),
        ("OPSC status of SG, MY, PH and JP", "The Philippines (since 28 May 2002)"),
        ("what does OPIC stand for", "The full title of the OPIC is"),
        ("was Palermo binding on Pakistan in 2015", "No. Pakistan acceded to the Palermo Protocol on 4 November 2022"),
    ],
)
def test_the_first_sentence_is_the_answer(text: str, first: str) -> None:
    assert ask(text).text.startswith(first)


def test_a_year_alone_is_asked_of_the_day_that_was_told() -> None:
    thread = Conversation()
    thread.ask("When did Bahrain accede to the OPSC?")

    assert thread.ask("Wasn't it 2006?").text.startswith("No. Bahrain acceded to the OPSC on 21 September 2004")
    assert thread.ask("so it was 2004, right?").text.startswith("Yes. Bahrain acceded")


def test_two_questions_are_both_answered() -> None:
    reply = ask("How many parties does OPIC have and is Pakistan one of them?")
    first, second, *_ = reply.text.split("\n\n")

    assert "53 States" in first
    assert "Pakistan is not a party" in second


def test_what_is_nearly_as_likely_is_offered() -> None:
    understood = UNDERSTANDING(Message("opsc possession rule"), Thread())

    assert all(each.intent != understood.intent for each in understood.others)
    for choice in ask("opsc possession rule").choices:
        assert ask(choice.text).intent not in {"unknown", "ambiguous"}
