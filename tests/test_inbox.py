"""The maintainers' inbox, asked over HTTP as a browser asks."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from aiohttp import ClientResponse, ClientSession, CookieJar, web
from sqlalchemy import Connection

from adapters import inbox
from bot.feedback.triage import Triage
from bot.model import Draft, Kind, Message
from bot.store import Search, Store, deliveries, feedback

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
INSTRUMENTS = (("opsc", "Optional Protocol on the sale of children"), ("budapest", "Budapest Convention"))
HOSTILE = "<script>alert(1)</script> \"quoted\" 'it' & <img src=x onerror=alert(2)> {{ 7*7 }}"


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path}/sanad.db", ["slack:C1"])
    yield store
    await store.close()


@pytest.fixture
async def browser(store: Store) -> AsyncIterator[ClientSession]:
    app = web.Application()
    inbox.mount(app, Triage(store), store, lambda: INSTRUMENTS, lambda handler: handler)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    jar = CookieJar(unsafe=True)  # a jar keeps no cookies of bare IP addresses unless it is told to
    async with ClientSession(f"http://127.0.0.1:{runner.addresses[0][1]}", cookie_jar=jar) as session:
        yield session
    await runner.cleanup()


async def keep(store: Store, text: str = "it was 2011", kind: Kind = "correction", instrument: str = "opsc") -> str:
    draft = Draft(kind, text, instrument, text, "instruments.opsc.adopted", text, text, text)
    return (await store.keep(draft, Message("", "preview:1", "", "preview:1", "javascript:alert(3)"), "v1", 0)).id


async def token(browser: ClientSession, feedback_id: str) -> str:
    async with browser.get(f"/inbox/{feedback_id}") as page:
        found = re.search(r'name="token" value="([0-9a-f]{64})"', await page.text())
    assert found
    return found[1]


async def decide(browser: ClientSession, feedback_id: str, **form: str) -> ClientResponse:
    form = {"token": await token(browser, feedback_id)} | form
    return await browser.post(f"/inbox/{feedback_id}", data=form)


async def test_a_decision_is_taken_and_shown(browser: ClientSession, store: Store) -> None:
    feedback_id = await keep(store)
    answer = await decide(browser, feedback_id, decision="accepted", comment="good catch", name="Ayesha")
    page = await answer.text()
    found = await store.show(feedback_id)

    assert answer.status == 200
    assert "Accepted. The writer is told now" in page
    assert found is not None
    assert (found.state, found.history[-1].by, found.history[-1].comment) == ("accepted", "inbox:Ayesha", "good catch")
    assert "by Ayesha" in page
    assert "inbox:Ayesha" not in page


@pytest.mark.parametrize(
    ("form", "status", "sentence"),
    [
        ({"decision": "declined"}, 409, "Say why it is declined"),
        ({"decision": "question", "comment": "  "}, 409, "Write the question"),
        ({"decision": "bogus", "comment": "kept words"}, 409, "Choose accepted"),
        ({"decision": "accepted", "token": "0" * 64}, 403, "came from another page"),
        ({"decision": "accepted", "token": ""}, 403, "came from another page"),
    ],
)
async def test_a_form_that_cannot_be_taken_says_why_and_changes_nothing(
    browser: ClientSession, store: Store, form: dict[str, str], status: int, sentence: str
) -> None:
    feedback_id = await keep(store)
    answer = await decide(browser, feedback_id, **form)
    page = await answer.text()
    found = await store.show(feedback_id)

    assert answer.status == status
    assert sentence in page
    assert form.get("comment", "").strip() in page
    assert found is not None
    assert found.state == "received"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
async def test_a_form_sent_by_another_site_is_refused(
    browser: ClientSession, store: Store, headers: dict[str, str]
) -> None:
    feedback_id = await keep(store)
    form = {"token": await token(browser, feedback_id), "decision": "accepted"}
    answer = await browser.post(f"/inbox/{feedback_id}", data=form, headers=headers)

    assert answer.status == 403


async def test_a_form_without_the_cookie_is_refused(browser: ClientSession, store: Store) -> None:
    feedback_id = await keep(store)
    form = {"token": await token(browser, feedback_id), "decision": "accepted"}
    browser.cookie_jar.clear()

    assert (await browser.post(f"/inbox/{feedback_id}", data=form)).status == 403


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(browser: ClientSession) -> None:
    async with browser.get("/inbox") as page:
        cookie = page.headers["Set-Cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Path=/inbox" in cookie


async def test_hostile_text_is_only_text(browser: ClientSession, store: Store) -> None:
    feedback_id = await keep(store, HOSTILE)
    await decide(browser, feedback_id, decision="question", comment=HOSTILE, name="<b>x")
    pages = [await (await browser.get(place)).text() for place in ("/inbox", f"/inbox/{feedback_id}")]

    for page in pages:
        assert "<script" not in page
        assert "<img" not in page
        assert "<b>" not in page
        assert "{{ 7*7 }}" in page
        assert 'href="javascript' not in page
        assert "&lt;script&gt;" in page


async def test_a_page_needs_no_script_and_no_inline_style(browser: ClientSession, store: Store) -> None:
    feedback_id = await keep(store)
    for place in ("/inbox", f"/inbox/{feedback_id}", "/inbox/FB-NONE00"):
        page = await (await browser.get(place)).text()

        assert "<script" not in page
        assert "<style" not in page
        assert not re.search(r"\son[a-z]+=|\sstyle=", page)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"a", "b"}),
        ("?shelf=accepted", {"c"}),
        ("?shelf=all", {"a", "b", "c"}),
        ("?shelf=all&kind=addition", {"b"}),
        ("?shelf=all&instrument=budapest", {"c"}),
        ("?shelf=all&q=THIRD", {"c"}),
        ("?shelf=all&q=nowhere", set()),
        ("?shelf=bogus&from=junk", {"a", "b"}),
        ("?from=99999999999999999999", {"a", "b"}),
        ("?from=50", set()),
    ],
)
async def test_the_list_shows_what_is_asked_for(
    browser: ClientSession, store: Store, query: str, shown: set[str]
) -> None:
    ids = {"a": await keep(store, "first"), "b": await keep(store, "second", "addition")}
    ids["c"] = await keep(store, "third", instrument="budapest")
    await Triage(store).resolve(ids["c"], "accepted", "cli")
    answer = await browser.get(f"/inbox{query}")
    page = await answer.text()

    assert answer.status == 200
    assert {name for name, feedback_id in ids.items() if feedback_id in page} == shown


async def test_a_long_list_has_pages(browser: ClientSession, store: Store) -> None:
    for n in range(51):
        await keep(store, f"remark {n}.")
    first = await (await browser.get("/inbox")).text()
    second = await (await browser.get("/inbox?from=50")).text()

    assert "remark 50." in first
    assert "remark 0." not in first
    assert "Older" in first
    assert "remark 0." in second
    assert "Newer" in second


async def test_what_could_not_be_delivered_is_shown_and_tried_again(browser: ClientSession, store: Store) -> None:
    feedback_id = await keep(store)

    def park(conn: Connection) -> None:
        item = deliveries.claim(conn, "slack:C1", store.clock(), 5)
        assert item
        deliveries.settle(conn, item, "parked", reason="the channel is archived")

    await store.write(park)
    page = await (await browser.get("/inbox")).text()
    (parked,) = await store.parked()
    form = {"token": await token(browser, feedback_id)}
    refused = await browser.post(f"/inbox/deliveries/{parked.number}/retry")
    taken = await browser.post(f"/inbox/deliveries/{parked.number}/retry", data=form)

    assert "the channel is archived" in page
    assert refused.status == 403
    assert "tried again" in await taken.text()
    assert await store.parked() == ()


async def test_an_unknown_id_is_a_page_that_says_so(browser: ClientSession) -> None:
    answer = await browser.get("/inbox/FB-N0TH1NG")

    assert answer.status == 404
    assert "no such feedback" in await answer.text()


async def test_whoever_the_guard_keeps_out_sees_nothing(store: Store) -> None:
    def closed(_: Handler) -> Handler:
        async def refuse(_: web.Request) -> web.StreamResponse:
            raise web.HTTPForbidden

        return refuse

    app = web.Application()
    inbox.mount(app, Triage(store), store, lambda: INSTRUMENTS, closed)

    for route in app.router.routes():
        with pytest.raises(web.HTTPForbidden):
            await route.handler(None)  # type: ignore[arg-type,misc] # refused before it is read
    assert len(await store.find(Search())) == 0


async def read(browser: ClientSession, place: str) -> str:
    async with browser.get(place) as page:
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", await page.text()))


async def test_things_are_called_by_their_names(browser: ClientSession, store: Store) -> None:
    feedback_id = await keep(store)
    await Triage(store, ["slack:T1/U7"]).resolve(feedback_id, "question", "slack:T1/U7", "where?")
    for place in ("/inbox", f"/inbox/{feedback_id}"):
        page = await read(browser, place)

        assert "Optional Protocol on the sale of children" in page
        assert "waiting for the writer" in page
        assert "slack:" not in page
    assert "Question to the writer by a maintainer in Slack where?" in page


async def test_a_text_that_stands_as_it_was_said_is_not_shown_twice(browser: ClientSession, store: Store) -> None:
    same = await store.keep(Draft("correction", "x", "opsc", "said so", current="said so"), Message(""), "v1", 0)
    other = await store.keep(Draft("correction", "x", "opsc", "said so", current="says this"), Message(""), "v1", 0)
    pages = [await read(browser, f"/inbox/{one.id}") for one in (same, other)]

    assert [page.count("said so") for page in pages] == [1, 1]
    assert "The content says unchanged since Sanad said it" in pages[0]
    assert "The content says says this" in pages[1]


async def test_from_each_the_next_to_decide_is_one_press_away(browser: ClientSession, store: Store) -> None:
    first, second, third = [await keep(store, text) for text in ("a", "b", "c")]

    assert f"Next to decide: {second}" in await read(browser, f"/inbox/{third}")
    assert f"Next to decide: {third}" in await read(browser, f"/inbox/{first}")
    for one in (second, third):
        await decide(browser, one, decision="accepted")
    assert f"Next to decide: {first}" in await read(browser, f"/inbox/{third}")
    assert "Next to decide" not in await read(browser, f"/inbox/{first}")


async def test_what_nobody_was_shown_elsewhere_is_not_said_to_be(browser: ClientSession, store: Store) -> None:
    feedback_id = await keep(store)

    assert "Shown to the maintainers elsewhere" not in await read(browser, f"/inbox/{feedback_id}")
    await store.write(lambda conn: feedback.forwarded(conn, feedback_id, 1.0))
    assert "Shown to the maintainers elsewhere" in await read(browser, f"/inbox/{feedback_id}")
