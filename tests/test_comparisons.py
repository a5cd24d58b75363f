"""Every pair of instruments, as both platforms show it: within their limits, and no row is lost."""

import itertools
import json
from typing import Any

import pytest

from adapters.slack.render.blocks import Setting
from adapters.slack.render.blocks import render as slack
from adapters.teams.render.activity import render as teams
from adapters.teams.render.adaptive_card import CARD_BYTES, weight
from adapters.teams.render.correction_form import Shown
from bot.knowledge.library import load
from bot.model import Question, Reply
from handlers import compare
from tests.conversation import Conversation, ask
from tests.slack.rules import message_faults
from tests.teams.microsoft import faults, walk

LIBRARY = load()
QUESTION = "compare these two"


@pytest.mark.parametrize("pair", list(itertools.combinations(LIBRARY.instruments, 2)), ids="-".join)
def test_no_row_of_a_comparison_is_lost(pair: tuple[str, str]) -> None:
    reply = compare.reply(Question(QUESTION, intent="compare", instruments=pair, states=("PAK",), home="PAK"), LIBRARY)
    assert reply.table
    labels = [row[0] for row in reply.table.rows]
    on_teams, on_slack = in_teams(reply), in_slack(reply)

    assert [label for label in labels if label not in on_teams] == []
    assert [label for label in labels if label not in on_slack] == []


@pytest.mark.parametrize("pair", list(itertools.combinations(LIBRARY.instruments, 2)), ids="-".join)
def test_a_comparison_has_eight_rows_and_begins_with_the_standing(pair: tuple[str, str]) -> None:
    table = compare.reply(Question(QUESTION, intent="compare", instruments=pair, home="PAK"), LIBRARY).table

    assert table
    assert len(table.rows) <= 8
    assert [row[0] for row in table.rows[:2]] == ["Pakistan", "Legally binding"]


def test_provisions_that_are_cited_are_set_side_by_side() -> None:
    reply = ask("compare art. 34 CRC with art. 3 OPSC")

    assert reply.table
    assert reply.table.header == ("", "CRC, art. 34", "OPSC, art. 3")
    assert "art. 3(1)(c)" in {row[0]: row[2] for row in reply.table.rows}["What it says"]


def test_only_what_is_named_is_picked() -> None:
    thread = Conversation()
    thread.ask("OPSC vs Lanzarote")
    picked = thread.ask("only the definitions").table

    assert picked
    assert [row[0] for row in picked.rows] == ["Definitions"]
    assert picked.header == ("", "OPSC", "Lanzarote Convention")


def in_teams(reply: Reply) -> set[str]:
    """What stands on the cards, one after the other by the button."""
    found: set[str] = set()
    more: dict[str, Any] | None = {"page": 0}
    while more:
        activity = teams(reply, Shown("once"), question=QUESTION, page=more["page"])
        assert faults(activity | {"from": {"id": "b"}, "conversation": {"id": "c"}}) == []
        (attached,) = activity["attachments"]
        card = attached["content"]
        assert weight(card) <= CARD_BYTES
        found.update(str(one.get("text") or one.get("title")) for one in walk(card))
        more = next((action["data"] for action in card["actions"] if action["title"] == "More"), None)
    return found


def in_slack(reply: Reply) -> str:
    """What stands in the messages, one after the other by the button."""
    found, page = "", 0
    while True:
        message = slack(reply, Setting(question=QUESTION, page=page))
        assert list(message_faults(message)) == []
        found += json.dumps(message["blocks"], ensure_ascii=False)
        page += 1
        if f'"more:{page}"' not in found:
            return found.replace("&amp;", "&")
