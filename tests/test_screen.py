"""The first screen of an answer, what waits behind it, and the sources at the parts that they carry."""

import json
from dataclasses import replace

import pytest

from adapters import jsonl
from bot import screen
from bot.model import Fact, Item, Message, Reply, Section, Source, Table, Thread
from tests.conversation import ask, library, responder
from tests.replies import QUESTIONS, real

DEPOSITARY = Source("Status list", "https://treaties.un.org/x", "2026-02-03", "UN", rank=0)
AGENCY = Source("A page", "https://www.ohchr.org/x", "2025", "OHCHR", rank=1)
NEWS = Source("A story", "https://news.example/x", "2024-08-31", "News", rank=2)
SENTENCE = "This sentence has exactly so many characters that ten of them fill more than one screen of text. "


def parts(reply: Reply) -> list[str]:
    """Every sentence, fact, row, item and note of a reply."""
    rows = [" ".join(row) for row in reply.table.rows] if reply.table else []
    items = [f"{item.label} {item.text}" for section in reply.sections for item in section.items]
    facts = [f"{fact.label} {fact.value}" for fact in reply.facts]
    return [*reply.text.replace("\n\n", " ").split(), *facts, *rows, *items, *reply.notes]


def test_a_screen_has_so_much_and_no_more() -> None:
    reply = Reply(
        "status",
        "\n\n".join([SENTENCE * 3] * 5),
        facts=tuple(Fact(f"f{n}", "v") for n in range(9)),
        table=Table(("", "A"), tuple((f"r{n}", "c") for n in range(20))),
        sections=(Section("S", tuple(Item(f"i{n}", "x" * 200) for n in range(9))),),
        notes=tuple(f"{n}" * 150 for n in range(5)),
    )
    found = screen.of(reply)

    assert found.more
    assert len(found.first.text) <= screen.TEXT_CHARACTERS + 10
    assert [len(found.first.facts), len(found.first.table.rows if found.first.table else ())] == [5, 8]
    assert len(found.first.notes) == 2
    assert sorted(parts(found.first) + parts(found.more)) == sorted(parts(reply))


def test_a_long_first_paragraph_is_parted_behind_a_sentence() -> None:
    found = screen.of(Reply("summary", (SENTENCE * 12).strip(), sources=(AGENCY,)))

    assert found.more
    assert found.first.text.endswith("text.")
    assert found.first.text + " " + found.more.text == (SENTENCE * 12).strip()
    assert found.marks(screen.paragraphs(found.more)[0][1]) == (1,)


def test_three_provisions_stand_at_once_and_short_lines_as_far_as_they_fit() -> None:
    long = Reply("topic", "Three.", sections=(Section("A", tuple(Item(f"art. {n}", "x" * 130) for n in range(6))),))
    short = Reply("help", "Ways.", sections=(Section("", tuple(Item(f"Way {n}", "so") for n in range(20))),))

    assert sum(len(section.items) for section in screen.of(long).first.sections) == 3
    assert screen.of(short).more is None


def test_the_best_source_of_the_first_sentence_is_number_one_and_weak_ones_come_last() -> None:
    reply = Reply(
        "status",
        "No. It is not.\n\nIt can join.",
        facts=(Fact("As of", "2024", (NEWS,)),),
        sources=(NEWS, AGENCY, DEPOSITARY),
        basis=((NEWS, AGENCY), (DEPOSITARY,)),
    )
    found = screen.of(reply)

    assert found.sources == (AGENCY, DEPOSITARY, NEWS)
    assert [found.mark(basis) for _, basis in screen.paragraphs(found.first)] == [" [1] [3]", " [2]"]


def test_a_page_has_one_date_the_oldest() -> None:
    newer = replace(DEPOSITARY, as_of="2026-11-01")
    found = screen.of(
        Reply("status", "Yes.", facts=(Fact("A", "b", (DEPOSITARY,)),), sources=(newer,), basis=((newer,),))
    )

    assert [source.as_of for source in found.sources] == ["2026-02-03"]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (
            "Yes. Pakistan is a party to the OPSC (art. 3(1)(c)). It joined.",
            "Yes. Pakistan is a party to the OPSC (art. 3(1)(c)).",
        ),
        (
            "No. Pakistan has not joined ILO Convention No. 182 in 2011. It may.",
            "No. Pakistan has not joined ILO Convention No. 182 in 2011.",
        ),
        ("Which one do you mean?", "Which one do you mean?"),
        ("A list follows:\n\n- one", "A list follows:"),
    ],
)
def test_the_first_sentence_is_a_whole_one(text: str, first: str) -> None:
    assert screen.first_sentence(text) == first


def test_the_json_answer_has_the_first_sentence_and_all_of_the_text() -> None:
    found = jsonl.answer(ask("has Pakistan ratified the OPSC"))

    assert found["text"].split("\n\n")[1].startswith(str(found["first"]))
    assert str(found["first"]).startswith("Yes. Pakistan is a party to the OPSC.")


def at(text: str, today: str) -> Reply:
    return responder("PAK")(Message(text), Thread(), library(), today)[0]


@pytest.mark.parametrize("text", ["who has ratified ILO C182", "which SAARC members have joined Lanzarote"])
def test_a_list_older_than_a_year_is_said_to_be_old(text: str) -> None:
    old, fresh = at(text, "2026-11-28"), at(text, "2019-01-01")

    assert any(note.startswith("This list is") and "check the depositary, https://" in note for note in old.notes)
    assert not any("months old" in note for note in (*fresh.notes, *at(text, "").notes))


@pytest.mark.parametrize(
    "text",
    [
        "what is the OPSC",
        "which instruments cover grooming",
        "who has ratified the OPSC",
        "what do you know",
        "OPSC art 3(1)(c)",
        "I found abuse pictures of a child, whom do I tell?",
    ],
)
def test_nothing_of_an_answer_is_lost_between_its_screens(text: str) -> None:
    reply = ask(text)
    found = screen.of(reply)

    assert sorted(parts(found.first) + (parts(found.more) if found.more else [])) == sorted(parts(reply))
    assert {source.url for source in reply.sources} <= {source.url for source in found.sources}


@pytest.mark.parametrize(
    "text",
    [
        "what is the OPSC",
        "has Pakistan ratified the OPSC",
        "which instruments cover grooming",
        "who has ratified the OPSC",
        "OPSC art 3(1)(c)",
        "which SAARC members have joined OPIC",
        "what does OCSEA mean",
    ],
)
def test_an_answer_says_at_its_parts_what_they_rest_on(text: str) -> None:
    found = screen.of(ask(text))
    marked = [*(basis for _, basis in screen.paragraphs(found.first)), *(fact.sources for fact in found.first.facts)]
    marked += [item.sources for section in found.first.sections for item in section.items]

    assert any(found.mark(sources) for sources in marked)
    assert json.dumps([found.mark(sources) for sources in marked]).count("[1]")


@pytest.mark.parametrize("text", [*QUESTIONS.values()])
def test_each_paragraph_has_its_own_basis(text: str) -> None:
    reply = real(text)

    assert len(reply.basis) in {0, len([part for part in reply.text.split("\n\n") if part.strip()])}


def test_a_weak_source_comes_before_no_better_one_in_a_comparison() -> None:
    ranks = [source.rank for source in screen.numbered(real("OPSC vs Budapest"))]

    assert ranks[0] < 2
    assert ranks[1:] == sorted(ranks[1:], key=lambda rank: rank > 1)
