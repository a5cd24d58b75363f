"""What was found wrong in the content, old or unsupported stays mended: a question, and how its answer reads."""

from collections import Counter

import pytest

from bot.knowledge.library import Library
from tests.conversation import ask, library, shown

SAYS = [  # a question, the words that the answer must hold, and those that it must not
    ("has Rwanda joined the Budapest Convention", "10 January 2025; is a party", "No."),
    ("has Rwanda joined the first protocol to the Budapest Convention", "10 January 2025", "No."),
    ("has Vanuatu joined the Budapest Convention", "5 June 2025; Government of Vanuatu", "No."),
    ("has Sao Tome and Principe joined the Budapest Convention", "5 June 2025; not checked with the depositary", "No."),
    (
        "has Kenya joined the Budapest Convention",
        "was not on the list of Parties; 9 October 2024; may have joined",
        "Kenya is not",
    ),
    ("has Russia joined the Budapest Convention", "was not on the list of Parties; 9 October 2024", "2014"),
    ("has Uganda ratified the Palermo Protocol", "182 Parties in April 2024", "is not a party"),
    ("how many parties does the Budapest Convention have", "80; at least 81", "76, on"),
    ("how many parties does the first protocol to budapest have", "38; 27 of them", "36, on"),
    ("has Malta ratified the first protocol to the Budapest Convention", "5 June 2025", "No."),
    ("has Ecuador joined the budapest convention", "between 9 October 2024", "No."),
    ("has Ireland ratified the Budapest Convention", "8 October 2025; signatory", "Yes"),
    ("has Algeria signed the Hanoi Convention", "25 October 2025; not in force", "is a party"),
    ("has Pakistan signed the Hanoi Convention", "19 November 2025; until 31 December 2026", "Yes"),
    (
        "how many have ratified the second protocol to budapest",
        "which was not in force; 5 February 2026",
        "were parties",
    ),
    ("how many states have signed the hanoi convention", "73; 19 November 2025", ""),
    ("did the Netherlands ratify the CRC", "accepted it on 6 February 1995", "acceded"),
    ("is the European Union party to the Palermo Protocol", "approved it on 6 September 2006", ""),
    ("has the Czech Republic ratified the Palermo Protocol", "17 December 2014", "signatory"),
    ("has South Korea ratified the Palermo Protocol", "5 November 2015", "signatory"),
    ("is Japan party to the palermo protocol", "2017", "signatory"),
    ("is Sudan party to the palermo protocol", "2 December 2014", ""),
    ("is Palau party to the palermo protocol", "I do not have the date; between April 2019 and March 2020", ""),
    ("is Palestine party to the palermo protocol", "I do not have the date", "is not a party"),
    ("when did Afghanistan join the palermo protocol", "August 2014", "14 August"),
    ("budapest article 24", "whose maximum is at least one year; 24(1)", ""),
    ("budapest article 29", "not a condition; 29(4)", "no dual criminality needed"),
    ("budapest article 22", "may reserve; 22(2)", ""),
    ("budapest article 9(2)", "open list", ""),
    ("first protocol to budapest article 6", "Nuremberg; intent to incite hatred", ""),
    ("second protocol to the budapest convention art 6", "domain name; draft of April 2021", ""),
    ("second protocol to the budapest convention art 10", "emergency mutual assistance", ""),
    ("second protocol to the budapest convention art 14", "personal data", ""),
    (
        "has Serbia ratified the second protocol to the budapest convention",
        "contracting State; not in force",
        "is a party",
    ),
    ("hanoi convention article 14", "14(2); 14(4); not read", ""),
    ("hanoi convention article 15", "15(4); grooming", ""),
    ("hanoi convention article 16", "intimate images", ""),
    ("lanzarote article 25(6)", "habitual residents", ""),
    ("lanzarote article 25(3)", "reserve", ""),
    ("what did the lanzarote committee say about grooming", "17 June 2015; wholly online", ""),
    ("when was general comment 25 adopted", "2021; dated 2 March 2021; 24 March 2021", "adopted on 2 March"),
    ("gc25 para 45", "reintegrat|back into society", ""),
    ("gc25 para 79", "newborn", ""),
    ("gc25 para 36", "Businesses", ""),
    (
        "concluding observations on Pakistan under the CRC",
        "CRC/C/15/Add.18; CRC/C/15/Add.217; CRC/C/PAK/CO/3-4; CRC/C/PAK/CO/5",
        "",
    ),
    ("has Pakistan ratified OPAC", "17 November 2016", "No."),
    ("has Pakistan made a declaration under OPAC", "Minimum|minimum; 16", ""),
    ("when did Pakistan ratify C182", "11 October 2001", ""),
    ("which human rights treaties is Pakistan party to", "CEDAW, CRPD, ICCPR, ICESCR, ICERD and CAT; OPAC", ""),
    ("has Belarus ratified the optional protocol to the ICCPR", "denounced; no longer a party", "It may have joined"),
    (
        "has Jamaica ratified the optional protocol to the ICCPR",
        "is no longer a party; 23 October 1997",
        "has not signed",
    ),
    ("how many parties does ICCPR-OP1 have", "116", "119"),
    ("has Taiwan ratified the CRC", "do not have", "As of  2017"),
    ("what does ICCPR article 17 say", "not its text; ohchr.org", ""),
    ("which South Asian states are party to OPAC", "SAARC; counts Iran", ""),
    ("which states of Central Asia are party to the OPIC", "One of the five States of Central Asia", ""),
    ("which African states are party to CEDAW", "of the 54", ""),
]


@pytest.mark.parametrize(("question", "words", "wrong"), SAYS, ids=[question for question, *_ in SAYS])
def test_what_was_corrected_is_answered_as_it_was_corrected(question: str, words: str, wrong: str) -> None:
    reply = ask(question)
    answer = shown(reply)

    missing = [word for word in words.split("; ") if not any(each in answer for each in word.split("|"))]
    assert missing == [], reply.text
    assert not wrong or wrong not in answer
    assert reply.sources


@pytest.fixture(scope="module")
def held() -> Library:
    return library()


def test_a_standing_is_not_younger_than_its_youngest_source(held: Library) -> None:
    """The second source of a pair is that of the standing; one without a date of its own shows no day."""
    rows = [row for id_ in held.table for row in held.standings(id_)]
    sources = held.book.sources
    dated = [row for row in rows if not any(sources[id_].undated for id_ in row.source)]

    late = [(row.instrument, row.state) for row in dated if row.as_of > max(f"{sources[s].as_of}~" for s in row.source)]
    assert late == []


@pytest.mark.parametrize(
    ("instrument", "parties", "signatories"),
    [("opac", 173, 7), ("cedaw", 189, 2), ("iccpr-op1", 116, None), ("crpd", 193, None), ("cat", 175, None)],
)
def test_a_table_that_is_complete_agrees_with_its_count(
    held: Library, instrument: str, parties: int, signatories: int | None
) -> None:
    actions = Counter(row.action for row in held.standings(instrument))

    assert actions["party"] == parties == held.instruments[instrument].parties.count  # type: ignore[union-attr] # asserted to be there
    assert signatories in (None, actions["signatory"])


def test_a_treaty_held_by_standing_only_has_what_the_depositary_says_and_no_article(held: Library) -> None:
    only = [i for i in held.book.instruments if i.by_standing_only]

    assert len(only) == 14
    for instrument in only:
        assert instrument.parties, instrument.id
        assert instrument.adopted, instrument.id
        assert instrument.in_force, instrument.id
        assert instrument.depositary, instrument.id
        assert instrument.monitored_by, instrument.id
        assert len(held.standings(instrument.id)) >= 197, instrument.id
        assert instrument.parties.count == sum(row.action == "party" for row in held.standings(instrument.id))
        assert "not its text" in shown(ask(f"what does {instrument.short_name} article 2 say")), instrument.id


@pytest.mark.parametrize(("region", "count"), [("asia", 48), ("europe", 44), ("africa", 54), ("southern-asia", 9)])
def test_a_region_has_the_states_that_the_united_nations_count(held: Library, region: str, count: int) -> None:
    group = next(group for group in held.book.groups if group.id == region)

    assert len(group.members) == count
    assert set(group.members) <= set(held.table["cedaw"])
