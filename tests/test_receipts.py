"""What a receipt says besides thanks: what is held now of what is corrected, or what the correction leaves out."""

import pytest

from tests.conversation import ask

HELD = "What I have now: "


@pytest.mark.parametrize(
    ("text", "begins", "says"),
    [
        (
            "wrong info!! pak ACCEDED to trafficking protocol not ratified. fix it",
            HELD,
            "acceded to it on 4 November 2022",
        ),
        ("correction: Budapest was adopted on 9 November 2001", HELD, "adopted on 8 November 2001"),
        ("the helpline number 1991 you gave is old, it's 1799 now", HELD, "(NCCIA): 1799. Launched on 3 June 2025"),
        ("feedbak: crc art 34 txt incomplete, (a) to (c) missing", HELD, "(c) exploitative use of children in"),
        ("the number of parties to budapest is wrong, please refresh it", HELD, "Budapest Convention: 80"),
        (
            "i'd like to propose an addition, the new UN convention against cybercrime from 2024",
            HELD,
            "Hanoi Convention",
        ),
        (
            "that is wrong, Pakistan ratified it in 2011",
            "I cannot see which instrument it is about.",
            "correction: OPSC",
        ),
        ("correction: it was 15, not 16", "I cannot see which instrument it is about.", ""),  # no police's number
        ("there is a mistake in the Budapest part, please correct it", "I cannot see what is wrong there.", "Budapest"),
        ("بوڈاپیسٹ والے حصے میں غلطی ہے، براہ کرم درست کریں", "I cannot see what is wrong there.", "Budapest"),
    ],
)
def test_what_follows_the_thanks(text: str, begins: str, says: str) -> None:
    found = ask(text)
    thanks, more = found.text.split("\n\n")

    assert found.feedback
    assert f"Your {'addition' if found.feedback.kind == 'addition' else 'correction'} is passed on" in thanks
    assert more.startswith(begins)
    assert says in more
