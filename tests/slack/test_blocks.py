"""What a reply looks like in Slack.

python -m tests.slack.test_blocks      writes the golden files anew; then read the difference
"""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block as SdkBlock
from slack_sdk.models.blocks import HeaderBlock, SectionBlock
from slack_sdk.models.views import View

from adapters.slack.inbound.question import Place
from adapters.slack.render import correction_form, feedback_card, home
from adapters.slack.render.blocks import Block, Setting, render, without_tables
from adapters.slack.render.markup import cut, escape, parts, typed
from bot import screen
from bot.feedback import notifications
from bot.model import Change, Choice, Fact, Feedback, Form, Item, Receipt, Reply, Section, Source, Table
from bot.news import Order
from tests.replies import QUESTIONS, masked, real
from tests.slack import stand_in
from tests.slack.rules import message_faults, view_faults

GOLDEN = Path(__file__).parents[1] / "golden" / "slack"
ASKED = Setting(question="has Pakistan ratified the OPSC", share=True)
FEEDBACK = Feedback(
    "FB-7K2M9Q",
    "correction",
    "question",
    "It was *5 July 2011*, see <https://evil.example|unhcr.org> <!channel> & `co`",
    "2026-07-30T10:00:00+00:00",
    instrument="opsc",
    claim=stand_in.CLAIM,
    key="instruments.opsc.provisions.3(1)(c)",
    current=stand_in.CLAIM,
    current_source=stand_in.UN.url,
    source="https://treaties.un.org/page",
    contact=True,
    user="slack:T0TEAM/U0ASKER",
    conversation="slack:T0TEAM/C0CHAN/1753869600.000100",
    link="https://app.slack.com/client/T0TEAM/C0CHAN/thread/C0CHAN-1753869600.000100",
    content_version=stand_in.VERSION,
    history=(Change("question", "2026-07-31T09:00:00+00:00", "slack:T0TEAM/U0MAINT", "Which page?"),),
)
PLACE = Place("T0TEAM", "C0CHAN", "U0ASKER", "1753869600.000100")

TOLD_NOTHING = Reply("changes", "None.", order=Order("show", ""))

MESSAGES: dict[str, Block] = {
    **{name: render(real(text), Setting(question=text, share=True)) for name, text in QUESTIONS.items()},
    **{
        f"{name}_more": render(real(text), Setting(question=text, page=1, of=screen.digest(real(text))))
        for name, text in QUESTIONS.items()
        if name in {"summary", "topic", "parties"}
    },
    "summary_sources": render(real("what is the OPSC"), Setting(question="what is the OPSC", sources=True)),
    "moved_on": render(real("what is the OPSC"), Setting(question="what is the OPSC", page=1, of="another")),
    "compare_in_a_view": render(real("OPSC vs Budapest"), Setting(tables=False)),
    "compare_without_tables": without_tables(render(real("OPSC vs Budapest"), ASKED)),
    "chosen": render(real("what is the OPSC"), Setting(note="<@U0ASKER> chose: OPSC")),
    "long": render(stand_in.LONG, Setting(question="everything")),
    "hostile": render(stand_in.HOSTILE),
    "guest": render(real("has Pakistan ratified the OPSC"), Setting(guest=True)),
    "receipt": render(Reply("feedback", "Thank you. It is passed on.", feedback=Receipt("FB-7K2M9Q", "correction"))),
    "sentence": render(Reply("unknown", "I do not know that.")),
    "outcome": render(
        notifications.of(FEEDBACK, Change("declined", "2026-07-31T09:00:00+00:00", "slack:T0TEAM/U0MAINT", "No."))
    ),
    "card": feedback_card.card(FEEDBACK, "T0TEAM"),
    "card_accepted": feedback_card.card(replace(FEEDBACK, state="accepted", contact=False, link=""), "T0TEAM"),
    "status_list": home.status([FEEDBACK]),
    "status_empty": home.status([]),
    "welcome": home.welcome(),
}
VIEWS: dict[str, Block] = {
    "home": home.home(real("help"), [FEEDBACK], TOLD_NOTHING),
    "home_told": home.home(real("help"), [], replace(TOLD_NOTHING, sections=(Section("", (Item("OPSC: Nepal"),)),))),
    "form": correction_form.modal(stand_in.CORRECT, PLACE, stand_in.INSTRUMENTS),
    "form_empty": correction_form.modal(Form(), PLACE, stand_in.INSTRUMENTS),
    "form_kept": correction_form.receipt(Reply("feedback", "Thank you.", feedback=Receipt("FB-7K2M9Q", "correction"))),
    "form_contacts": correction_form.receipt(real(QUESTIONS["contacts"])),
    "decision": feedback_card.question("FB-7K2M9Q", "declined", FEEDBACK),
}


@pytest.mark.parametrize("name", [*MESSAGES, *VIEWS])
def test_it_looks_as_it_was_reviewed(name: str) -> None:
    reviewed = json.loads((GOLDEN / f"{name}.json").read_text("utf-8"))

    assert masked((MESSAGES | VIEWS)[name]) == reviewed


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_is_within_slacks_limits(name: str) -> None:
    assert list(message_faults(MESSAGES[name])) == []


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_is_within_slacks_limits(name: str) -> None:
    assert list(view_faults(VIEWS[name])) == []


@pytest.mark.parametrize("name", MESSAGES)
def test_the_blocks_pass_the_sdks_own_models(name: str) -> None:
    for block in SdkBlock.parse_all([one for one in MESSAGES[name]["blocks"] if one["type"] != "data_table"]):
        block.validate_json()


@pytest.mark.parametrize("name", VIEWS)
def test_the_views_pass_the_sdks_own_models(name: str) -> None:
    View(**VIEWS[name]).validate_json()


def test_the_sdks_models_would_notice() -> None:
    too_long = HeaderBlock(text="x" * 151), SectionBlock(text="x" * 3001)

    for block in too_long:
        with pytest.raises(Exception, match=r"150|3000"):
            block.validate_json()


text = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=300) | st.sampled_from(
    ["<!channel>", "&" * 4000, "x" * 4000, "A sentence. " * 600, "a, b; " * 1500, "https://example.org"]
)
some = text.filter(str.strip)  # a name is never empty: the content's schema sees to it
replies = st.builds(
    Reply,
    intent=st.sampled_from(["status", "feedback", "list", "ambiguous", "report-abuse"]),
    text=text,
    title=text,
    facts=st.lists(st.builds(Fact, some.map(lambda name: name[:80]), text), max_size=12).map(tuple),
    table=st.none() | st.builds(Table, st.tuples(text, text), st.lists(st.tuples(text, text), max_size=120).map(tuple)),
    sections=st.lists(
        st.builds(Section, text, st.lists(st.builds(Item, some, text, text), max_size=8).map(tuple)), max_size=3
    ).map(tuple),
    notes=st.lists(text, max_size=3).map(tuple),
    sources=st.lists(st.builds(Source, text, some.map(lambda name: f"https://{name}"), text, text), max_size=6).map(
        tuple
    ),
    choices=st.lists(st.builds(Choice, some, some, st.sampled_from(["", "opsc"])), max_size=30).map(tuple),
    form=st.none() | st.builds(Form, instrument=st.just("opsc"), claim=text, text=text),
    content_version=text,
)


@given(replies, st.booleans(), st.integers(0, 3), text)
@settings(max_examples=150, deadline=None)
def test_any_reply_is_within_the_limits(reply: Reply, tables: bool, page: int, question: str) -> None:
    message = render(reply, Setting(question=question, tables=tables, page=page, share=True))

    assert list(message_faults(message)) == []


ADDRESS = "https://www.ohchr.org/a?b=1&c"


@pytest.mark.parametrize(
    "reply",
    [
        Reply("sources", f"Look at {ADDRESS}.", sources=(Source("OHCHR", ADDRESS, "2026"),)),
        Reply("article", "It binds.", notes=(f"Official text: {ADDRESS}",)),
        Reply("sources", "Here.", facts=(Fact("Official text", ADDRESS),)),
    ],
)
def test_an_address_of_the_contents_can_be_followed(reply: Reply) -> None:
    assert "<https://www.ohchr.org/a?b=1&amp;c|www.ohchr.org/a?b=1&amp;c>" in str(render(reply)["blocks"])


@pytest.mark.parametrize(
    "reply",
    [
        Reply("status", f"I do not know “{ADDRESS}”."),
        Reply("feedback", "Declined.", facts=(Fact("You wrote", f"see {ADDRESS}"),)),
        Reply("feedback", f"They wrote: “{ADDRESS}”"),
    ],
)
def test_an_address_that_somebody_wrote_is_no_link(reply: Reply) -> None:
    assert f"<{ADDRESS[:20]}" not in str(render(reply)["blocks"])


def test_a_card_mentions_only_people_of_the_workspace_it_stands_in() -> None:
    assert "<@U0ASKER>" in str(feedback_card.card(FEEDBACK, "T0TEAM"))

    elsewhere = str(feedback_card.card(FEEDBACK, "T0OTHER"))
    assert "<@" not in elsewhere
    assert "slack:T0TEAM/U0ASKER" in elsewhere


@pytest.mark.parametrize("intent", ["help", "smalltalk", "unknown", "report-abuse", "ambiguous", "forget", "feedback"])
def test_what_tells_the_others_nothing_cannot_be_shared(intent: str) -> None:
    assert "Share" not in str(render(replace(stand_in.STATUS, intent=intent), ASKED)["blocks"])


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("<@U0BOT> hello", "hello"),
        ("hello <@U0BOT>", "hello"),
        ("<@U1|jordan> and <@U2>", "and"),
        ("in <#C1|general>", "in #general"),
        ("<!here> <!subteam^S1|@pakistan-team> opsc <!date^1|3 May>", "opsc 3 May"),
        ("<http://India.at/|India.at>", "India.at"),
        ("<http://lanzarote.is|lanzarote.is> &amp; opsc", "lanzarote.is & opsc"),
        ("<tel:+922134567|021 34567>", "021 34567"),
        ("<mailto:a@b.org>", "a@b.org"),
        ("<https://un.org/a/b|un.org>", "un.org (https://un.org/a/b)"),
        ("it is 18 &gt; 17", "it is 18 > 17"),
        (":flag-ke: \U0001f1ee\U0001f1f3 opsc", ":flag-ke: \U0001f1ee\U0001f1f3 opsc"),
        ("<https://un.org>", "https://un.org"),
        ("<https://un.org|un.org>", "un.org"),
        ("&gt; quoted\n&gt;&gt;&gt; deep", "quoted\ndeep"),
        ("correct\u00a0the\u202fdate", "correct the date"),
        ("<https://un.org/a|here>", "here (https://un.org/a)"),
        ("<mailto:a@b.org|a@b.org>", "a@b.org"),
        ("a &lt; b &amp;&amp; c &gt; d", "a < b && c > d"),
        ("&amp;lt;", "&lt;"),
        ("a\0b\ud800", "ab"),
        ("x" * 9000, "x" * 4000),
    ],
)
def test_what_was_typed_is_read_as_it_looked(said: str, read: str) -> None:
    assert typed(said) == read


def test_escaping_and_reading_are_each_others_reverse() -> None:
    assert typed(escape("a < b && c > &lt;")) == "a < b && c > &lt;"


@pytest.mark.parametrize(
    ("whole", "longest", "begins"),
    [
        ("One. Two is longer.", 12, "One. …"),
        ("پہلا جملہ۔ دوسرا جملہ۔", 16, "پہلا جملہ۔ …"),
        ("no sentence in here at all", 14, "no sentence …"),
        ("short", 9, "short"),
    ],
)
def test_a_cut_ends_where_a_sentence_or_a_word_does(whole: str, longest: int, begins: str) -> None:
    assert cut(whole, longest) == begins


def test_no_entity_is_torn() -> None:
    assert all(part.replace("&amp;", "") == "" for part in parts("&amp;" * 900, 2900))


if __name__ == "__main__":
    for name, found in (MESSAGES | VIEWS).items():
        (GOLDEN / f"{name}.json").write_text(json.dumps(masked(found), indent=2, ensure_ascii=False) + "\n", "utf-8")
