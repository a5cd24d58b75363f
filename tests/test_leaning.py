"""A text that leaves out what its thread has shown: its subject, its number, or all but its treaty."""

import pytest

from tests.conversation import Conversation


@pytest.mark.parametrize(
    ("said", "last", "article"),
    [
        # the subject
        (("does the sale of children protocol make firms liable",), "is that mandatory or can a state skip it", "3(4)"),
        (("what does lanzarote say on grooming",), "age limit in that", "23"),
        (("limitation periods in lanzarote",), "how many years exactly", "33"),
        (("what lanzarote requires for the interview of a child",), "art no", "35"),
        # the number
        (("how low can a State set the age of a minor under budapest",), "which para is that", "9(3)"),
        (("crc 34",), "next one", "35"),
        (("crc article 34", "next one"), "aur uske baad wala", "36"),
        (("lanzarote art 23",), "the one before that", "22"),
        # another treaty, on the same subject
        (("does opsc make companies liable",), "in budapest?", "12"),
        (("does opsc make companies liable",), "aur lanzarote mein?", "26"),
        (("what does lanzarote say about grooming",), "and hanoi", "15"),
        (("privacy article of the crc",), "and in gc25", "67"),
    ],
)
def test_what_is_left_out_is_what_was_shown(said: tuple[str, ...], last: str, article: str) -> None:
    talk = Conversation()
    for text in said:
        talk.ask(text)

    reply = talk.ask(last)

    assert reply.intent == "article"
    assert reply.article == article


@pytest.mark.parametrize(
    ("said", "last", "article"),
    [
        ("subscriber information in the budapest convention", "and traffic data", "1(d)"),
        ("article 37 crc", "para b", "37(b)"),
        ("article 20 lanzarote", "sorry i meant budapest", "20"),
    ],
)
def test_what_is_said_stands_before_what_was_shown(said: str, last: str, article: str) -> None:
    talk = Conversation()
    talk.ask(said)

    assert talk.ask(last).article == article


@pytest.mark.parametrize(
    ("said", "last", "first"),
    [
        (("rwanda crc party?",), "is there any state that never joined", "Yes: one State was not a party to the CRC"),
        (("OPIC kya hota hai",), "saarc me koi mulk hai jo is me ho", "One of the eight SAARC members is a party"),
        (("has kenya joined OPAC", "and OPSC", "OPIC"), "somalia, all three", "Somalia"),
        (("limitation in lanzarote",), "who checks that states comply", "The Lanzarote Convention is monitored by"),
        (("what did the Committee tell Pakistan under OPAC",), "who monitors that one", "The OPAC is monitored by"),
        (
            ("GC25: can a kid get counselling without parents consent",),
            "is malawi in the opsc",
            "Yes. Malawi is a party",
        ),
        (("first protocol to budapest, in force?", "and the 2nd"), "the UK?", "The United Kingdom signed the Second"),
        (
            ("rio pact 2008?",),
            "last one: enforced disappearances treaty, are we a party",
            "Pakistan is not a party to the CPED",
        ),
        (("have we ratified the OPSC? am a childrens officer, Machakos Kenya",), "so doesnt bind us?", "No. Kenya"),
    ],
)
def test_a_standing_goes_on(said: tuple[str, ...], last: str, first: str) -> None:
    talk = Conversation()
    for text in said:
        talk.ask(text)

    assert talk.ask(last).text.startswith(first)


@pytest.mark.parametrize("told", ["a colleague insists on 2001", "my boss says it was 2001", "ek dost kehta hai 2001"])
def test_what_somebody_else_says_is_checked_and_not_kept(told: str) -> None:
    talk = Conversation()
    talk.ask("when did Pakistan ratify the OPSC")

    assert talk.ask(told).intent == "status"
