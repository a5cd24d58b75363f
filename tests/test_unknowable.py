"""What is nowhere held: why a State did something, and what it will do. That is said first, and then what is held."""

import pytest

from tests.conversation import Conversation, ask


@pytest.mark.parametrize(
    "said",
    [
        "why hasnt pakistan signed budapest",
        "pakistan ne lanzarote kyun join nahi kiya",
        "why did the US not ratify the CRC",
        "what reasons did Pakistan give for its reservation to the CRC",
    ],
)
def test_a_states_reasons_are_not_known(said: str) -> None:
    assert ask(said).text.startswith("I do not know why: I have what States did and when they did it, not their")


def test_why_not_is_of_the_state_that_was_asked_about() -> None:
    talk = Conversation()
    talk.ask("are we in budapest")

    reply = talk.ask("kyun nahi")

    assert reply.state == "PAK"
    assert reply.text.startswith("I do not know why: ")


@pytest.mark.parametrize(
    "said",
    [
        "will kenya join the budapest convention next year",
        "does pakistan plan to ratify OPIC",
        "how many will have joined OPIC by 2030",
    ],
)
def test_what_is_to_come_is_not_told(said: str) -> None:
    first, standing, *_ = ask(said).text.split("\n\n")

    assert first == "I cannot say what will happen: I have what was done, up to the dates of my lists."
    assert "2030" not in standing


@pytest.mark.parametrize(
    ("said", "first"),
    [
        ("if kenya joins lanzarote will it be bound from that day", "Kenya was not among the 48 Parties"),
        ("when will the second protocol enter into force", "The Second Protocol to the Budapest Convention is not in"),
    ],
)
def test_what_a_treaty_says_of_the_future_is_told(said: str, first: str) -> None:
    assert ask(said).text.startswith(first)
