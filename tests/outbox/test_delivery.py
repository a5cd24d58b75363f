"""What the outbox tells maintainers and writers, on SQLite and on PostgreSQL."""

import asyncio

from bot.feedback import notifications
from bot.feedback.outbox import Outbox
from bot.feedback.triage import Triage
from bot.model import Draft, Message
from bot.store import Search, Store
from tests.outbox.conftest import QUICK, Channel, keep, only, settle


async def test_the_maintainers_are_told_and_the_feedback_says_so(store: Store, channel: Channel) -> None:
    receipt = await keep(store)
    before = await store.show(receipt.id)
    await Outbox(store, only(channel), QUICK).drain(5)
    after = await store.show(receipt.id)

    assert channel.cards == [("slack:C1", receipt.id, "received", "")]
    assert before is not None
    assert after is not None
    assert (before.state, before.forwarded) == ("received", None)
    assert after.state == "forwarded"
    assert after.forwarded
    assert [step.state for step in after.history] == ["received", "forwarded"]


async def test_a_decision_updates_the_card_and_is_told_where_it_was_written(store: Store, channel: Channel) -> None:
    receipt = await keep(store)
    outbox = Outbox(store, only(channel), QUICK)
    await outbox.drain(5)
    await Triage(store).resolve(receipt.id, "accepted", "inbox", "good catch")
    await outbox.drain(5)

    assert channel.cards[1:] == [("slack:C1", receipt.id, "accepted", f"post {receipt.id}")]
    (told,) = channel.told
    assert told[0] == "slack:T1/C9/1.2"
    assert receipt.id in told[1].title
    assert "good catch" in told[1].text


async def test_a_page_that_asks_is_told_the_outcome_without_a_delivery(store: Store, channel: Channel) -> None:
    receipt = await keep(store, conversation="preview:4f1c")
    await Triage(store).resolve(receipt.id, "declined", "inbox", "the depositary says 2012")
    await settle(store, Outbox(store, only(channel), QUICK))
    (written,) = await store.find(Search(conversation="preview:4f1c"))
    ((name, reply),) = notifications.all_of(written)

    assert channel.told == []
    assert name.startswith(receipt.id)
    assert "2012" in reply.text


async def test_a_fix_that_is_live_is_told_once(store: Store, channel: Channel) -> None:
    receipt = await keep(store)
    outbox = Outbox(store, only(channel), QUICK)
    await Triage(store).resolve(receipt.id, "accepted", "inbox")
    counts = [await outbox.announce("v2", [receipt.id, "FB-NOSUCH"]) for _ in range(3)]
    await settle(store, outbox)
    found = await store.show(receipt.id)

    assert counts == [1, 0, 0]
    assert found is not None
    assert found.state == "closed"
    assert [reply.title.partition(": ")[2] for _, reply, _ in channel.told] == ["accepted", "live"]


async def test_each_destination_gets_its_own_card_in_order(database_url: str, channel: Channel) -> None:
    store = await Store.open(database_url, ["slack:C1", "slack:C2", "teams:19:a@thread.tacv2"])
    kept = [(await keep(store)).id for _ in range(9)]
    await Outbox(store, only(channel), QUICK).drain(10)
    got = {place: [card[1] for card in channel.cards if card[0] == place] for place in store.destinations}
    await store.close()

    assert got == dict.fromkeys(("slack:C1", "slack:C2", "teams:19:a@thread.tacv2"), kept)


async def test_a_running_outbox_delivers_what_is_kept_at_once(store: Store, channel: Channel) -> None:
    outbox = Outbox(store, only(channel), QUICK)
    running = asyncio.create_task(outbox.run())
    receipt = await keep(store)
    await channel.arrived.wait()
    await outbox.drain(5)
    await running

    assert channel.cards[0][1] == receipt.id


async def test_a_card_shows_what_was_decided_before_it_went_out(store: Store, channel: Channel) -> None:
    receipt = await keep(store)
    await Triage(store).resolve(receipt.id, "accepted", "inbox")
    await settle(store, Outbox(store, only(channel), QUICK))

    assert channel.cards[0][2:] == ("accepted", "")


async def test_erased_feedback_is_no_longer_sent_and_its_card_is_emptied(store: Store, channel: Channel) -> None:
    sent, unsent = await keep(store), None
    outbox = Outbox(store, only(channel), QUICK)
    await outbox.drain(5)
    unsent = await keep(store)
    await Triage(store).resolve(unsent.id, "question", "inbox", "which date?")
    await store.erase([sent.id, unsent.id])
    await settle(store, outbox)

    assert [card[1:3] for card in channel.cards] == [(sent.id, "received"), (sent.id, "closed")]
    assert channel.told == []


async def test_forget_me_takes_the_writer_off_the_card(store: Store, channel: Channel) -> None:
    await store.keep(Draft("correction", "it was 2011", "opsc"), Message("", "slack:T1/C1/1", "e", "slack:U1"), "v", 0)
    outbox = Outbox(store, only(channel), QUICK)
    await outbox.drain(5)
    before = channel.named
    await store.forget("slack:U1")
    await settle(store, outbox)

    assert (before, channel.named, len(channel.cards)) == ("slack:U1", "", 2)
