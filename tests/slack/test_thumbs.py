"""Thumbs under an answer: up is counted, down opens the form, and nothing of either is kept."""

import json
from dataclasses import replace

import pytest
from prometheus_client import REGISTRY
from slack_sdk.models.blocks import ContextActionsBlock

from adapters.slack.render import message as message_module
from adapters.slack.render.blocks import Setting, render
from adapters.slack.render.message import message, thumbs
from bot.model import Form
from tests.slack import stand_in
from tests.slack.client import Json
from tests.slack.conftest import House
from tests.slack.rules import message_faults


def counted(rating: str) -> float:
    return REGISTRY.get_sample_value("sanad_ratings_total", {"platform": "slack", "rating": rating}) or 0.0


def thumbs_in(message: Json) -> list[Json]:
    found = [block["elements"] for block in message["blocks"] if block["type"] == "context_actions"]
    return [element for elements in found for element in elements]


@pytest.mark.parametrize("name", ["mention", "direct_message"])
async def test_an_answer_with_sources_has_thumbs(house: House, name: str) -> None:
    await house.client.play(name)
    posted = (await house.slack.until("chat.postMessage"))[0]

    (found,) = thumbs_in(posted)
    assert found["positive_button"]["value"] == "up"
    assert list(message_faults(posted)) == []
    ContextActionsBlock(elements=[found]).validate_json()


@pytest.mark.parametrize("asked", ["help", "abuse", "which"])
async def test_what_rests_on_no_source_or_is_for_one_person_has_none(house: House, asked: str) -> None:
    await house.client.play("direct_message", event__text=asked)

    assert thumbs_in((await house.slack.until("chat.postMessage"))[0]) == []


async def test_what_only_the_asker_sees_has_none(house: House) -> None:
    _, found = await house.client.play("command")

    assert stand_in.CLAIM in found["text"]
    assert thumbs_in(found) == []


async def test_a_thumb_down_opens_the_form_of_that_answer(house: House) -> None:
    await house.client.play("mention")
    pressed = thumbs_in((await house.slack.until("chat.postMessage"))[0])[0]["negative_button"]["value"]
    before = counted("down")
    assert await house.client.play("rate", actions__0__value=pressed) == (200, {})

    view = (await house.slack.until("views.open"))[-1]["view"]
    assert stand_in.CLAIM in str(view["blocks"])
    assert json.loads(view["private_metadata"])["c"] == "slack:T0TEAM/C0CHAN/1753869600.000100"
    assert counted("down") == before + 1
    assert [message.form for message in house.app.heard] == [None]  # nothing is handed in by pressing


async def test_a_thumb_up_is_counted_and_that_is_all(house: House) -> None:
    before = counted("up")
    assert await house.client.play("rate", actions__0__value="up") == (200, {})

    assert counted("up") == before + 1
    assert house.app.heard == []
    assert house.slack.of("views.open") == []


async def test_a_thumb_of_another_kind_is_refused_and_not_counted(house: House) -> None:
    before = counted("up"), counted("down")
    status, _ = await house.client.play("rate", actions__0__value="sideways")

    assert status == 400
    assert (counted("up"), counted("down")) == before


def test_a_question_of_the_maintainers_has_none() -> None:
    assert thumbs(stand_in.STATUS)
    assert thumbs(replace(stand_in.STATUS, form=Form(answers="FB-7K2M9Q"))) == []


def test_an_answer_at_hand_is_rendered_once_and_let_go_with_it() -> None:
    reply, setting = replace(stand_in.STATUS), Setting(rated=True)
    first = message(reply, setting)
    first["blocks"].append("added")
    first["response_type"] = "ephemeral"
    again = message(reply, setting)
    assert again["blocks"] == [*render(reply, setting)["blocks"], *thumbs(reply)]
    assert "response_type" not in again
    assert again["blocks"][0] is message(reply, setting)["blocks"][0]
    place = id(reply)
    assert place in message_module._made
    del reply
    assert place not in message_module._made
