"""Groups of States, and who joined first or last: the first sentence is the answer."""

import pytest

from tests.conversation import ask, library


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Which SAARC states are party to OPIC", "One of the eight SAARC members is a party to the OPIC: Maldives."),
        ("SAARC ke kon se mulk Budapest convention mein hain", "One of the eight SAARC members is a party"),
        ("which South Asian countries have not joined the OPIC", "Seven of the eight SAARC members are not parties"),
        ("EU members that have not ratified the OPSC", "One of the 27 EU members is not a party to the OPSC: Ireland."),
        ("Which Gulf states have joined OPIC?", "None of the six GCC members is a party to the OPIC."),
        ("which G7 members have ratified the CRC", "Six of the seven G7 members are parties to the CRC"),
        ("Which State was the first to ratify the CRC?", "Ghana was the first State to join the CRC"),
        ("who was the last country to ratify ILO C182", "Tonga was the most recent State to join ILO C182"),
        ("sab se akhir mein OPSC kis mulk ne ratify kiya?", "The Solomon Islands was the most recent State"),
        (
            "gcc states and opsc, who joined when?",
            "All six GCC members are parties to the OPSC. They joined: Qatar on 14 December 2001, Kuwait on 26 August",
        ),
        ("GCC walon mein se kis kis ne OPSC join kiya hua hai, Saudi samait", "All six GCC members are parties"),
        ("Does every GCC member belong to OPAC?", "No: five of the six GCC members are parties"),
        (
            "which African state ratified the OPSC first",
            "Sierra Leone was the first State of the African Union to join",
        ),
        (
            "who was the first African party to the Budapest Convention",  # of which only the entry into force is held
            "Mauritius was the first State of the African Union to be bound by the Budapest Convention",
        ),
        (
            "which parties to Lanzarote are outside the Council of Europe",
            "Two States outside the Council of Europe are",
        ),
        ("GCC countries outside OPAC", "One of the six GCC members is not a party to the OPAC: United Arab Emirates."),
        (
            "which South Asian countries signed the Hanoi Convention",
            "Two of the eight SAARC members have signed the Hanoi",
        ),
        ("Have all five permanent members of the Security Council ratified the OPSC?", "Yes: all five P5 members are"),
        (
            "which SAARC states are in OPSC but not in OPIC",
            "Seven States of SAARC are parties to the OPSC and not to the",
        ),
        ("kaun se SAARC mulk OPSC mein hain lekin OPIC mein nahi", "Seven States of SAARC are parties to the OPSC"),
        (
            "which countries joined OPSC but not the CRC",
            "One State is a party to the OPSC and not to the CRC: the United",
        ),
        (
            "SAARC members under OPSC, OPAC and OPIC, as a table",
            "Of the eight members of SAARC, eight are parties to the",
        ),
    ],
)
def test_the_first_sentence_counts_or_names(text: str, first: str) -> None:
    reply = ask(text)

    assert reply.intent == "status"
    assert reply.text.startswith(first)
    assert reply.sources


def test_the_european_union_itself_is_no_group_of_its_members() -> None:
    assert ask("is the European Union party to the Palermo Protocol").state


def test_members_under_several_treaties_have_a_row_each() -> None:
    table = ask("SAARC members under OPSC, OPAC and OPIC, as a table").table

    assert table
    assert table.header == ("", "OPSC", "OPAC", "OPIC")
    assert ("Maldives", "10 May 2002", "29 December 2004", "27 September 2019") in table.rows
    assert len(table.rows) == 8


def test_the_date_of_the_list_of_members_and_what_is_taken_for_it_are_said() -> None:
    reply = ask("which Gulf countries have ratified the OPSC")

    assert any("Members of GCC as of November 2026: 6" in note for note in reply.notes)
    assert any("Iran and Iraq are none" in note for note in reply.notes)


@pytest.mark.parametrize("group", library().book.groups, ids=lambda group: group.id)
def test_every_group_is_answered_whole(group: object) -> None:
    held = next(each for each in library().book.groups if each is group)
    reply = ask(f"which {held.aliases[0]} are party to the CRC")
    named = sum(len(item.label.replace(" and ", ", ").split(", ")) for part in reply.sections for item in part.items)

    assert reply.title.casefold().startswith(held.name.casefold())
    assert named >= len(held.members)


@pytest.mark.parametrize(
    "text",
    ["how many EAC members are party to the Hanoi Convention?", "Name the Nordic countries that are parties to OPIC."],
)
def test_of_a_group_whose_members_are_not_held_that_is_said(text: str) -> None:
    reply = ask(text)

    assert reply.intent == "unknown"
    assert reply.text.startswith("I do not have the members of that group of States.")


@pytest.mark.parametrize(
    ("said", "first"),
    [
        ("have half of the African Union's members joined the OPIC?", "No: four of the 54 African Union members"),
        ("have at least half the EU members joined OPIC", "Yes: 17 of the 27 EU members"),
        ("are all 27 EU members parties to Lanzarote?", "Yes: all 27 EU members are parties"),
        ("is evry council of europe member in the lanzarote conv?", "Yes: all 46 Council of Europe members"),
        ("name the African Union members that are party to the OPIC", "Four of the 54 African Union members"),
        ("asean membrs in budapest convention?", "One of the 11 ASEAN members is a party"),
        ("is lanzarote only for european states", "A State that is not a member of the Council of Europe"),
    ],
)
def test_a_share_of_a_group_is_counted(said: str, first: str) -> None:
    assert ask(said).text.startswith(first)
