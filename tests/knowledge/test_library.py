"""What the content answers when it is asked: by number, topic, State, and by its age."""

import re
from datetime import date
from pathlib import Path

import pytest

from bot.knowledge.library import Library, load, stale
from tests.knowledge.conftest import TODAY


def test_the_real_content_is_sound(library: Library) -> None:
    assert len(library.instruments) == 31
    assert re.fullmatch(r"\d{4}-\d\d-\d\d\.[0-9a-f]{7}", library.version)


@pytest.mark.parametrize(
    ("instrument", "number", "refs"),
    [
        ("opsc", "3(1)(c)", ["art. 3(1)(c)"]),
        ("opsc", "3(1)", ["art. 3(1)(a)", "art. 3(1)(b)", "art. 3(1)(c)"]),
        ("opsc", "4(2)", ["art. 4(2)", "art. 4(2)(a)", "art. 4(2)(b)"]),
        ("opsc", "7(a)(ii)", ["art. 7(a)"]),
        ("opsc", "11", []),
        ("crc", "34(c)", ["art. 34"]),
        ("crc", "5", []),
        ("budapest", "17", ["arts 16-17"]),
        ("budapest", "9(2)(c)", ["art. 9(2)"]),
        ("crc-gc25", "22", ["paras 22-23 (V.A Legislation)"]),
        ("sdgs", "16.2.1", ["Indicator 16.2.1"]),
        ("sdgs", "8", ["Target 8.7", "Indicator 8.7.1"]),
    ],
)
def test_a_number_finds_its_parts_or_else_what_it_is_a_part_of(
    library: Library, instrument: str, number: str, refs: list[str]
) -> None:
    assert [provision.ref for provision in library.provision(instrument, number)] == refs


@pytest.mark.parametrize(
    ("topic", "first"),
    [
        ("grooming", ("lanzarote", "art. 23")),
        ("csam-production-distribution", ("opsc", "art. 3(1)(c)")),
        ("extraterritorial-jurisdiction", ("opsc", "art. 4(2)")),
        ("dual-criminality", ("lanzarote", "art. 25(4)")),
        ("sexual-extortion", ("crc-gc25", "para. 81 (VII Violence against children)")),
    ],
)
def test_a_topic_begins_with_what_binds_and_is_most_about_it(
    library: Library, topic: str, first: tuple[str, str]
) -> None:
    instrument, provision = library.by_topic(topic)[0]

    assert (instrument.id, provision.ref) == first


def test_a_treaty_that_is_not_in_force_comes_after_those_that_are(library: Library) -> None:
    order = [instrument.id for instrument, _ in library.by_topic("grooming")]

    assert order.index("lanzarote") < order.index("un-cybercrime-convention") < order.index("crc-gc25")


def test_every_topic_leads_to_a_provision(library: Library) -> None:
    assert [topic for topic in library.book.topics if not library.by_topic(topic)] == []


def test_a_state_without_a_row_is_not_sourced(library: Library) -> None:
    assert library.standing("un-cybercrime-convention", "CHE") is None


def test_a_states_rows_come_in_the_order_of_the_instruments(library: Library) -> None:
    rows = [row.instrument for row in library.of_state("PAK")]

    assert rows == [id_ for id_ in library.instruments if id_ in rows]
    assert len(rows) == 25


def test_the_sources_of_claims_are_named_once_with_their_own_dates(library: Library) -> None:
    opsc = library.instruments["opsc"]

    found = library.sources(opsc.title, None, [opsc.adopted, library.standing("opsc", "PAK")], opsc.differences[:1])

    assert [(source.publisher, source.as_of) for source in found] == [
        ("United Nations Treaty Collection", "2026-02-03"),
        ("State of Children (Pakistan)", "2024-01"),
    ]


def test_a_source_is_never_newer_than_the_claim_that_rests_on_it(library: Library) -> None:
    row = library.standing("palermo-protocol", "ERI")

    assert row is not None
    assert library.sources(row)[0].as_of == "2022-12-31"


def test_a_key_leads_back_to_the_file(library: Library) -> None:
    (provision,) = library.provision("opsc", "3(1)(c)")

    assert library.key("opsc", provision) == "instruments.opsc.provisions.3(1)(c)"
    assert library.key("opsc", "adopted") == "instruments.opsc.adopted"
    assert library.key("opsc") == "instruments.opsc"


def test_contacts_are_those_of_the_country_and_then_the_worlds(library: Library) -> None:
    assert [contact.id for contact in library.contacts("PAK")][:3] == ["police-15", "helpline-1121", "nccia"]
    assert {contact.country for contact in library.contacts("GBR")} == {"GLOBAL"}


def test_a_term_leads_to_instruments_and_provisions(library: Library) -> None:
    term = library.term("dual-criminality")

    assert term is not None
    assert [(i.id, p and p.ref) for i, p in library.related(term)] == [
        ("lanzarote", "art. 25(4)"),
        ("budapest", "art. 24"),
        ("budapest", "arts 25-28"),
    ]
    assert library.term("nothing") is None


def test_what_grew_old_is_listed_oldest_first(folder: Path) -> None:
    library = load(folder, TODAY)

    assert stale(library, date(2026, 6, 1)) == []
    assert [old.key for old in stale(library, date(2026, 12, 31))] == [
        "contacts.helpline",
        "contacts.helpline.channels.1",
    ]
    assert [(old.key, old.claims, old.open) for old in stale(library, date(2027, 3, 1)) if "standings" in old.key] == [
        ("standings.crc", 2, "https://example.org/un"),
        ("standings.opsc", 1, "https://example.org/un"),
    ]


def test_a_year_counts_to_its_end(folder: Path) -> None:
    library = load(folder, TODAY)

    assert "glossary.grooming" not in [old.key for old in stale(library, date(2026, 12, 31))]
    assert "glossary.grooming" in [old.key for old in stale(library, date(2027, 1, 2))]
