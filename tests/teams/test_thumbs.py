"""Thumbs under an answer: counted; what is written beside one is feedback."""

import json
from typing import Any

import pytest
from prometheus_client import REGISTRY

from tests.teams.conftest import Bot
from tests.teams.reading import card_of, words_of


@pytest.mark.parametrize(("name", "remark"), [("rating", "The date is old."), ("rating_playground", "too short")])
async def test_a_remark_beside_a_thumb_is_feedback(bot: Bot, name: str, remark: str) -> None:
    assert await bot.gets(name) == {}
    (kept,) = bot.application.kept.values()

    assert kept.text == remark


async def test_a_disclosure_beside_a_thumb_is_answered_with_whom_to_tell(bot: Bot) -> None:
    told = json.dumps({"feedbackText": "this is about the abuse of a child"})
    value = {"actionName": "feedback", "actionValue": {"reaction": "dislike", "feedback": told}}
    assert await bot.gets("rating", value=value) == {}

    assert bot.application.kept == {}
    assert "NCCIA" in words_of(card_of(bot.sent[0]))


@pytest.mark.parametrize("feedback", ["", "{}", '{"feedbackText": ""}', None, 5, "[]"])
async def test_a_bare_thumb_is_counted_and_not_kept(bot: Bot, feedback: Any) -> None:
    value = {"actionName": "feedback", "actionValue": {"reaction": "like", "feedback": feedback}}
    before = _thumbs_up()

    assert await bot.gets("rating", value=value) == {}
    assert bot.application.kept == {}
    assert _thumbs_up() == before + 1


def _thumbs_up() -> float:
    return REGISTRY.get_sample_value("sanad_ratings_total", {"platform": "teams", "rating": "up"}) or 0.0
