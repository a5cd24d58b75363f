"""What a text that is held names, and what it does not."""

import pytest

from tests.conversation import ask

SILENT = "Nothing that I have of "


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ("does the crc mention the internet", "the CRC", "internet"),
        ("kya crc mein internet ka zikr hai", "the CRC", "internet"),
        ("does art 34 of the crc mention the internet?", "art. 34 of the CRC", "internet"),
        (
            "does article 9 of Budapest mention deepfakes or AI",
            "art. 9 of the Budapest Convention",
            "deepfakes” or “ai",
        ),
        ("does the OPSC use the word grooming", "the OPSC", "grooming"),
        ("is live streaming mentioned in C182", "ILO C182", "livestreaming"),
    ],
)
def test_what_nothing_names_is_said_first_and_with_no_yes(text: str, where: str, what: str) -> None:
    reply = ask(text)
    assert reply.text.startswith(f"{SILENT}{where} mentions “{what}”.")
    assert "Yes:" not in reply.text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("does gc25 mention AI", "AI"),
        ("are boys mentioned in the OPSC guidelines", "boys"),
        ("does the palermo protocol mention organ removal", "removal of organs"),
        ("does ECOSOC 2011/33 mention cyberbullying", "cyber-bullying"),
        ("does gc25 mention livestreaming", "live streaming"),
        ("do the OPSC guidelines mention boys as survivors, or girls", "boys"),
        ("does art 3 opsc mention possession", "possessing it"),
    ],
)
def test_what_is_named_is_shown_where_it_stands(text: str, says: str) -> None:
    reply = ask(text)
    assert SILENT not in reply.text
    assert says in reply.text
