"""The door that every adapter asks through, with a real store behind it."""

import dataclasses
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import App, Responder
from bot.model import Draft, Message, Receipt, Reply
from bot.store import Store
from handlers import REPLIES
from tests.conversation import library

RIGHT = "the OPSC date is wrong, it was 2011"
DISCLOSURE = "my uncle touches my sister, whom do I tell"


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path}/sanad.db")
    yield store
    await store.close()


@pytest.fixture
def app(store: Store) -> App:
    return App(library, store, Responder("PAK", REPLIES), per_hour=3)


def said(
    text: str, event: str = "", conversation: str = "slack:T1/C1/1", user: str = "slack:T1/U1", **more: object
) -> Message:
    message = Message(text, conversation, event or f"slack:{hash((text, conversation))}", user)
    return dataclasses.replace(message, **more)  # type: ignore[arg-type]  # replace() takes the fields by name


def on_disk(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir())


def receipt(reply: Reply) -> Receipt:
    assert isinstance(reply.feedback, Receipt)
    return reply.feedback


async def test_a_follow_up_follows_its_own_thread(app: App) -> None:
    await app(said("what is the OPIC", conversation="slack:T1/C1/1"))
    await app(said("what is the lanzarote convention", conversation="slack:T1/C1/2"))
    one = await app(said("has pakistan ratified it", conversation="slack:T1/C1/1"))
    two = await app(said("has pakistan ratified it", conversation="slack:T1/C1/2"))

    assert (one.instruments, two.instruments) == (("opic",), ("lanzarote",))


async def test_another_process_follows_the_thread_as_well(app: App, store: Store) -> None:
    await app(said("what is the OPIC"))
    await store.flush()
    reply = await App(library, store, Responder("PAK", REPLIES))(said("has pakistan ratified it"))

    assert reply.instruments == ("opic",)


async def test_a_message_without_a_conversation_follows_nothing(app: App) -> None:
    await app(said("what is the OPIC", conversation=""))
    reply = await app(said("has pakistan ratified it", conversation=""))

    assert reply.instruments != ("opic",)


async def test_a_receipt_is_shown_only_for_what_is_kept(app: App, store: Store) -> None:
    reply = await app(said(RIGHT))
    kept = await store.show(receipt(reply).id)

    assert kept
    assert (kept.text, kept.instrument, kept.kind) == (RIGHT, "opsc", "correction")
    assert receipt(reply).id in reply.text


async def test_the_same_event_twice_is_one_feedback(app: App, store: Store) -> None:
    one = await app(said(RIGHT, event="slack:Ev1"))
    two = await app(said(RIGHT, event="slack:Ev1"))

    assert receipt(one) == receipt(two)
    assert sum((await store.counts()).values()) == 1


async def test_feedback_is_about_what_was_said_before_in_the_thread(app: App, store: Store) -> None:
    before = await app(said("has pakistan ratified the OPSC"))
    reply = await app(said("the date is wrong, it was 2012"))
    kept = await store.show(receipt(reply).id)

    assert kept
    assert (kept.claim, kept.instrument, kept.key) == (before.claim, "opsc", "standings.opsc.PAK")
    assert kept.content_version == library().version


async def test_more_than_the_limit_in_an_hour_is_not_taken_and_said_so(app: App, store: Store) -> None:
    replies = [await app(said(f"{RIGHT} ({number})", event=f"slack:Ev{number}")) for number in range(4)]

    assert [isinstance(reply.feedback, Receipt) for reply in replies] == [True, True, True, False]
    assert "FB-" not in replies[3].text
    assert sum((await store.counts()).values()) == 3


async def test_a_guests_feedback_is_not_taken_and_said_so(app: App, store: Store) -> None:
    reply = await app(said(RIGHT, answers_only=True))

    assert reply.feedback is None
    assert "cannot be taken as feedback here" in reply.text
    assert not sum((await store.counts()).values())


async def test_of_somebody_elses_words_nothing_is_remembered(app: App) -> None:
    await app(said("what is the OPIC"))
    await app(said("what is the lanzarote convention", answers_only=True))
    reply = await app(said("has pakistan ratified it"))

    assert reply.instruments == ("opic",)


async def test_a_form_is_kept_with_its_source(app: App, store: Store) -> None:
    form = {
        "kind": "addition",
        "instrument": "opic",
        "text": "Add the party of 2025.",
        "source": "UNTC",
        "contact": "yes",
    }
    reply = await app(said("", form=form))
    kept = await store.show(receipt(reply).id)

    assert kept
    assert (kept.kind, kept.text, kept.instrument, kept.source, kept.contact) == (
        "addition",
        "Add the party of 2025.",
        "opic",
        "UNTC",
        True,
    )


@pytest.mark.parametrize("form", [None, {"kind": "correction", "text": DISCLOSURE, "instrument": "opsc"}])
async def test_of_a_disclosure_nothing_is_kept(
    app: App, store: Store, tmp_path: Path, form: dict[str, str] | None
) -> None:
    reply = await app(said("" if form else DISCLOSURE, form=form))
    await store.flush()

    assert reply.intent == "report-abuse"
    assert reply.feedback is None
    assert b"uncle" not in on_disk(tmp_path)


async def test_questions_are_not_stored(app: App, store: Store, tmp_path: Path) -> None:
    await app(said("what is the OPSC, asks Zebunnisa"))
    await app(said("Zebunnisa weather"))
    await store.flush()

    assert b"ebunnisa" not in on_disk(tmp_path)


async def test_unanswered_questions_are_kept_only_where_that_is_set(store: Store) -> None:
    for keep in (False, True):
        app = App(library, store, Responder("PAK", REPLIES), keep_unanswered=keep)
        await app(said("bangkok rainfall charts"))
        await store.flush()

        assert bool(await store.insights()) is keep


async def test_who_asks_to_be_forgotten_is(app: App, store: Store) -> None:
    kept = receipt(await app(said(RIGHT)))
    await app(said("forget me"))
    found = await store.show(kept.id)

    assert found
    assert not found.user
    assert found.text == RIGHT


async def test_no_draft_leaves_the_door(app: App) -> None:
    for text in (RIGHT, "please add the 2025 report", "comment: too long", "ghalat hai opsc ki tareekh"):
        assert not isinstance((await app(said(text))).feedback, Draft)


async def test_new_content_answers_at_once(store: Store) -> None:
    now = library()
    app = App(lambda: now, store, Responder("PAK", REPLIES))
    before = await app(said("help", conversation=""))
    now = dataclasses.replace(now, version="2030-01-01.abcdef0")
    after = await app(said("help", conversation=""))

    assert (before.content_version, after.content_version) == (library().version, "2030-01-01.abcdef0")
