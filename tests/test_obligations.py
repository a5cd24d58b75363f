"""What a State must do: Yes, No or Partly where it was computed, the article with it, and what binds first."""

import pytest

from tests.conversation import ask


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Is Pakistan obliged to criminalise the sale of children?", "Yes: Pakistan is a party to the OPSC"),
        (
            "must Pakistan criminalise the possession of child pornography?",
            "Partly: under art. 3(1)(c) of the OPSC, which",
        ),
        (
            "Is Pakistan obliged to criminalise online grooming?",
            "The Lanzarote Convention would require it (art. 23), but Pakistan was not on",
        ),
        (
            "Is Kenya obliged under the OPSC to confiscate the proceeds of child prostitution?",
            "No: Kenya signed the OPSC on 8 September 2000 and has not ratified it",
        ),
        ("Does Pakistan have to accept complaints by children to the UN Committee?", "No, not under the treaties"),
        ("Is the US bound by article 34 of the CRC?", "No: the United States signed the CRC"),
        ("Is India bound by article 34 of the CRC?", "Yes: India is a party to the CRC"),
        (
            "Is Pakistan legally bound to follow General Comment 25?",
            "No: General Comment 25 is not legally binding",
        ),
        ("must France preserve computer data quickly?", "Yes: France is a party to the Budapest Convention"),
        # open, denied, or of domestic law: the fact, without Yes or No
        (
            "What must Pakistan do about compensation for child victims?",
            "Victims must have access to compensation without discrimination (OPSC art. 9)",
        ),
        (
            "budapest wali data preservation ki koi zimmedari Pakistan par hai?",
            "Pakistan was not on the list of Parties",
        ),
    ],
)
def test_the_first_sentence_says_what_binds(text: str, first: str) -> None:
    reply = ask(text)

    assert reply.text.startswith(first)
    assert reply.intent == "obligations"
    assert reply.sources


def test_what_binds_is_shown_before_what_does_not_and_guidance_last() -> None:
    headings = [part.heading for part in ask("Is Pakistan obliged to criminalise online grooming?").sections]

    assert headings == [
        "Binding on Pakistan",
        "Not binding: Pakistan is not a party",
        "Guidance, which binds no State",
    ]


def test_a_party_to_a_treaty_that_is_not_in_force_is_not_called_an_outsider() -> None:
    reply = ask("what must Japan do about electronic evidence")

    assert "The Second Protocol to the Budapest Convention" in reply.text
    assert "will bind it once in force." in reply.text
    assert any(part.heading == "Not yet in force (Japan is a party)" for part in reply.sections)


def test_without_a_state_nothing_is_said_of_who_is_bound() -> None:
    assert "bound" not in ask("which instruments cover grooming").text


@pytest.mark.parametrize(
    "text",
    [
        "Is Pakistan not obliged to criminalise the sale of children?",
        "Must Pakistan always criminalise the sale of children?",
        "Is Pakistan obliged to criminalise the sale of children and of adults?",
    ],
)
def test_a_question_that_says_more_than_a_text_settles_gets_the_fact(text: str) -> None:
    assert not ask(text).text.startswith(("Yes", "No", "Partly"))


def test_whether_something_is_a_crime_in_a_state_is_a_question_of_its_own_law() -> None:
    assert not ask("Is grooming a crime in Germany?").text.startswith(("Yes", "No"))


@pytest.mark.parametrize(
    "text", ["What would change if Pakistan joined Lanzarote?", "agar hum lanzarote join karein to kya badlega"]
)
def test_joining_shows_the_duties_that_are_new_and_those_that_it_strengthens(text: str) -> None:
    reply = ask(text)
    new, more = reply.sections
    first = "Joining the Lanzarote Convention would give Pakistan new duties on grooming (art. 23)"

    assert reply.text.startswith(first)
    assert "art. 23" in {item.label for item in new.items}
    assert "art. 20(1)" in {item.label for item in more.items}  # the OPSC has it, for some purposes
    assert "no legal advice" in reply.notes[0]


def test_a_party_gains_nothing_by_joining() -> None:
    assert ask("what would change if France joined Lanzarote?").text.startswith("France is already a party")
