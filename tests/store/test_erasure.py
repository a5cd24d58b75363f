"""What is erased, or was never kept, stands in no file and in no error."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.feedback import retention
from bot.feedback.triage import Triage
from bot.model import CannotAnswer, Draft, Thread
from bot.store import Store
from tests.store.conftest import DAY, MEMORY, Clock, said

SECRET = "the neighbour named Zulfiqar did it"
PERSON = "slack:T1/U0ZULFIQAR"


def on_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.glob("sanad.db*")))


@pytest.fixture
async def written(tmp_path: Path, clock: Clock) -> AsyncIterator[tuple[Store, str]]:
    """A store on SQLite that holds one secret by one person, and much else."""
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path}/sanad.db", clock=clock)
    for n in range(40):
        await store.keep(Draft("comment", f"ordinary remark {n} " * 9), said(f"a{n}"), "v", 0)
    message = said("secret", user=PERSON, conversation="slack:T1/C9/77.001")
    receipt = await store.keep(Draft("correction", SECRET, "opsc", claim=SECRET, source=SECRET), message, "v", 0)
    for n in range(40):
        await store.keep(Draft("comment", f"ordinary remark {n} " * 9), said(f"b{n}"), "v", 0)
    yield store, receipt.id
    await store.close()


async def test_what_is_erased_is_gone_from_the_file(written: tuple[Store, str], tmp_path: Path) -> None:
    store, feedback_id = written
    await Triage(store).resolve(feedback_id, "question", "cli", f"did you say {SECRET}?")
    before = SECRET.encode() in on_disk(tmp_path)
    count = await store.erase([feedback_id])
    found = await store.show(feedback_id)

    assert before
    assert count == 1
    assert found is not None
    assert (found.text, found.user, found.state, found.instrument) == ("", "", "closed", "opsc")
    assert (found.claim, found.current, found.current_source) == ("", "", "")
    assert b"Zulfiqar" not in on_disk(tmp_path)
    assert PERSON.encode() not in on_disk(tmp_path)
    assert b"ordinary remark 39" in on_disk(tmp_path)


async def test_forget_me_erases_who_wrote_from_the_file(written: tuple[Store, str], tmp_path: Path) -> None:
    store, feedback_id = written
    await store.remember("slack:T1/C9/77.001", Thread("feedback"))
    await store.keep_address("slack:T1/C9/77.001", "reach")
    await store.flush()
    count = await store.forget(PERSON)
    found = await store.show(feedback_id)

    assert count == 1
    assert found is not None
    assert (found.text, found.user, found.conversation, found.link) == (SECRET, "", "", "")
    assert await store.recall("slack:T1/C9/77.001") == Thread()
    assert await store.address("slack:T1/C9/77.001") is None
    assert PERSON.encode() not in on_disk(tmp_path)
    assert b"77.001" not in on_disk(tmp_path)


async def test_a_place_that_removed_the_bot_is_forgotten_and_no_other(
    written: tuple[Store, str], tmp_path: Path
) -> None:
    store, feedback_id = written
    for place in ("slack:T1/C9/77.001", "slack:T1/U7", "slack:T10/C9/1.1"):
        await store.remember(place, Thread("feedback"))
        await store.keep_address(place, "reach")
    await store.leave("slack:T1/")
    found = await store.show(feedback_id)

    assert found is not None
    assert (found.text, found.user, found.conversation, found.link) == (SECRET, "", "", "")
    assert [await store.address(place) for place in ("slack:T1/U7", "slack:T10/C9/1.1")] == [None, "reach"]
    assert await store.recall("slack:T1/U7") == Thread()
    assert await store.recall("slack:T10/C9/1.1") == Thread("feedback")
    assert PERSON.encode() not in on_disk(tmp_path)


async def test_closed_feedback_is_erased_after_its_retention(
    written: tuple[Store, str], clock: Clock, tmp_path: Path
) -> None:
    store, feedback_id = written
    await Triage(store).resolve(feedback_id, "declined", "cli", "no")
    clock.ahead = 364 * DAY
    early = await retention.tidy(store, 365)
    clock.ahead = 366 * DAY
    late = await retention.tidy(store, 365)

    assert (early, late) == (0, 1)
    assert b"Zulfiqar" not in on_disk(tmp_path)
    assert await retention.tidy(store, 365) == 0


async def test_questions_leave_nothing_in_the_file_but_a_threads_memory(tmp_path: Path, clock: Clock) -> None:
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path}/sanad.db", clock=clock)
    await store.claim("slack:Ev1", '{"text": "what happened to Zulfiqar"}')
    await store.done("slack:Ev1")
    await store.remember("slack:T1/C1/1", MEMORY)
    await store.flush()
    await store.erase([])  # has the write-ahead log written back
    held = on_disk(tmp_path)
    await store.close()

    assert b"Zulfiqar" not in held


async def test_unanswered_words_name_nobody_in_the_file(tmp_path: Path) -> None:
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path}/sanad.db")
    await store.keep_unanswered("tell zulfiqar@example.pk or +92 300 1234567 about CEDAW")
    await store.close()

    assert b"CEDAW" in on_disk(tmp_path)
    assert b"zulfiqar" not in on_disk(tmp_path)
    assert b"1234567" not in on_disk(tmp_path)


async def test_errors_hold_no_text_of_a_person(tmp_path: Path) -> None:
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path}/sanad.db")
    await store.write(lambda conn: conn.exec_driver_sql("PRAGMA query_only=ON").close())
    with pytest.raises(CannotAnswer) as told:
        await store.keep(Draft("comment", SECRET), said(), "v", 0)
    await store.close()

    assert SECRET not in str(told.value.__cause__)
