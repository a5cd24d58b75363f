"""A correction's way back in Slack, through the real process: asked about, answered, withdrawn; a form filled in."""

import json
from pathlib import Path

from tests.slack.fake import FakeSlack
from tests.slack.process import labels, pressed, running

POST = "chat.postMessage"
CARDS = "C0MAINT"


def fields(view: dict[str, object]) -> dict[str, str]:
    blocks = view["blocks"]
    assert isinstance(blocks, list)
    found = {}
    for block in blocks:
        element = block.get("element", {})
        option = element.get("initial_option")
        found[block.get("block_id", "")] = option["value"] if option else element.get("initial_value", "")
    return found


async def test_from_the_receipt_to_the_answer_and_back(slack: FakeSlack, tmp_path: Path) -> None:
    def cards() -> list[dict[str, object]]:
        return [post for post in slack.of(POST) if post["channel"] == CARDS]

    def said() -> list[dict[str, object]]:
        return [post for post in slack.of(POST) if post["channel"] == "C0CHAN"]

    async with running(slack, tmp_path / "sanad") as (client, _):
        await client.play("mention", event__text="<@U0BOT> the OPSC date is wrong, it was 2011")
        await slack.when(lambda: said() and cards())
        receipt, card = said()[0], cards()[0]
        assert labels(receipt) == ["Withdraw"]

        number = pressed(card, "Accept")["actions__0__value"]
        decision = json.dumps({"id": number, "state": "question"})
        words = {"view__private_metadata": decision, "view__state__values__comment__comment__value": "Which list?"}
        await client.play("decided", **words)
        await slack.when(lambda: len(said()) == 2)
        asked = said()[1]
        assert (asked["thread_ts"], labels(asked)) == ("1753869600.000100", ["Answer"])

        await client.play("correct", **pressed(asked, "Answer"))
        view = (await slack.until("views.open"))[0]["view"]
        assert "Which list?" in str(view["blocks"])
        assert set(fields(view)) == {"", "text"}
        values = {"text": {"text": {"type": "plain_text_input", "value": "The one of the UN"}}}
        answer = {"view__private_metadata": view["private_metadata"], "view__state__values": values}
        _, theirs = await client.play("submitted", user__id="U0OTHER", view__id="V1", **answer)
        _, mine = await client.play("submitted", view__id="V2", **answer)
        assert "only its writer" in str(theirs["errors"])
        assert "answer is passed on" in str(mine["view"])
        await slack.when(lambda: len(cards()) == 2)
        assert "The one of the UN" in str(cards()[1]["blocks"])

        await client.play("ask", **pressed(receipt, "Withdraw"))
        update = (await slack.when(lambda: [u for u in slack.of("chat.update") if "Withdrawn" in str(u)]))[0]
        assert labels(update) == []
    assert slack.faults == []


async def test_the_command_fills_the_form_with_what_its_text_names(slack: FakeSlack, tmp_path: Path) -> None:
    async with running(slack, tmp_path / "sanad") as (client, _):
        await client.play("command", text="correct opsc: Pakistan ratified it on 6 July 2011")
        view = (await slack.until("views.open"))[0]["view"]
        _, told = await client.play("command", text="correct a man is sending naked pictures to my niece")

        assert fields(view)["instrument"] == "opsc"
        assert fields(view)["text"] == "Pakistan ratified it on 6 July 2011"
        assert "It ratified it on 5 July 2011" in str(view["blocks"])
        assert "tel:15" in str(told)
        assert len(slack.of("views.open")) == 1
    assert slack.faults == []
