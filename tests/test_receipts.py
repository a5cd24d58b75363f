"""What a receipt says besides thanks: what is held now of what is corrected, or what the correction leaves out."""

import pytest

from tests.conversation import ask


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "wrong info!! pak ACCEDED to trafficking protocol not ratified. fix it",
            "It acceded to it on 4 November 2022.",
        ),
        (
            "correction: Budapest was adopted on 9 November 2001",
            "The Budapest Convention was adopted on 8 November 2001.",
        ),
        ("the helpline number 1991 you gave is old, it's 1799 now", "(NCCIA): 1799. Launched on 3 June 2025"),
        ("feedbak: crc art 34 txt incomplete, (a) to (c) missing", "(c) exploitative use of children in pornographic"),
        ("the number of parties to budapest is wrong, please refresh it", "Parties to the Budapest Convention: 80"),
    ],
)
def test_what_is_held_now(text: str, says: str) -> None:
    found = ask(text)

    assert found.intent == "feedback"
    assert "What I have now: " in found.text
    assert says in found.text.partition("What I have now: ")[2]


@pytest.mark.parametrize(
    ("text", "wants"),
    [
        ("that is wrong, Pakistan ratified it in 2011", "It names no instrument."),
        ("there is a mistake in the Budapest part, please correct it", "It does not say what is wrong."),
        ("بوڈاپیسٹ والے حصے میں غلطی ہے، براہ کرم درست کریں", "It does not say what is wrong."),
    ],
)
def test_what_it_leaves_out(text: str, wants: str) -> None:
    found = ask(text)

    assert found.intent == "feedback"
    assert wants in found.text
    assert "What I have now" not in found.text


def test_an_addition_is_called_one_and_told_what_is_held() -> None:
    found = ask("i'd like to propose an addition, the new UN convention against cybercrime from 2024")

    assert "Your addition is passed on" in found.text
    assert "called the Hanoi Convention, was adopted" in found.text
