"""What a person does in Teams, and what they get: the recorded activities, on both SDKs."""

import json
from typing import Any

import pytest

from adapters.teams.inbound.activities import spoken
from bot.model import Reply, Table
from tests.teams.conftest import USER, Bot
from tests.teams.microsoft import card_faults, walk
from tests.teams.reading import buttons_of, card_of, words_of
from tests.teams.stand_in import REPLIES

BOT = "28:0c8f1f2a-5f1f-4b63-9a53-0d7f2a6f7f10"
MINE = {"type": "mention", "mentioned": {"id": BOT, "name": "Sanad"}, "text": "<at>Sanad</at>"}
HERS = {"type": "mention", "mentioned": {"id": "29:hers", "name": "Sara"}, "text": "<at>Sara</at>"}


@pytest.mark.parametrize("name", ["personal", "group_mention", "channel_mention"])
async def test_a_question_is_answered_in_its_own_conversation(bot: Bot, name: str) -> None:
    activity = bot.activity(name)
    await bot.post(activity)
    (reply,) = bot.sent

    assert reply["_conversation"] == activity["conversation"]["id"]
    assert reply["replyToId"] == activity["id"]
    assert reply["from"]["id"] == BOT


async def test_the_thread_of_a_channel_and_the_person_are_handed_on(bot: Bot) -> None:
    await bot.post(bot.activity("channel_mention", id="1795493300001"))
    (message,) = bot.application.seen

    assert message.text == "opsc"
    assert message.conversation == "teams:19:9a8b7c6d@thread.tacv2;messageid=1795493300000"
    assert message.user == USER
    assert message.event_id == f"{message.conversation}:1795493300001"
    assert message.link.startswith("https://teams.microsoft.com/l/message/19%3A9a8b7c6d%40thread.tacv2/1795493300001?")


@pytest.mark.parametrize("name", ["personal", "channel_mention"])
async def test_a_question_counts_against_its_organisation(bot: Bot, name: str) -> None:
    await bot.post(activity := bot.activity(name))

    assert bot.application.seen[0].workspace == f"teams:{activity['channelData']['tenant']['id']}"


@pytest.mark.parametrize(
    ("text", "entities", "said"),
    [
        ("<at>Sanad</at>&nbsp;Sanad in Sanskrit?", [MINE], "Sanad in Sanskrit?"),
        ("<at>Sanad</at> <at>Sara</at> asked about C182", [MINE, HERS], "asked about C182"),
        ("ask <at>Sanad</at>, please", [MINE], "ask  , please"),
        ('<at id="0">Sanad</at> opsc', [], "opsc"),
        ("<at>Sara</at> opsc", [HERS], "opsc"),
        ('<quoted messageId="17"/><at>Sanad</at> opsc', [MINE], "opsc"),
        ("opsc \U0001f1ee\U0001f1f3&nbsp;\u2003art 3", [], "opsc \U0001f1ee\U0001f1f3  art 3"),
        ("opsc &amp; budapest &lt;3", [], "opsc & budapest <3"),
        ("<at>Sanad</at>", [MINE], ""),
        (None, [MINE], ""),
        ("opsc", [{"type": "mention"}], "opsc"),
        ("opsc", [{"type": "mention", "mentioned": None, "text": None}], "opsc"),
        ("opsc", None, "opsc"),
    ],
)
def test_what_is_said_is_what_was_typed_without_anybodys_name(text: Any, entities: Any, said: str) -> None:
    activity = {"text": text, "entities": entities, "recipient": {"id": BOT, "name": "Sanad"}}

    assert spoken(activity) == said


async def test_an_answer_carries_its_sources_as_citations_and_takes_a_rating(bot: Bot) -> None:
    await bot.post(bot.activity("personal"))
    (reply,) = bot.sent

    (entity,) = reply["entities"]
    assert [one["position"] for one in entity["citation"]] == [1]
    assert "[1]" in reply["text"]
    assert "[2]" not in reply["text"]  # the other source carries nothing that is said
    assert entity["citation"][0]["appearance"]["abstract"] == "United Nations, as of 2026-01-14"
    assert "additionalType" not in entity  # answers are looked up, not generated
    assert reply["channelData"]["feedbackLoop"] == {"type": "custom"}


async def test_whoever_needs_help_is_not_asked_for_a_rating(bot: Bot) -> None:
    await bot.post(bot.activity("personal", text="whom do i tell"))

    assert "channelData" not in bot.sent[0]
    assert "NCCIA" in words_of(card_of(bot.sent[0]))


async def test_a_small_reply_is_plain_text_with_three_things_to_try(bot: Bot) -> None:
    await bot.post(bot.activity("personal", text="help"))
    (reply,) = bot.sent

    assert "attachments" not in reply
    assert [one["title"] for one in reply["suggestedActions"]["actions"]] == [
        "OPSC",
        "Compare OPSC and Budapest",
        "What do you know?",
    ]


async def test_in_a_channel_the_things_to_try_are_buttons_that_need_no_mention(bot: Bot) -> None:
    await bot.post(bot.activity("channel_mention", text="help", entities=[]))

    assert "suggestedActions" not in bot.sent[0]
    assert "OPSC" in buttons_of(card_of(bot.sent[0]))


@pytest.mark.parametrize("text", ["raise me [a](javascript:alert(1)) *b* <at>c</at>", "@everyone **x**"])
async def test_what_a_person_typed_is_never_read_as_markdown(bot: Bot, text: str) -> None:
    await bot.post(bot.activity("personal", text=text))

    assert bot.sent[0]["textFormat"] == "plain"
    assert bot.sent[0].get("entities") is None


async def test_a_choice_is_asked_as_if_it_were_typed(bot: Bot) -> None:
    body = await bot.gets("execute_ask")

    assert body == {
        "statusCode": 200,
        "type": "application/vnd.microsoft.activity.message",
        "value": "Answered below.",
    }
    assert bot.application.seen[0].text == "opsc"
    assert bot.sent[0]["text"].startswith("**Optional Protocol")


async def test_a_choice_works_in_clients_that_know_submit_only(bot: Bot) -> None:
    await bot.gets("submit_correct", value={"do": "ask", "text": "opsc"})

    assert bot.application.seen[0].text == "opsc"
    assert len(bot.sent) == 1


@pytest.mark.parametrize(
    "value", [None, {}, {"action": None}, {"action": {"data": "x"}}, {"action": {"data": {"do": "x"}}}]
)
async def test_a_button_that_nobody_knows_any_more_says_so(bot: Bot, value: Any) -> None:
    body = await bot.gets("execute_ask", value=value)

    assert "ask again" in body["value"]


async def test_which_one_offers_each_and_none_of_them(bot: Bot) -> None:
    await bot.post(bot.activity("group_mention"))
    card = card_of(bot.sent[0])

    offered = [one for one in card["body"] if one.get("selectAction")]
    assert [one["selectAction"]["data"]["text"] for one in offered] == ["opsc", "budapest-p1"]
    assert [one["title"] for one in card["actions"]] == ["None of these"]


@pytest.mark.parametrize("name", ["edited", "reaction", "deleted", "typing", "members_added"])
async def test_what_is_no_question_is_left_alone(bot: Bot, name: str) -> None:
    assert await bot.gets(name) is None
    assert bot.application.seen == []
    assert bot.sent == []


async def test_an_unknown_activity_and_an_unknown_invoke_do_no_harm(bot: Bot) -> None:
    first = await bot.post(bot.activity("typing", type="event", name="x"))
    second = await bot.post(bot.activity("query", name="config/fetch"))

    assert (first.status, second.status) == (200, 501)


async def test_an_installation_in_a_channel_is_welcomed_once(bot: Bot) -> None:
    conversation = {**bot.activity("installed")["conversation"], "conversationType": "channel"}
    activity = bot.activity("installed") | {"conversation": conversation}
    await bot.post(activity)
    await bot.post(activity)

    assert [message.text for message in bot.application.seen] == ["help"]


async def test_a_personal_installation_leaves_the_prompt_starters_in_sight(bot: Bot) -> None:
    await bot.gets("installed")
    assert bot.sent == []
    assert json.loads(bot.application.addresses["teams:a:1pQ2oV8rY5personal"])["serviceUrl"] == bot.microsoft.url


async def test_an_upgrade_is_remembered_and_not_announced(bot: Bot) -> None:
    await bot.gets("installed", action="add-upgrade")

    assert bot.sent == []
    assert bot.application.addresses


@pytest.mark.parametrize("name", ["uninstalled", "members_removed"])
async def test_a_removal_erases_the_address(bot: Bot, name: str) -> None:
    await bot.gets("installed")
    await bot.post(bot.activity("channel_mention"))
    await bot.gets(name)
    left = set(bot.application.addresses)

    assert not {one for one in left if ("personal" in one) == (name == "uninstalled")}


async def test_a_question_in_a_personal_chat_leaves_no_address(bot: Bot) -> None:
    await bot.post(bot.activity("personal"))

    assert bot.application.addresses == {}


async def test_a_shared_conversation_can_be_reached_and_so_can_its_channel(bot: Bot) -> None:
    await bot.post(bot.activity("channel_mention"))

    assert set(bot.application.addresses) == {
        "teams:19:9a8b7c6d@thread.tacv2",
        "teams:19:9a8b7c6d@thread.tacv2;messageid=1795493300000",
    }


@pytest.mark.parametrize("name", ["query", "query_playground"])
async def test_an_instrument_is_found_by_its_name_and_can_be_inserted(bot: Bot, name: str) -> None:
    found = (await bot.gets(name))["composeExtension"]
    (one,) = found["attachments"]

    assert found["type"] == "result"
    assert one["preview"]["contentType"] == "application/vnd.microsoft.card.thumbnail"
    assert card_faults(one["content"]) == []
    assert {action["type"] for action in one["content"]["actions"]} == {"Action.OpenUrl"}
    assert bot.application.seen[0].answers_only


async def test_the_search_opens_with_what_there_is(bot: Bot) -> None:
    found = (await bot.gets("query_initial"))["composeExtension"]

    assert len(found["attachments"]) == 3


async def test_a_search_that_finds_nothing_says_what_to_do(bot: Bot) -> None:
    value = {"commandId": "find", "parameters": [{"name": "text", "value": "weather"}]}
    found = (await bot.gets("query", value=value))["composeExtension"]

    assert found["type"] == "message"
    assert "Nothing found" in found["text"]


async def test_words_that_are_quoted_and_nothing_else_are_what_is_meant(bot: Bot) -> None:
    quote = {"type": "quotedReply", "quotedReply": {"messageId": "17", "senderName": "Jordan", "preview": "opsc"}}
    said = '<quoted messageId="17"/><at>Sanad</at>'
    await bot.post(bot.activity("group_mention", text=said, entities=[MINE, quote]))
    await bot.post(bot.activity("group_mention", text=f"{said} help", entities=[MINE, quote]))

    heard = [(message.text, message.answers_only) for message in bot.application.seen]
    assert heard == [("opsc", True), ("help", False)]


FORWARD = '<blockquote itemtype="http://schema.skype.com/Forward">\n<p>correction: the OPSC is wrong</p>\n</blockquote>'
REPLY = (
    '<blockquote itemscope itemtype="http://schema.skype.com/Reply" itemid="17"><strong itemprop="mri">Jordan</strong>'
    '<p itemprop="preview">forget me</p></blockquote>'
)
NAMED = '<span itemscope itemtype="http://schema.skype.com/Mention" itemid="0">Sanad</span>'


@pytest.mark.parametrize(
    ("copy", "text", "theirs"),
    [
        (FORWARD, "correction: the OPSC is wrong", True),
        (f"<p>{NAMED}&nbsp;</p>{FORWARD}", "correction: the OPSC is wrong", True),
        (f"<p>{NAMED} is this so?</p>{FORWARD}", "is this so?\n\ncorrection: the OPSC is wrong", True),
        (f"{FORWARD.replace('<p>', '<blockquote>opsc</blockquote><p>')}<p>see</p>", "see\n\nopsc", True),
        (f"{REPLY}<p>help</p>", "help", False),
        (f"<blockquote><p>help</p></blockquote>{REPLY}", "help", False),
        ("<blockquote><p>help</p></blockquote>", "all of it", False),
    ],
)
async def test_what_is_forwarded_is_answered_and_is_not_its_forwarders_word(
    bot: Bot, copy: str, text: str, theirs: bool
) -> None:
    await bot.post(
        bot.activity("personal", text="all of it", attachments=[{"contentType": "text/html", "content": copy}])
    )
    (message,) = bot.application.seen

    assert (message.text.startswith(text), message.answers_only) == (True, theirs)
    assert "forget me" not in message.text


@pytest.mark.parametrize(
    "attachments", [None, {}, [5], [{"contentType": "text/html"}], [{"contentType": "text/html", "content": 5}]]
)
async def test_attachments_of_another_shape_change_nothing(bot: Bot, attachments: Any) -> None:
    await bot.post(bot.activity("personal", text="help", attachments=attachments))

    assert [message.text for message in bot.application.seen] == ["help"]


async def test_a_message_that_is_reported_keeps_its_flags_and_loses_its_markers(bot: Bot) -> None:
    content = '<p><at id="0">Jordan</at><emoji id="flag" alt="🇮🇳" title="India"></emoji> is&nbsp;wrong</p>'
    value = {"commandId": "report", "messagePayload": {"body": {"content": content}}}
    body = await bot.gets("report", value=value)

    assert "🇮🇳 is wrong" in words_of(body["task"]["value"]["card"]["content"])
    assert "Jordan" not in json.dumps(body)


async def test_the_rest_of_a_large_answer_comes_by_its_button(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = tuple((f"row {n}", "x" * 300, "y" * 300) for n in range(40))
    monkeypatch.setitem(REPLIES, "large", Reply("compare", "Both.", table=Table(("", "A", "B"), rows)))
    await bot.post(bot.activity("personal", text="large"))
    for sent in range(1, 9):
        pressed = [one for one in walk(card_of(bot.sent[-1])) if one.get("title") == "More"]
        if not pressed:
            break
        value = {"action": {"type": "Action.Execute", "verb": "more", "data": pressed[0]["data"]}, "trigger": "manual"}
        assert (await bot.gets("execute_ask", value=value))["value"] == "Answered below."
        assert len(bot.sent) == sent + 1

    words = " ".join(words_of(card_of(one)) for one in bot.sent)
    assert [name for name, *_ in rows if f"{name} " not in words] == []


async def test_a_fault_that_nobody_could_be_told_of_is_a_500(bot: Bot) -> None:
    bot.microsoft.refusals = [(403, "MessageWritesBlocked", {})]

    assert (await bot.post(bot.activity("personal", text="raise"))).status == 500
    assert (await bot.post(bot.activity("personal", text="raise"))).status == 200
    assert bot.sent[-1]["text"].startswith("Something went wrong on my side")
