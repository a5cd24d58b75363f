"""Every surface of Slack, over HTTP: what a person does there, and what comes back."""

import json

import pytest
from structlog.testing import capture_logs

from adapters.slack.outbound.ephemeral import FAILED
from adapters.slack.render import correction_form, feedback_card
from tests.slack.conftest import House
from tests.slack.fake import Script
from tests.slack.stand_in import CLAIM, StandIn


async def test_a_mention_is_answered_in_a_thread_under_it(house: House) -> None:
    assert await house.client.play("mention") == (200, {})

    posted = (await house.slack.until("chat.postMessage"))[0]
    assert (posted["channel"], posted["thread_ts"]) == ("C0CHAN", "1753869600.000100")
    assert CLAIM in posted["text"]


async def test_a_mention_in_a_thread_is_answered_in_that_thread(house: House) -> None:
    await house.client.play("mention_in_thread")

    assert (await house.slack.until("chat.postMessage"))[0]["thread_ts"] == "1753869600.000100"
    assert house.app.heard[0].conversation == "slack:T0TEAM/C0CHAN/1753869600.000100"


async def test_a_direct_message_is_answered_in_its_thread(house: House) -> None:
    await house.client.play("direct_message")

    posted = (await house.slack.until("chat.postMessage"))[0]
    assert (posted["channel"], posted["thread_ts"]) == ("D0DM", "1753869800.000300")
    assert any(block["type"] in {"table", "data_table"} for block in posted["blocks"]), posted["blocks"]


async def test_a_message_with_a_file_is_heard(house: House) -> None:
    await house.client.play("direct_message_with_file")

    await house.slack.until("chat.postMessage")


async def test_a_reply_in_a_thread_that_is_also_sent_to_the_channel_is_heard(house: House) -> None:
    await house.client.play("direct_message", event__subtype="thread_broadcast", event__thread_ts="1753869700.000100")

    assert (await house.slack.until("chat.postMessage"))[0]["thread_ts"] == "1753869700.000100"


@pytest.mark.parametrize("kind", ["reaction_added", "app_context_changed", "member_joined_channel"])
async def test_an_event_that_is_not_asked_for_is_acknowledged(house: House, kind: str) -> None:
    assert await house.client.play("mention", event__type=kind) == (200, {})


@pytest.mark.parametrize(
    "name",
    [
        "mention_edited",
        "mention_by_bot",
        "mention_as_message",
        "direct_message_changed",
        "direct_message_deleted",
        "direct_message_by_slackbot",
        "direct_message_by_bot",
        "direct_message_by_itself",
        "rate_limited",
        "closed",
        "link_button",
    ],
)
async def test_what_no_person_said_just_now_is_acknowledged_and_not_answered(house: House, name: str) -> None:
    assert await house.client.play(name) == (200, {})
    await house.client.play("direct_message")

    await house.slack.until("chat.postMessage")
    assert len(house.app.heard) == 1


async def test_an_empty_mention_gets_help(house: House) -> None:
    await house.client.play("mention", event__text="<@U0BOT>")

    assert "Buttons: What is the OPSC?" in (await house.slack.until("chat.postMessage"))[0]["text"]


async def test_the_same_event_twice_is_answered_once(house: House) -> None:
    event = house.client.live("mention")
    for headers in ({}, {"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"}):
        assert (await house.client.send(event, headers))[0] == 200
    await house.client.play("mention_as_message", event__channel_type="im")  # the same post, subscribed to twice
    await house.client.play("direct_message")

    await house.slack.until("chat.postMessage", 2)
    assert len(house.app.heard) == 2


async def test_the_address_is_proven_to_slack(house: House) -> None:
    status, found = await house.client.play("url_verification")

    assert (status, len(found["challenge"])) == (200, 52)


async def test_a_command_is_answered_to_the_asker_only(house: House) -> None:
    status, found = await house.client.play("command")

    assert (status, found["response_type"]) == (200, "ephemeral")
    assert found["unfurl_links"] is False
    assert CLAIM in found["text"]
    assert house.app.heard[0].conversation == "slack:T0TEAM/U0ASKER"


@pytest.mark.parametrize("text", ["help", "", "  ", "HELP"])
async def test_the_command_helps(house: House, text: str) -> None:
    _, found = await house.client.play("command", text=text)

    assert "What is the OPSC?" in found["text"]


@pytest.mark.parametrize(
    "text", ["۵ جولائی ۲۰۱۱ کیا ہے؟", "<!here> & <@U1>", "🙂" * 200, "x" * 4000, "&lt;b&gt; &amp;amp;", "*bold* `code`"]
)
async def test_a_command_takes_any_text(house: House, text: str) -> None:
    status, found = await house.client.play("command", text=text)

    assert status == 200
    assert "<!" not in str(found["blocks"])


async def test_an_answer_to_a_command_can_be_shared(house: House) -> None:
    _, found = await house.client.play("command")
    share = [element for block in found["blocks"] for element in block.get("elements", []) if "value" in element]
    await house.client.play("share", actions__0__value=share[1]["value"])

    said = (await house.slack.until("response_url"))[0]
    assert (said["response_type"], said["replace_original"]) == ("in_channel", False)
    assert CLAIM in said["text"]
    assert "<@U0ASKER> asked: has Pakistan ratified the OPSC?" in said["text"]
    assert "Share in channel" not in str(said)
    assert house.app.heard[-1].answers_only


async def test_the_command_shows_my_corrections(house: House) -> None:
    assert "no corrections yet" in (await house.client.play("command", text="status"))[1]["text"]
    await house.client.play("command", text="the OPSC is wrong")

    assert "FB-000001" in (await house.client.play("command", text="status"))[1]["text"]


async def test_a_choice_takes_the_place_of_the_question(house: House) -> None:
    await house.client.play("pick")

    said = (await house.slack.until("response_url"))[0]
    assert said["replace_original"] is True
    assert "<@U0ASKER> chose: OPSC" in said["text"]
    assert house.app.heard[0].conversation == "slack:T0TEAM/C0CHAN/1753869600.000100"


async def test_a_choice_that_only_one_person_sees_stays_with_them(house: House) -> None:
    await house.client.play("pick_ephemeral")

    assert (await house.slack.until("response_url"))[0]["replace_original"] is True
    assert house.app.heard[0].conversation == "slack:T0TEAM/U0ASKER"


async def test_any_other_button_asks_anew_in_the_thread(house: House) -> None:
    await house.client.play("ask")

    posted = (await house.slack.until("chat.postMessage"))[0]
    assert posted["thread_ts"] == "1753869600.000100"
    assert "<@U0ASKER> asked: OPSC &amp; Budapest" in posted["text"]


async def test_a_button_at_home_is_answered_in_a_direct_message(house: House) -> None:
    await house.client.play("ask_at_home")

    assert (await house.slack.until("chat.postMessage"))[0]["channel"] == "U0ASKER"


async def test_a_spent_response_url_does_not_cost_the_answer(house: House) -> None:
    await house.client.play("pick", response_url=f"{house.slack.url}/response/unknown")

    assert (await house.slack.until("chat.update"))[0]["ts"] == "1753869610.000900"


async def test_a_long_answer_ends_at_a_sentence_and_goes_on_when_asked(house: House) -> None:
    _, first = await house.client.play("command", text="everything")
    more = [
        e for block in first["blocks"] for e in block.get("elements", []) if e.get("action_id", "").startswith("more")
    ]
    await house.client.play("more", actions__0__action_id="more:1", actions__0__value=more[0]["value"])

    rest = (await house.slack.until("response_url"))[0]
    texts = [block["text"]["text"] for block in first["blocks"] if block["type"] == "section"]
    assert all(text.partition(" <http")[0].endswith(".") for text in texts), texts
    assert rest["replace_original"] is False
    assert rest["blocks"] != first["blocks"]


async def test_which_instruments_a_message_means_is_told_to_the_one_who_asked(house: House) -> None:
    await house.client.play("instruments_meant")

    said = (await house.slack.until("response_url"))[0]
    assert said["response_type"] == "ephemeral"
    assert house.app.heard[0].text == "The OPSC is wrong & outdated, see UN (https://un.org)"
    assert house.app.heard[0].answers_only
    assert house.app.kept == {}


async def test_the_home_tab_is_published_once_while_nothing_changes(house: House) -> None:
    await house.client.play("home_opened")
    view = (await house.slack.until("views.publish"))[0]["view"]
    await house.client.play("home_opened")
    await house.client.play("command", text="the OPSC is wrong")
    await house.client.play("home_opened")

    views = await house.slack.until("views.publish", 2)
    assert "None yet." in str(view)
    assert "FB-000001" in str(views[1]["view"])


async def test_a_pane_without_prompts_is_welcomed_all_the_same(house: House) -> None:
    house.slack.script["assistant.threads.setSuggestedPrompts"].append(Script(error="not_allowed"))
    await house.client.play("pane_opened")

    assert (await house.slack.until("chat.postMessage"))[0]["channel"] == "D0DM"


async def test_the_pane_offers_prompts_and_welcomes_once(house: House) -> None:
    await house.client.play("pane_opened")
    await house.slack.until("chat.postMessage")
    await house.client.play("pane_opened")

    prompts = await house.slack.until("assistant.threads.setSuggestedPrompts", 2)
    assert "thread_ts" not in prompts[0]
    await house.client.play("direct_message")
    await house.slack.until("chat.postMessage", 2)
    assert sum("I answer questions" in posted["text"] for posted in house.slack.of("chat.postMessage")) == 1


FORWARDED = {"is_msg_unfurl": True, "is_share": True, "author_id": "U9", "channel_id": "C9", "ts": "1764256440.000100"}


@pytest.mark.parametrize("name", ["mention", "direct_message", "instruments_meant"])
@pytest.mark.parametrize(
    "attachment",
    [
        {**FORWARDED, "text": "has Pakistan ratified the OPSC &amp; when?"},
        {**FORWARDED, "is_msg_unfurl": False, "text": "has Pakistan ratified the OPSC &amp; when?"},
        {**FORWARDED, "text": "", "fallback": "[14:05] jordan: has Pakistan ratified the OPSC &amp; when?"},
    ],
)
async def test_the_words_of_a_forwarded_message_are_read(house: House, name: str, attachment: dict[str, str]) -> None:
    message = "message" if name == "instruments_meant" else "event"
    preview = {"title_link": "https://india.example", "text": "India in the news"}
    await house.client.play(name, **{f"{message}__text": "<@U0BOT>", f"{message}__attachments": [attachment, preview]})
    await house.slack.when(lambda: bool(house.app.heard))

    heard = [(message.text, message.answers_only) for message in house.app.heard]
    assert heard == [("has Pakistan ratified the OPSC & when?", True)]


async def test_a_form_about_a_forwarded_message_holds_its_words(house: House) -> None:
    shared = [{**FORWARDED, "text": "the date is wrong"}]
    await house.client.play("report_message", message__text="look", message__attachments=shared)

    view = (await house.slack.until("views.open"))[0]["view"]
    assert "look\\n\\nthe date is wrong" in json.dumps(view)


@pytest.mark.parametrize("blank", ["\u00a0", "\u2003", "\u202f", "\u3000", "\n", "  "])
async def test_white_space_of_any_kind_parts_a_subcommand(house: House, blank: str) -> None:
    assert await house.client.play("command", text=f"Correct{blank}https://example.org/opsc") == (200, {})

    assert "https://example.org/opsc" in str((await house.slack.until("views.open"))[0]["view"])


@pytest.mark.parametrize("fault", [KeyError, TypeError, ValueError, AttributeError, IndexError])
async def test_a_fault_of_ours_is_not_called_slacks(
    house: House, monkeypatch: pytest.MonkeyPatch, fault: type[Exception]
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise fault("a fault of ours")

    async def away(*_: object, **__: object) -> None:
        broken()

    monkeypatch.setattr(correction_form, "modal", broken)
    monkeypatch.setattr(feedback_card, "question", broken)
    monkeypatch.setattr(house.app, "claim", away)
    monkeypatch.setattr(StandIn, "__call__", away)
    with capture_logs() as logs:
        assert (await house.client.play("mention"))[0] == 500
        assert (await house.client.play("command", text="correct"))[1]["text"] == FAILED
        assert (await house.client.play("command"))[1]["text"] == FAILED
        assert (await house.client.play("submitted"))[1]["errors"] == {"text": FAILED}
        for name in ("correct", "ask", "report_message", "instruments_meant"):
            assert (await house.client.play(name))[0] == 200
        told = await house.slack.until("response_url", 4)

    assert {message["text"] for message in told} == {FAILED}
    assert (await house.slack.until("chat.postMessage"))[0]["text"] == FAILED
    assert not [line for line in logs if line["event"] == "slack_payload_malformed"]
    assert [line for line in logs if line["event"] == "slack_request_failed" and line["exc_info"]]


async def test_an_answer_that_fails_is_a_sentence_where_it_was_asked_for(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise KeyError("a fault of ours")

    monkeypatch.setattr(StandIn, "__call__", broken)
    assert (await house.client.play("mention"))[0] == 200

    posted = (await house.slack.until("chat.postMessage"))[0]
    assert (posted["text"], posted["thread_ts"]) == (FAILED, "1753869600.000100")
    assert not any(payload for payload, _ in house.app.claims.values())
