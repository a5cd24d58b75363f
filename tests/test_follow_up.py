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
    ],
)
def test_what_is_meant_follows_from_what_was_shown(said: tuple[str, ...], last: str, meant: tuple[str, ...]) -> None:
    talk = Conversation()
    for text in said:
        talk.ask(text)

    assert sorted(talk.ask(last).instruments) == sorted(meant)


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
