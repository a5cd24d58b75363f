"""Questions that lean on what was shown: both, the other one, the second, the same of something else."""

import pytest

from tests.conversation import Conversation


@pytest.mark.parametrize(
    ("said", "last", "meant"),
    [
        (("what is the opsc", "and the OPIC"), "has Kenya ratified both", ("opic", "opsc")),
        (("has Pakistan ratified the opsc", "and lanzarote"), "and the other one", ("opsc",)),
        (("has Pakistan ratified the optional protocol", "the communications one"), "and the other", ("opsc",)),
        (("opsc vs opic",), "is the second one in force", ("opic",)),
        (("opsc vs opic",), "who made the first", ("opsc",)),
        (("has Pakistan ratified the opsc",), "aur india?", ("opsc",)),
        (("what is ILO C182",), "pakistan?", ("ilo-c182",)),
        (("what is the opsc",), "185?", ("budapest",)),
        (("is pakistan in the budapest convention",), "no I meant the UN one", ("un-cybercrime-convention",)),
        (("article 20 lanzarote",), "sorry i meant budapest", ("budapest",)),
    ],
)
def test_what_is_meant_follows_from_what_was_shown(said: tuple[str, ...], last: str, meant: tuple[str, ...]) -> None:
    talk = Conversation()
    for text in said:
        talk.ask(text)

    assert sorted(talk.ask(last).instruments) == sorted(meant)


@pytest.mark.parametrize(
    ("said", "last", "article"),
    [
        ("budapest article 19", "para 2?", "19(2)"),
        ("article 20 lanzarote", "sorry i meant budapest", "20"),
        ("compare OPSC and Lanzarote on jurisdiction", "whats the opsc article on it", "4(1)"),
        (
            "What does article 9 of the Budapest Convention say?",
            "can the age of a minor be 15 there?",
            "9(3)",
        ),
    ],
)
def test_an_article_goes_on_from_what_was_said(said: str, last: str, article: str) -> None:
    talk = Conversation()
    talk.ask(said)

    assert talk.ask(last).article == article


def test_a_state_alone_asks_for_its_standing_whatever_was_asked_before() -> None:
    talk = Conversation()
    talk.ask("what is ILO C182")
    reply = talk.ask("pakistan?")

    assert (reply.intent, reply.state) == ("status", "PAK")
    assert talk.ask("and Kenya").state == "KEN"


def test_a_disclosure_does_not_stick() -> None:
    talk = Conversation()

    assert talk.ask("a man is sending naked pictures to my niece").intent == "report-abuse"
    assert talk.ask("what is the opsc").intent == "summary"
    assert talk.ask("has kenya ratified it").intent == "status"


@pytest.mark.parametrize(
    ("said", "last", "first"),
    [
        (("who monitors budapest",), "and lanzarote", "The Lanzarote Convention is monitored by"),
        (("who monitors budapest", "and lanzarote"), "opsc?", "The OPSC is monitored by"),
        (
            ("how many SAARC states are in the opsc",),
            "and opic?",
            "One of the eight SAARC members is a party to the OPIC",
        ),
        (("which SAARC states are in the opic",), "since when", "The Maldives ratified the OPIC on 27 September 2019."),
        (
            ("is nigeria in budapest",),
            "since when is it in force there",
            "Nigeria is a party to the Budapest Convention.",
        ),
        (("art 37 crc",), "para b", "No child is deprived of liberty unlawfully"),
        (("art 37 crc", "para b"), "no i meant c", "A child deprived of liberty is treated with humanity"),
        (("opsc ka art 3", "3(4) wala"), "aur budapest mein?", "Under art. 12 of the Budapest Convention"),
        (
            ("is pakistan in the hanoi convention",),
            "what about the european one",
            "Pakistan was not on the list of Parties to",
        ),
    ],
)
def test_what_was_asked_goes_on(said: tuple[str, ...], last: str, first: str) -> None:
    talk = Conversation()
    for text in said:
        talk.ask(text)

    assert talk.ask(last).text.startswith(first)


def test_the_others_of_a_family_are_its_protocols() -> None:
    talk = Conversation()
    talk.ask("has pakistan ratified the opic")

    assert sorted(talk.ask("ok and the other two crc ones").instruments) == ["opac", "opsc"]
    assert talk.ask("did both enter into force in the same year").text.startswith("Yes: the OPSC entered into force")
