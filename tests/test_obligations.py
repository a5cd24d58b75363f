"""What binds a State on a subject stands first, apart from what does not, and from guidance."""

import pytest

from tests.conversation import ask


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (
            "What must Pakistan do about compensation for child victims?",
            "Pakistan is bound on compensation by the Palermo Protocol (art. 6) and the OPSC (art. 9).",
        ),
        (
            "Is Pakistan obliged to criminalise online grooming?",
            "Pakistan is bound on grooming by the CRC (art. 34).",
        ),
        (
            "budapest wali data preservation ki koi zimmedari Pakistan par hai?",
            "I hold no treaty in force for Pakistan that speaks of preservation of data.",
        ),
        (
            "Is Kenya obliged under the OPSC to confiscate the proceeds of child prostitution?",
            "Not yet: Kenya signed the OPSC on 8 September 2000 and has not ratified it",
        ),
    ],
)
def test_the_first_sentence_says_what_binds(text: str, first: str) -> None:
    reply = ask(text)

    assert reply.text.startswith(first)
    assert reply.sources


def test_what_binds_is_shown_before_what_does_not_and_guidance_last() -> None:
    headings = [part.heading for part in ask("Is Pakistan obliged to criminalise online grooming?").sections]
    kinds = [
        "binding on Pakistan",
        "Pakistan is a party",
        "signed by Pakistan",
        "Pakistan is not a party",
        "not binding",
    ]
    order = [next(at for at, kind in enumerate(kinds) if f"({kind}" in heading) for heading in headings]

    assert order == sorted(order)
    assert {0, 3, 4} <= set(order)


def test_a_party_to_a_treaty_that_is_not_in_force_is_not_called_an_outsider() -> None:
    reply = ask("what must Japan do about electronic evidence")

    assert "The Second Protocol to the Budapest Convention" in reply.text
    assert "will bind it once in force." in reply.text
    assert any("(Japan is a party; not yet in force)" in part.heading for part in reply.sections)


def test_without_a_state_nothing_is_said_of_who_is_bound() -> None:
    assert "bound" not in ask("which instruments cover grooming").text
