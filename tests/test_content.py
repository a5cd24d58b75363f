"""What the real content must say, and how."""

import re
from collections.abc import Iterator

import pytest

from bot.knowledge.claims import Dated, Sourced, possible
from bot.knowledge.library import Library, load
from bot.knowledge.schema import Instrument, Standing, StateDetail


@pytest.fixture(scope="module")
def library() -> Library:
    return load()


def texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif hasattr(value, "__pydantic_fields__"):
        yield from texts(tuple(value.__dict__.values()))
    elif hasattr(value, "values"):
        yield from texts(tuple(value.values()))
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item)


@pytest.mark.parametrize(
    ("instrument", "words"),
    [
        ("crc", ["most widely ratified", "civil, political, economic, social and cultural rights", "best interests"]),
        ("crc", ["discrimination of any kind", "pornographic performances and materials"]),
        ("crc-gc25", ["digital environment", "online as well as offline", "digital literacy", "24 March 2021"]),
        ("crc-gc25", ["freedom of expression, privacy and non-discrimination", "safe online spaces"]),
        (
            "opsc",
            ["legally binding", "criminalise", "child sexual abuse material", "any representation, by whatever means"],
        ),
        (
            "opsc",
            [
                "domestically or transnationally",
                "grave nature",
                "criminal, civil or administrative",
                "every five years",
            ],
        ),
        ("opsc", ["habitually resides", "confiscation of (i) assets used", "proceeds derived", "September 2019"]),
        ("opsc-guidelines", ["2019", "never be held responsible", "victims and not as criminals", "Banks", "boys"]),
        ("opsc-guidelines", ["internet service providers", "travel and tourism", "support groups", "tech-friendly"]),
        ("opsc-guidelines", ["vulnerable groups", "not properly implementing", "caregivers"]),
        (
            "opsc-explanatory-report",
            ["Inter-agency Working Group", "Greijer", "Doek", "ECPAT", "supplements", "additional"],
        ),
        ("opic", ["national mechanisms", "international mechanism", "neither a party nor a signatory", "OPCP"]),
        ("ilo-c182", ["worst forms", "immediate and effective", "pornographic performances", "2001-10-11"]),
        (
            "palermo-protocol",
            ["first common international definition", "inhumane, degrading and dangerous exploitation"],
        ),
        ("palermo-protocol", ["2022-11-04", "Accession", "does not consider itself bound", "admit or keep"]),
        ("ecosoc-2011-33", ["information and communication technologies", "grooming", "harassment", "cyber-bullying"]),
        ("budapest", ["cybercrime", "electronic evidence", "child pornography", "computer system", "by invitation"]),
        ("budapest", ["data and system interference", "computer-related fraud", "guide for national cybercrime laws"]),
        ("budapest-p1", ["racist and xenophobic", "CETS 189"]),
        ("budapest-p2", ["electronic evidence", "12 May 2022", "CETS No. 224"]),
        ("lanzarote", ["sexual exploitation", "article 23", "article 20", "grooming", "by invitation"]),
        ("rio-pact", ["World Congress III", "25 to 28 November 2008", "not legally binding", "Stockholm", "Yokohama"]),
        (
            "sdgs",
            ["16.2", "5.2", "8.7", "2016 to 2030", "September 2015", "Millennium", "Government of Pakistan has agreed"],
        ),
        ("sdgs", ["offline and online", "harmful practices", "negligent treatment"]),
        ("un-cybercrime-convention", ["Hanoi", "A/RES/79/243", "72 signatories", "not in force yet"]),
    ],
)
def test_what_the_source_document_says_is_held(library: Library, instrument: str, words: list[str]) -> None:
    held = " ".join(texts(library.instruments[instrument]))

    assert [word for word in words if word not in held] == []


@pytest.mark.parametrize(
    ("instrument", "number", "words"),
    [
        ("opsc", "3(1)(a)", "sale of children"),
        ("opsc", "3(1)(c)", "child sexual abuse material"),
        ("lanzarote", "23", "grooming"),
        ("crc", "44", "every five years"),
        ("budapest", "37", "invites"),
        ("crc-gc25", "118", "private use"),
    ],
)
def test_where_sources_disagree_the_best_authority_is_shown(
    library: Library, instrument: str, number: str, words: str
) -> None:
    assert words in library.provision(instrument, number)[0].text


@pytest.mark.parametrize(
    ("instrument", "state", "action", "date"),
    [
        ("crc", "USA", "signatory", "1995-02-16"),
        ("opsc", "PAK", "party", "2011-07-05"),
        ("opic", "PAK", "none", ""),
        ("budapest", "KEN", "none", ""),
        ("budapest-p2", "HUN", "party", "2026-02-05"),
        ("palermo-protocol", "PAK", "party", "2022-11-04"),
    ],
)
def test_a_standing_is_as_the_best_source_has_it(
    library: Library, instrument: str, state: str, action: str, date: str
) -> None:
    row = library.standing(instrument, state)

    assert row is not None
    assert (row.action, row.date) == (action, date)


@pytest.mark.parametrize(
    ("instrument", "parties", "signatories"),
    [("crc", 196, 1), ("opsc", 178, None), ("opic", 53, None), ("ilo-c182", 187, 0)],
)
def test_complete_tables_agree_with_the_depositarys_count(
    library: Library, instrument: str, parties: int, signatories: int | None
) -> None:
    actions = [row.action for row in library.standings(instrument)]

    assert actions.count("party") == parties == library.instruments[instrument].parties.count  # type: ignore[union-attr] # asserted to be there
    assert signatories in (None, actions.count("signatory"))


def test_every_instrument_says_how_pakistan_stands(library: Library) -> None:
    told = {i.id: i.states.get("PAK", StateDetail()) for i in library.book.instruments}
    without = [
        id_ for id_, detail in told.items() if not (detail.joined or detail.standing or library.standing(id_, "PAK"))
    ]

    assert without == []


def test_what_is_said_of_pakistan_twice_is_said_alike(library: Library) -> None:
    for row in library.of_state("PAK"):
        detail = library.instruments[row.instrument].states.get("PAK", StateDetail())

        assert bool(detail.joined) == (row.action == "party")
        assert row.date == (detail.joined.value if detail.joined else "")
        assert row.signed == ((detail.signed and detail.signed.value) or "")


def test_a_party_has_joined_and_a_signatory_has_signed(library: Library) -> None:
    def sound(row: Standing) -> bool:
        signed = row.kind == "signature"
        return signed if row.action == "signatory" else not signed and (row.action == "party" or not row.date)

    assert [row for id_ in library.table for row in library.standings(id_) if not sound(row)] == []


def test_notes_are_written_for_readers(library: Library) -> None:
    jargon = re.compile(
        r"status\.csv|\bseed\b|derived:|compiler|para_|text_seen|\b(?:untc|nl|pl|coe|at-ris)-[a-z]+-\d", re.IGNORECASE
    )
    notes = [row.note for id_ in library.table for row in library.standings(id_)]
    parts = (library.book.instruments, library.book.glossary, library.book.contacts)
    shown = [text for part in parts for entry in part for text in readable(entry)]

    assert [text for text in notes + shown if jargon.search(text)] == []


def readable(entry: object) -> Iterator[str]:
    """Texts with spaces: ids of sources have none."""
    yield from (text for text in texts(entry) if " " in text)


def test_every_paragraph_of_general_comment_25_leads_to_what_it_says(library: Library) -> None:
    assert [number for number in range(1, 126) if not library.provision("crc-gc25", str(number))] == []


def test_what_was_not_read_says_so(library: Library) -> None:
    unread = [("budapest-p2", "6"), ("budapest-p2", "9"), ("un-cybercrime-convention", "14")]

    for instrument, number in unread:
        assert "not read" in (library.provision(instrument, number)[0].note or "")


def test_claims_of_the_source_document_alone_cite_it(library: Library) -> None:
    alone = [claim for claim in sourced(library.book) if claim.confidence == "seed-only"]

    assert alone
    assert [claim for claim in alone if "seed-cop-standards" not in claim.source] == []


def sourced(value: object) -> Iterator[Sourced]:
    if isinstance(value, Sourced):
        yield value
    if hasattr(value, "__pydantic_fields__"):
        value = tuple(value.__dict__.values())
    if hasattr(value, "values"):
        value = tuple(value.values())
    if isinstance(value, tuple):
        for item in value:
            yield from sourced(item)


def test_no_source_is_kept_that_nothing_rests_on(library: Library) -> None:
    used = {id_ for claim in sourced(library.book) for id_ in claim.source}
    used |= {id_ for i in library.book.instruments for d in i.differences for id_ in d.source}
    used |= {source for id_ in library.table for row in library.standings(id_) for source in row.source}

    assert set(library.book.sources) - used == set()


def test_no_alias_is_a_bare_common_word(library: Library) -> None:
    bare = {
        "child",
        "children",
        "convention",
        "protocol",
        "treaty",
        "guidelines",
        "budapest",
        "palermo",
        "rio",
        "hanoi",
    }
    aliases = {alias.casefold() for entry in library.book.instruments for alias in entry.aliases}

    assert aliases & bare == set()


def test_contacts_offer_what_is_in_use_first(library: Library) -> None:
    for contact in library.book.contacts:
        outdated = [channel.outdated for channel in contact.channels]

        assert outdated == sorted(outdated)
        assert not outdated[0]


def test_the_police_number_in_use_is_1799_and_1991_is_outdated(library: Library) -> None:
    nccia = next(contact for contact in library.contacts("PAK") if contact.id == "nccia")

    assert {(c.value, c.outdated) for c in nccia.channels} >= {("1799", False), ("1991", True)}


def test_a_treaty_names_its_depositarys_page(library: Library) -> None:
    treaties: list[Instrument] = [i for i in library.book.instruments if i.binding.value]

    assert [i.id for i in treaties if not (i.url and i.status_url)] == []


@pytest.mark.parametrize("day", ["2024", "2024-02", "2024-02-29"])
def test_a_date_may_be_partial(day: str) -> None:
    assert possible(day) == day


@pytest.mark.parametrize("day", ["2023-02-29", "2024-13", "0000", "2024-00-01"])
def test_an_impossible_date_is_refused(day: str) -> None:
    with pytest.raises(ValueError, match="the calendar has no"):
        possible(day)


def test_a_date_that_is_null_says_why() -> None:
    with pytest.raises(ValueError, match="says why"):
        Dated(source=("un",), as_of="2024", confidence="depositary")
