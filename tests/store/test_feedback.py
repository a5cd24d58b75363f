"""What is kept of feedback, on SQLite and on PostgreSQL."""

import asyncio
import re

import pytest

from bot.feedback.triage import Triage
from bot.model import CannotAnswer, Draft
from bot.store import Search, Store
from bot.store.feedback import ALPHABET, canonical
from tests.store.conftest import DRAFT, Clock, said


async def test_what_is_kept_is_shown_with_all_that_was_known(store: Store) -> None:
    receipt = await store.keep(DRAFT, said(), "v7", 20)
    found = await store.show(receipt.id)

    assert found is not None
    assert (found.text, found.instrument, found.claim, found.key) == (DRAFT.text, "opsc", DRAFT.claim, DRAFT.key)
    assert (found.user, found.conversation, found.content_version) == (
        "slack:T1/U1",
        "slack:T1/C1/1.2",
        "v7",
    )


async def test_without_a_destination_nobody_is_said_to_have_been_told(store: Store) -> None:
    receipt = await store.keep(DRAFT, said(), "v", 20)
    found = await store.show(receipt.id)

    assert found is not None
    assert found.state == "received"
    assert found.forwarded is None
    assert [step.state for step in found.history] == ["received"]


async def test_the_same_event_twice_is_kept_once(store: Store) -> None:
    receipts = await asyncio.gather(*(store.keep(DRAFT, said("Ev7"), "v", 20) for _ in range(12)))

    assert len(set(receipts)) == 1
    assert len(await store.find(Search())) == 1


async def test_without_an_event_id_each_message_is_kept(store: Store) -> None:
    receipts = [await store.keep(DRAFT, said(""), "v", 20) for _ in range(3)]

    assert len({receipt.id for receipt in receipts}) == 3


async def test_an_id_has_six_letters_that_nobody_misreads(store: Store) -> None:
    receipt = await store.keep(DRAFT, said(), "v", 20)

    assert re.fullmatch(f"FB-[{ALPHABET}]{{6}}", receipt.id)
    assert not set("ILOU") & set(ALPHABET)


@pytest.mark.parametrize("typed", ["fb-7k2m01", " FB-7K2MO1 ", "FB7K2MOI", "7k2mol"])
def test_an_id_is_found_however_it_was_typed(typed: str) -> None:
    assert canonical(typed) == "FB-7K2M01"


async def test_a_person_over_the_limit_is_told_and_others_are_not_held_up(store: Store, clock: Clock) -> None:
    for n in range(2):
        await store.keep(DRAFT, said(f"Ev{n}"), "v", 2)

    with pytest.raises(CannotAnswer, match="was not recorded"):
        await store.keep(DRAFT, said("Ev3"), "v", 2)
    assert await store.keep(DRAFT, said("Ev4", user="slack:T1/U2"), "v", 2)
    assert (await store.keep(DRAFT, said("Ev0"), "v", 2)).id  # a repeat of what is kept is no further one
    clock.ahead = 3601
    assert await store.keep(DRAFT, said("Ev5"), "v", 2)


async def test_a_limit_of_none_is_no_limit(store: Store) -> None:
    kept = await asyncio.gather(*(store.keep(DRAFT, said(f"Ev{n}"), "v", 0) for n in range(70)))

    assert len(set(kept)) == 70


async def test_text_is_cut_and_what_no_database_takes_is_left_out(store: Store) -> None:
    receipt = await store.keep(Draft("comment", "a\0b\ud800" + "x" * 4000), said(), "v", 20)
    found = await store.show(receipt.id)

    assert found is not None
    assert found.text.startswith("ab?xx")
    assert len(found.text) <= 3000


@pytest.mark.parametrize(
    ("search", "count"),
    [
        (Search(), 3),
        (Search(states=("received",)), 2),
        (Search(kind="addition"), 1),
        (Search(instrument="opsc"), 2),
        (Search(words="2011 WRONG"), 1),
        (Search(words="100%"), 1),
        (Search(words="_"), 0),
        (Search(user="slack:T1/U9"), 1),
        (Search(limit=1, offset=2), 1),
    ],
)
async def test_feedback_is_found_by_what_it_is_and_by_its_words(store: Store, search: Search, count: int) -> None:
    await store.keep(DRAFT, said("1"), "v", 0)
    await store.keep(Draft("addition", "more than 100% of it", "opsc"), said("2", user="slack:T1/U9"), "v", 0)
    third = await store.keep(Draft("comment", "thanks", "budapest"), said("3"), "v", 0)
    await Triage(store).resolve(third.id, "accepted", "cli")

    assert len(await store.find(search)) == count
