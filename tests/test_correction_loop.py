"""A correction's way back: withdrawn by its writer, asked about, answered; and the claim that it is about."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace

import pytest

from bot.app import App
from bot.feedback import notifications
from bot.feedback.outbox import Outbox, Throttle
from bot.feedback.triage import Triage
from bot.model import Draft, Feedback, Message, Reply
from bot.store import Search, Store
from tests.conversation import HOME, Conversation, library, responder

WRITER, OTHER, MAINTAINER = "slack:T1/U1", "slack:T1/U2", "inbox:Ayesha"
THREAD = "slack:T1/C1/1.2"
WRONG = "the OPSC date is wrong, it was 2011"
Say = Callable[..., Awaitable[Reply]]


class Cards:
    """Where maintainers are shown cards, and writers told."""

    def __init__(self) -> None:
        self.shown: list[tuple[str, Feedback]] = []
        self.told: list[Reply] = []

    async def card(self, destination: str, feedback: Feedback, previous: str) -> str:
        self.shown.append((previous, feedback))
        return f"card-{len(self.shown)}"

    async def notify(self, destination: str, reply: Reply, delivery_id: str) -> None:
        self.told.append(reply)


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    store = await Store.open(database_url, ["slack:C0MAINT"])
    yield store
    await store.close()


@pytest.fixture
def say(store: Store) -> Say:
    app = App(library, store, responder(HOME), per_hour=0)

    async def said(text: str, user: str = WRITER, **more: object) -> Reply:
        return await app(replace(Message(text, THREAD, f"event {text}", user), **more))  # type: ignore[arg-type] # replace() takes the fields by name

    return said


async def asked(store: Store, say: Say, question: str = "Where does it say so?") -> str:
    """Feedback about which the maintainers have asked."""
    await say(WRONG)
    (found,) = await store.find(Search())
    await Triage(store).resolve(found.id, "question", MAINTAINER, question)
    return found.id


async def delivered(store: Store) -> Cards:
    cards = Cards()
    outbox = Outbox(store, {"slack": cards}, Throttle(between={}, otherwise=0))
    await outbox.drain(5)
    return cards


async def one(store: Store) -> Feedback:
    (found,) = await store.find(Search())
    return found


async def test_a_receipt_can_be_withdrawn_by_its_writer_and_the_card_says_so(store: Store, say: Say) -> None:
    receipt = await say(WRONG)
    await delivered(store)
    (choice,) = [choice for choice in receipt.choices if choice.label == "Withdraw"]
    reply = await say(choice.text)
    found = await one(store)

    assert (found.state, found.history[-1].by) == ("withdrawn", "writer")
    assert "withdrawn" in reply.text
    assert [(previous, card.state) for previous, card in (await delivered(store)).shown] == [("card-1", "withdrawn")]


async def test_nobody_else_can_withdraw_it_nor_learn_whether_there_is_one(store: Store, say: Say) -> None:
    receipt = await say(WRONG)
    (choice,) = receipt.choices
    theirs, none = await say(choice.text, OTHER), await say("withdraw FB-000000", OTHER)

    assert (await one(store)).state == "received"
    assert theirs.text == none.text.replace("FB-000000", (await one(store)).id)


async def test_what_is_decided_can_no_longer_be_withdrawn(store: Store, say: Say) -> None:
    await say(WRONG)
    found = await one(store)
    await Triage(store).resolve(found.id, "accepted", MAINTAINER)
    reply = await say(f"withdraw {found.id}")

    assert "already accepted" in reply.text
    assert (await one(store)).state == "accepted"


@pytest.mark.parametrize(
    "text", ["yes", "the UN Treaty Collection says 2011", "https://treaties.un.org/x", "on page 4"]
)
async def test_what_its_writer_says_next_in_the_thread_is_the_answer(store: Store, say: Say, text: str) -> None:
    feedback_id = await asked(store, say)
    await delivered(store)
    reply = await say(text)
    found = await one(store)

    assert (found.id, found.state, found.history[-1].comment) == (feedback_id, "answered", text)
    assert "answer is passed on" in reply.text
    (_, card), *_ = (await delivered(store)).shown
    assert card.history[-1].comment == text


@pytest.mark.parametrize(
    "text",
    ["has Pakistan ratified the Budapest Convention?", "what is the OPIC", "OPSC article 3", "help", "Lanzarote"],
)
async def test_a_new_question_in_the_thread_is_a_question(store: Store, say: Say, text: str) -> None:
    await asked(store, say)
    reply = await say(text)

    assert reply.intent != "feedback"
    assert (await one(store)).state == "question"


async def test_a_new_correction_is_one_of_its_own(store: Store, say: Say) -> None:
    await asked(store, say)
    await say("correction: Pakistan signed the OPIC in 2019")

    assert sorted(found.state for found in await store.find(Search())) == ["question", "received"]


async def test_what_others_say_in_the_thread_is_no_answer(store: Store, say: Say) -> None:
    feedback_id = await asked(store, say)
    await say("yes", OTHER)
    pressed = await say("", OTHER, form={"answers": feedback_id, "text": "yes"})

    assert (await one(store)).state == "question"
    assert "only its writer" in pressed.text


@pytest.mark.parametrize("form", [False, True])
async def test_an_answer_that_tells_of_a_child_is_not_stored(store: Store, say: Say, form: bool) -> None:
    feedback_id = await asked(store, say)
    told = "my niece told me that her uncle touches her at night"
    reply = await say("", form={"answers": feedback_id, "text": told}) if form else await say(told)

    assert reply.private
    assert (await one(store)).state == "question"
    assert "niece" not in repr(await one(store))


async def test_the_answer_of_the_form_is_kept_once(store: Store, say: Say) -> None:
    feedback_id = await asked(store, say)
    first, again = [await say("", form={"answers": feedback_id, "text": "UNTC"}) for _ in range(2)]
    other = await say("", form={"answers": feedback_id, "text": "another page of the depositary"})

    assert first.feedback == again.feedback
    assert [step.comment for step in (await one(store)).history if step.state == "answered"] == ["UNTC"]
    assert "no open question" in other.text


async def test_the_maintainers_question_comes_with_a_form_for_its_answer_until_it_is_answered(
    store: Store, say: Say
) -> None:
    feedback_id = await asked(store, say)
    (told,) = (await delivered(store)).told
    assert told.form
    assert (told.form.answers, told.form.claim) == (feedback_id, "Where does it say so?")
    await say("UNTC")
    ((_, later),) = notifications.all_of(await one(store))

    assert later.form is None


async def test_who_is_forgotten_leaves_their_answer_and_nothing_of_themselves(store: Store, say: Say) -> None:
    await asked(store, say)
    await say("the depositary's page")
    await store.forget(WRITER, THREAD)
    found = await one(store)

    assert (found.user, found.conversation) == ("", "")
    assert found.history[-1].comment == "the depositary's page"
    assert WRITER not in repr(found)


async def test_forwarded_is_what_somebody_was_shown_and_nothing_else(database_url: str) -> None:
    store = await Store.open(database_url)
    try:
        await App(library, store, responder(HOME))(Message(WRONG, THREAD, "1", WRITER))
        assert ((await one(store)).state, (await one(store)).forwarded) == ("received", None)
    finally:
        await store.close()


async def test_a_statement_is_looked_up_once_and_a_database_that_is_away_is_no_reason_to_stay_silent(
    store: Store, say: Say
) -> None:
    await asked(store, say)
    await store.write(lambda conn: conn.exec_driver_sql("ALTER TABLE feedback RENAME TO gone"))
    reply = await asyncio.wait_for(say("yes"), 5)

    assert reply.text


@pytest.mark.parametrize(
    ("turns", "key", "says"),
    [
        (("what is the OPIC", "this is wrong, pakistan signed OPIC in 2019"), "standings.opic.PAK", "OPIC"),
        (("has pakistan ratified opsc", "this is wrong, it was 2012"), "standings.opsc.PAK", "5 July 2011"),
        (("The Lanzarote article on grooming is 22 not 23",), "instruments.lanzarote.provisions.23", "grooming"),
        (
            ("what is the OPSC", "correction: article 4 is about jurisdiction"),
            "instruments.opsc.provisions.4",
            "art. 4",
        ),
    ],
)
def test_the_claim_is_the_one_that_the_text_names(turns: tuple[str, ...], key: str, says: str) -> None:
    talk = Conversation()
    draft = [talk.ask(text) for text in turns][-1].feedback

    assert isinstance(draft, Draft)
    assert draft.key.startswith(key)
    assert says in draft.current


def test_the_form_can_be_filled_in_from_what_was_written() -> None:
    reply = Conversation().ask("", form={"fill": "yes", "text": "opsc: Pakistan ratified it on 6 July 2011"})

    assert reply.feedback is None
    assert reply.form
    assert (reply.form.instrument, reply.form.text) == ("opsc", "Pakistan ratified it on 6 July 2011")
    assert "5 July 2011" in reply.form.claim
