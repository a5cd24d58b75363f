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
from tests.slack.rules import message_faults
from tests.teams.microsoft import faults, walk

LIBRARY = load()
QUESTION = "compare these two"


@pytest.mark.parametrize("pair", list(itertools.combinations(LIBRARY.instruments, 2)), ids="-".join)
def test_no_row_of_a_comparison_is_lost(pair: tuple[str, str]) -> None:
    reply = compare.reply(Question(QUESTION, intent="compare", instruments=pair, states=("PAK",), home="PAK"), LIBRARY)
    assert reply.table
    labels = [row[0] for row in reply.table.rows]

    assert [label for label in labels if label not in in_teams(reply)] == []
    assert [label for label in labels if label not in in_slack(reply)] == []


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
