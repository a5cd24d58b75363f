"""What maintainers may do, and what writers are told."""

import pytest

from bot.feedback import export, notifications
from bot.feedback.triage import Triage
from bot.model import CannotAnswer, Change, Draft, Feedback, Message, Receipt, State
from bot.store import Search, Store

MAINTAINERS = ("slack:U0123", "slack:T9/U0456", "teams:3f2a-aad")


@pytest.fixture
def triage(store: Store) -> Triage:
    return Triage(store, MAINTAINERS)


async def keep(store: Store, event: str = "Ev1", text: str = "it was 2011") -> Receipt:
    draft = Draft("correction", text, "opsc", key="instruments.opsc.adopted", current="25 May 2000")
    return await store.keep(draft, Message("", "slack:T1/C1/1", event, "slack:T1/U1"), "v1", 0)


@pytest.mark.parametrize(
    ("user", "may"),
    [
        ("slack:U0123", True),
        ("slack:T1/U0123", True),
        ("slack:T9/U0456", True),
        ("slack:T1/U0456", False),
        ("teams:3f2a-aad", True),
        ("teams:U0123", False),
        ("slack:T1/U01234", False),
        ("preview:U0123", False),
        ("inbox", True),
        ("inbox:Ayesha", True),
        ("cli", True),
        ("", False),
    ],
)
def test_only_maintainers_may_decide(triage: Triage, user: str, may: bool) -> None:
    assert triage.may(user) is may


async def test_a_strangers_click_changes_nothing(triage: Triage, store: Store) -> None:
    receipt = await keep(store)

    with pytest.raises(CannotAnswer, match="SANAD_MAINTAINERS"):
        await triage.resolve(receipt.id, "accepted", "slack:T1/U9")
    assert (await store.find(Search()))[0].state == "received"


async def test_a_decision_is_recorded_with_who_and_when(triage: Triage, store: Store) -> None:
    receipt = await keep(store)
    found = await triage.resolve(receipt.id.lower(), "question", "slack:T1/U0123", " which date? ")
    found = await triage.resolve(receipt.id, "accepted", "teams:3f2a-aad")

    assert found.state == "accepted"
    assert [(step.state, step.by, step.comment) for step in found.history[1:]] == [
        ("question", "slack:T1/U0123", "which date?"),
        ("accepted", "teams:3f2a-aad", ""),
    ]
    assert all(step.at.endswith("Z") for step in found.history)


@pytest.mark.parametrize(
    ("state", "comment", "sentence"),
    [
        ("declined", " ", "Say why"),
        ("question", "", "Write the question"),
        ("forwarded", "x", "Choose"),
        ("nonsense", "x", "Choose"),
    ],
)
async def test_a_decision_that_is_incomplete_is_refused_with_a_sentence(
    triage: Triage, store: Store, state: State, comment: str, sentence: str
) -> None:
    receipt = await keep(store)

    with pytest.raises(CannotAnswer, match=sentence):
        await triage.resolve(receipt.id, state, "cli", comment)


async def test_the_second_of_two_decisions_is_told_of_the_first(triage: Triage, store: Store) -> None:
    receipt = await keep(store)
    await triage.resolve(receipt.id, "declined", "inbox", "no")

    with pytest.raises(CannotAnswer, match=r"already declined, since .* by inbox"):
        await triage.resolve(receipt.id, "accepted", "cli")


async def test_an_unknown_id_is_a_sentence(triage: Triage) -> None:
    with pytest.raises(CannotAnswer, match="no feedback FB-N0PE00"):
        await triage.resolve("FB-NOPE00", "accepted", "cli")


async def test_a_writer_sees_their_own_feedback_newest_first(triage: Triage, store: Store) -> None:
    kept = [(await keep(store, f"Ev{n}")).id for n in range(3)]

    assert [found.id for found in await triage.mine("slack:T1/U1")] == kept[::-1]
    assert await triage.mine("slack:T1/U2") == ()
    assert await triage.mine("") == ()


@pytest.mark.parametrize(
    ("step", "title", "words"),
    [
        (Change("accepted", "", "inbox"), "accepted", "accepted your correction"),
        (Change("declined", "", "inbox", "2012"), "not accepted", "“2012”"),
        (Change("question", "", "inbox", "which?"), "a question to you", "“which?”"),
        (Change("closed", "", "inbox", "done"), "closed", "“done”"),
        (Change("closed", "", notifications.LIVE, "2026-01-14 ab12"), "live", "in the answers now"),
    ],
)
def test_each_outcome_says_what_happened_to_what(step: Change, title: str, words: str) -> None:
    reply = notifications.of(Feedback("FB-7K2M9Q", "correction", "closed", "it was 2011 " * 90, "", "opsc"), step)

    assert reply.intent == "feedback"
    assert reply.title == f"FB-7K2M9Q: {title}"
    assert words in reply.text
    assert "ab12" not in reply.text
    assert reply.facts[0].value.startswith("it was 2011")
    assert len(reply.facts[0].value) <= 302


async def test_an_export_lists_accepted_items_with_their_keys(triage: Triage, store: Store) -> None:
    first = await keep(store, "1", "use [this](https://evil.example) <img src=x>\n# now `and` | then")
    await keep(store, "2")
    await triage.resolve(first.id, "accepted", "cli", "yes")
    accepted = await store.find(Search(states=("accepted",)))
    markdown, as_json = export.as_markdown(accepted), export.as_json(accepted)

    assert f"- [ ] **{first.id}** correction, opsc: `instruments.opsc.adopted`" in markdown
    assert "\\[this\\]\\(https://evil.example\\) &lt;img src=x\\> \\# now \\`and\\` \\| then" in markdown
    assert markdown.count("- [ ]") == 1
    assert '"key": "instruments.opsc.adopted"' in as_json
    assert export.as_markdown(()) == export.NOTHING_TO_EXPORT
