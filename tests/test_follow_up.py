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
        (("opsc ka art 3", "3(4) wala"), "aur budapest mein?", "Art. 12 of the Budapest Convention: Parties must"),
        (
            ("is pakistan in the hanoi convention",),
            "what about the european one",
            "Pakistan was not on the list of Parties to",
        ),
        # another treaty, told by what it is to the one before
        (("ukraine budapest since", "and its racism protocol"), "the e-evidence one too?", "Ukraine signed the Second"),
        (
            ("pakistan cedaw year", "its protocol as well?"),
            "back to the convention, our reservation?",
            "Pakistan made two",
        ),
        (
            ("somalia crc?", "and the armed conflict one?"),
            "who is still outside the convention itself",
            "One State was not",
        ),
        (("somalia crc?",), "and the other protocol, sale of children", "Somalia is not a party to the OPSC"),
        (
            ("ireland opsc status",),
            "the complaints protocol as well just a signature?",
            "No. Ireland is a party to the OPIC",
        ),
        (
            ("budapest vs hanoi on grooming", "is the newer one in force"),
            "and the elder?",
            "Yes. The Budapest Convention",
        ),
        # what a text says, after a standing; and the body that monitors it
        (("can a girl of 16 in italy take a case to the crc committee",), "without giving a name?", "No: under art. 7"),
        (
            ("any gulf state in OPIC?", "opsc then"),
            "which body checks on them",
            "The OPSC is monitored by the Committee",
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
