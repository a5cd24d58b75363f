"""Cards as they go over the wire: kept on file, within Teams' limits, and inert where a person typed."""

import json
import os
import re
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from adapters.teams.render.activity import render
from adapters.teams.render.adaptive_card import CARD_BYTES, weight
from adapters.teams.render.cards import Style, answer_card
from adapters.teams.render.correction_form import Shown, form_card
from adapters.teams.render.feedback_card import triage_card
from bot.model import Change, Choice, Fact, Feedback, Form, Item, Reply, Section, Source, Table
from tests.replies import QUESTIONS, everything, masked, real, wanted
from tests.teams.microsoft import card_faults, faults, walk
from tests.teams.stand_in import INSTRUMENTS, REPLIES, UN

GOLDEN = Path(__file__).parents[1] / "golden" / "teams"
SHOWN = Shown("once", INSTRUMENTS)
FEEDBACK = Feedback(
    "FB-7K2M9Q",
    "correction",
    "forwarded",
    "It was 2012.\n\nSee the [treaty](javascript:alert(1)) **page**.",
    "2026-03-01T10:00:00Z",
    instrument="opsc",
    claim="Pakistan ratified the OPSC on 5 July 2011.",
    key="instruments.opsc.states.PAK.joined",
    current="2011-07-05",
    current_source="https://treaties.un.org/x",
    source="https://example.org/[x](y)",
    contact=True,
    user="teams:a",
    link="https://teams.microsoft.com/l/message/1/2",
    history=(Change("received", "2026-03-01T10:00:00Z", "teams:a"),),
)
DECIDED = replace(
    FEEDBACK,
    state="declined",
    history=(*FEEDBACK.history, Change("declined", "2026-03-02T09:30:00Z", "teams:b", "No.")),
)
CASES: dict[str, Any] = {
    **{name: partial(lambda text: render(real(text), SHOWN, question=text), text) for name, text in QUESTIONS.items()},
    "summary_local": lambda: render(real("what is the OPSC"), SHOWN, dialogs=False),
    "parties_more": lambda: render(real("who has ratified the OPSC"), SHOWN, question="q", page=1),
    "moved_on": lambda: render(real("what is the OPSC"), SHOWN, question="q", page=1, of="another"),
    "form": lambda: render(REPLIES["the opsc date is wrong"], SHOWN),
    "help_in_a_channel": lambda: render(real("help"), SHOWN, personal=False),
    "inserted": lambda: {
        "type": "message",
        "card": answer_card(real("what is the OPSC"), Style(alone=True, pressable=False)),
    },
    "dialog": lambda: {"type": "message", "card": form_card(Form(), replace(SHOWN, dialog=True))},
    "triage": lambda: {"type": "message", "card": triage_card(FEEDBACK, {})},
    "triage_decided": lambda: {"type": "message", "card": triage_card(DECIDED, {"teams:b": "Amina Khan"})},
}


@pytest.mark.parametrize("name", CASES)
def test_what_teams_gets_is_what_is_on_file(name: str) -> None:
    """After a change on purpose: GOLDEN=write pytest tests/teams/test_cards.py, and read the difference."""
    found = json.dumps(masked(CASES[name]()), ensure_ascii=False, indent=1) + "\n"
    path = GOLDEN / f"{name}.json"
    if os.environ.get("GOLDEN") == "write":
        path.write_text(found, "utf-8")

    assert path.read_text("utf-8") == found


@pytest.mark.parametrize("name", CASES)
def test_teams_takes_it(name: str) -> None:
    activity = CASES[name]()
    parties = {"from": {"id": "b"}, "conversation": {"id": "c"}}
    cards = [activity["card"]] if "card" in activity else []

    assert [fault for card in cards for fault in card_faults(card)] == []
    assert cards or faults({**activity, **parties}) == []


def test_a_personal_name_of_a_direction_reads_in_its_own_order() -> None:
    urdu = "بچوں کی فروخت کے خلاف پروٹوکول"
    card = answer_card(Reply("define", urdu, title=urdu, facts=(Fact(urdu, "25 May 2000"),)), Style())
    values = [fact["value"] for one in walk(card) if one.get("type") == "FactSet" for fact in one["facts"]]

    assert "\u206825 May 2000\u2069" in values


def test_each_part_of_a_card_reads_in_the_direction_of_its_words() -> None:
    urdu, english = "بچوں کی فروخت کے خلاف پروٹوکول", "The Optional Protocol on the sale of children"
    mixed = answer_card(
        Reply("define", english, title=english * 2, facts=(Fact(urdu, urdu),), lang="ur"), Style(alone=True)
    )
    turned = answer_card(Reply("define", urdu, title=urdu, notes=(english[:20],), lang="en"), Style(alone=True))

    assert "rtl" not in mixed
    assert [part.get("rtl") for part in mixed["body"]] == [None, None, True]
    assert turned["rtl"] is True
    assert [part.get("rtl") for part in turned["body"]] == [None, None, False]


def test_what_does_not_fit_a_card_is_behind_its_button() -> None:
    rows = tuple((f"row {n}", "x" * 300, "y" * 300) for n in range(99))
    items = tuple(Item(f"item {n}", "z" * 200) for n in range(99))
    facts = tuple(Fact(f"fact {n}", "v" * 200) for n in range(99))
    reply = Reply("compare", "Both.", "T", facts, Table(("", "A", "B"), rows), (Section("S", items),), sources=(UN,))
    pages, more = [], {"page": 0}
    while more:
        activity = render(reply, SHOWN, question="a vs b", page=more["page"])
        pages.append(json.dumps(activity))
        cards = [one["content"] for one in activity["attachments"]]
        assert all(weight(card) <= CARD_BYTES for card in cards)
        more = next((one["data"] for card in cards for one in card.get("actions", []) if one["title"] == "More"), {})

    seen = [
        [f"{kind} {n}" for kind in ("row", "item", "fact") for n in range(99) if f'"{kind} {n}"' in p] for p in pages
    ]
    assert sorted(name for page in seen for name in page) == sorted(
        f"{kind} {n}" for kind in ("row", "item", "fact") for n in range(99)
    )


HOSTILE = "*b* _i_ [x](javascript:alert(1)) <at>all</at> <script> \u202e\x07 # h | t | ` ~"


def test_what_a_person_typed_stands_in_text_runs_only() -> None:
    card = triage_card(replace(FEEDBACK, text=HOSTILE, claim=HOSTILE, source=HOSTILE), {})
    runs = [one["text"] for one in walk(card) if one.get("type") == "TextRun"]
    parsed = [str(one.get("text", "")) for one in walk(card) if one.get("type") == "TextBlock"]

    assert any("[x](javascript:alert(1))" in text for text in runs)
    assert not any("javascript" in text for text in parsed)
    assert not any(char in json.dumps(card, ensure_ascii=False) for char in "\u202e\x07")
    assert not [one for one in walk(card) if str(one.get("url", "")).startswith("javascript")]


def test_the_words_above_a_card_are_escaped_for_markdown() -> None:
    activity = render(Reply("define", "a [b](https://c) *d* <at>e</at>", sources=(UN,)), SHOWN)

    assert activity["text"] == r"a \[b\](https://c) \*d\* \<at\>e\</at\> [1]"


@pytest.mark.parametrize(
    "reply",
    [
        Reply("list", "All.", facts=tuple(Fact(f"{n}", "ا" * 300) for n in range(300))),
        Reply("list", "All.", sections=(Section("A", tuple(Item(f"{n}", "x" * 300) for n in range(300))),)),
        Reply(
            "compare", "Both.", table=Table(("", "A", "B"), tuple((f"{n}", "x" * 300, "y" * 300) for n in range(99)))
        ),
        Reply("define", "word " * 4000, sources=tuple(Source("T" * 300, "https://x.org", "2026") for _ in range(90))),
        Reply("define", "x", notes=("n" * 30_000,), choices=tuple(Choice("c" * 90, "t" * 2000) for _ in range(50))),
    ],
)
@pytest.mark.parametrize("alone", [True, False])
def test_no_card_is_larger_than_teams_takes(reply: Reply, alone: bool) -> None:
    assert weight(answer_card(reply, Style(alone=alone))) <= CARD_BYTES


def test_a_list_that_is_cut_says_so() -> None:
    reply = Reply("list", "All.", sections=(Section("A", tuple(Item(f"{n}", "x" * 300) for n in range(300))),))
    notes = [one["text"] for one in walk(answer_card(reply, Style())) if one.get("isSubtle")]

    assert any("cut short" in note for note in notes)


def pages(text: str) -> list[dict[str, Any]]:
    """An answer's message, and the further pages that its button asks for, press by press."""
    reply, found = real(text), [render(real(text), SHOWN, personal=False, question=text)]
    while more := [one["data"] for one in walk(found[-1]) if one.get("title") == "More" and "verb" in one]:
        found.append(render(reply, SHOWN, question=text, page=more[0]["page"], of=more[0]["of"]))
    return found


def test_nothing_of_any_answer_is_out_of_reach() -> None:
    """Every pair of instruments and every kind of answer: each word, row, item and note, and every source."""
    parties = {"from": {"id": "b"}, "conversation": {"id": "c"}}
    for text in everything():
        reply, shown = real(text), pages(text)
        cards = [one["content"] for page in shown for one in page.get("attachments", ())]
        seen = " ".join(plain(part) for page in shown for part in read(page))
        links = {str(one.get("url")) for card in cards for one in walk(card)}
        hidden = {one["id"] for card in cards for one in walk(card) if one.get("isVisible") is False}
        opened = {name for card in cards for one in walk(card) for name in one.get("targetElements", ())}

        assert [fault for page in shown for fault in faults({**page, **parties})] == [], text
        assert all(weight(card) <= CARD_BYTES for card in cards), text
        assert [part for part in wanted(reply) if plain(part) not in seen] == [], text
        assert {source.url for source in reply.sources} <= links, text
        assert hidden == opened, text


def read(page: dict[str, Any]) -> list[str]:
    cards = [one["content"] for one in page.get("attachments", ())]
    runs = ["".join(run["text"] for run in one["inlines"]) for card in cards for one in walk(card) if "inlines" in one]
    others = [str(one.get(name, "")) for card in cards for one in walk(card) for name in ("text", "title", "value")]
    return [page.get("text", ""), *runs, *others]


def plain(text: str) -> str:
    """As a person reads it: no escapes, no protocol of an address, no numbers of sources, no direction."""
    return " ".join(re.sub(r"https?://\S+|[\\*…\u2068\u2069]| \[\d+\]", "", text).split())


def test_a_mark_stands_only_behind_the_paragraph_that_its_source_carries() -> None:
    activity = render(real("has Pakistan joined the Budapest Convention"), SHOWN)
    (entity,) = activity["entities"]
    first, second, *_ = activity["text"].split("\n\n")[1:]

    assert first.endswith("]")
    assert "[1]" in first
    assert "[1]" not in second
    assert [one["position"] for one in entity["citation"]] == sorted(
        {int(n) for n in re.findall(r"\[(\d+)\]", activity["text"])}
    )
    assert activity["text"].startswith("**Pakistan: Budapest Convention**\n\nPakistan was not")


def test_a_number_can_be_called_from_a_card() -> None:
    found = json.dumps(render(real("I found abuse pictures of a child, whom do I tell?"), SHOWN))

    assert "[Call 1799](tel:1799)" in found
    assert "(mailto:helpdesk@nccia.gov.pk)" in found


def test_a_cell_is_plain_text() -> None:
    (table,) = [one for one in walk(render(real("OPSC vs Budapest"), SHOWN)) if one.get("type") == "Table"][:1]
    kinds = [item["type"] for row in table["rows"] for cell in row["cells"] for item in cell["items"]]

    assert kinds.count("TextBlock") > 0.8 * len(kinds)
