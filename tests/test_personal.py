"""What tells of somebody's case is kept through no door, whatever stands before it; corrections are kept."""

import itertools
import json
import uuid
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from bot.app import App
from bot.knowledge.library import Library
from bot.model import Draft, Message, Reply, Thread
from bot.store import Search, Store
from tests.conversation import HOME, library, responder
from tests.process import Process, sanad, until
from tests.slack.client import encoded, recorded, sign
from tests.whole import fake_slack, teams_payload, whole

HERE = Path(__file__).parent / "safety"
DISCLOSURES = (HERE / "disclosures.txt").read_text("utf-8").splitlines()
CORRECTIONS = (HERE / "corrections.txt").read_text("utf-8").splitlines()
FORM = {"kind": "correction", "instrument": "opsc", "claim": "", "text": "The date is 5 July 2011.", "source": ""}


# How a person's words reach the application, whatever platform they are written on.
def _message(text: str, form: Mapping[str, str] | None = None) -> Message:
    return Message(text, "slack:T1/C1/1", uuid.uuid4().hex, "slack:T1/U1", form=form)


DOORS: Mapping[str, Callable[[str], Message]] = {
    "typed": _message,
    "typed as a correction": lambda told: _message(f"correction: {told}"),
    "typed behind an answer's name": lambda told: _message(f"the OPSC answer is wrong: {told}"),
    "typed between words of the law": lambda told: _message(
        f"Article 34 CRC. {told} Please correct General Comment 25."
    ),
    "an answer to a maintainer's question": lambda told: _message(f"FB-RVFSGT {told}"),
    "a form's text": lambda told: _message("", form={**FORM, "text": told}),
    "a form's source": lambda told: _message("", form={**FORM, "source": told}),
    "a form's claim": lambda told: _message("", form={**FORM, "claim": told}),
    "a remark beside a thumb": lambda told: _message(
        "", form={**FORM, "kind": "comment", "instrument": "", "text": told}
    ),
    "the end of a long letter": lambda told: _message(
        "", form={**FORM, "text": f"{'Article 3 is wrong. ' * 90}{told}"}
    ),
}


def _on_disk(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.glob("sanad.db*"))


def _respond(message: Message, thread: Thread | None = None) -> Reply:
    return responder(HOME)(message, thread or Thread(), library())[0]


@pytest.mark.parametrize("door", DOORS)
async def test_a_disclosure_is_kept_through_no_door(door: str, tmp_path: Path) -> None:
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path}/sanad.db")
    app = App(library, store, responder(HOME), per_hour=0, keep_unanswered=True)
    replies = [(told, await app(DOORS[door](told))) for told in DISCLOSURES]
    kept = await store.find(Search())
    await store.close()
    disk = _on_disk(tmp_path)

    assert not kept
    assert [told for told, reply in replies if reply.feedback] == []
    assert [told for told in DISCLOSURES if told.encode() in disk or json.dumps(told).encode() in disk] == []


@pytest.mark.parametrize(
    "told",
    [
        "the hotel on GT road has rooms where small ones are brought by agents",
        "दीदी एक अंकल मुझसे फोटो मांगते हैं नहीं तो मम्मी को बता देंगे",
        "raat ko roti hai aur phone chupati hai jab se woh uncle aata hai",
    ],
)
def test_names_of_the_law_on_both_sides_hide_no_case(told: str) -> None:
    understood = responder(HOME).understanding(library())

    assert understood.withholds(f"Article 34 CRC. {told} Please correct General Comment 25.")


def test_who_is_refused_hears_whom_to_tell_and_how_to_correct() -> None:
    for told in DISCLOSURES:
        reply = _respond(DOORS["a form's text"](told))

        assert reply.intent == "report-abuse", told
        assert reply.sections
    refused = _respond(DOORS["a form's source"]("the man next door shows wrong things to the kids"))
    urdu = _respond(DOORS["a form's text"]("میرے ساتھ غلط ہوا ہے، میں چودہ سال کا ہوں"))

    assert "write that again by itself, without the case" in refused.text
    assert "نہ محفوظ کی جاتی ہے" in " ".join(urdu.notes)


def test_corrections_are_kept() -> None:
    refused = [text for text in CORRECTIONS if not isinstance(_respond(DOORS["a form's text"](text)).feedback, Draft)]

    assert len(CORRECTIONS) > 50
    assert len(refused) / len(CORRECTIONS) < 0.06, refused


def test_what_the_content_says_may_be_quoted() -> None:
    said = list(_said(library()))

    assert [text for text in said if responder(HOME).understanding(library()).withholds(text)] == []


def _said(held: Library) -> Iterator[str]:
    for instrument in held.book.instruments:
        yield instrument.summary.value
        yield from (provision.text for provision in instrument.provisions)


def test_a_refused_correction_can_be_sent_again_in_its_thread() -> None:
    _, thread = responder(HOME)(_message("has Pakistan ratified the OPSC"), Thread(), library())
    told = _message("that is wrong, the man next door says it was in 2012")
    refused, after = responder(HOME)(told, thread, library())
    again, _ = responder(HOME)(_message("that is wrong, it was in 2012"), after, library())

    assert not refused.feedback
    assert isinstance(again.feedback, Draft)
    assert "5 July 2011" in again.feedback.claim


def test_the_question_that_which_one_interrupts_is_not_remembered_where_it_tells_of_a_case() -> None:
    reply, thread = responder(HOME)(_message("has Pakistan ratified the optional protocol"), Thread(), library())

    assert (reply.intent, thread.asked) == ("ambiguous", "has Pakistan ratified the optional protocol")
    for told in DISCLOSURES:
        _, thread = responder(HOME)(_message(f"is {told} in the optional protocol"), Thread(), library())
        assert not thread.asked, told


async def test_of_what_was_not_understood_only_known_words_are_kept(tmp_path: Path) -> None:
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path}/sanad.db")
    app = App(library, store, responder(HOME), keep_unanswered=True)
    await app(_message("Zebunnisa treaty weather 35202123456789"))
    kept = await store.insights()
    await store.close()

    assert kept == (("treaty weather", 1),)


TOLD = (
    "a man keeps messaging my students daughter asking for pics",
    "school mein bachay ko ghalat video dikhayi gayi hai",
    "someone in our village marries girls of 12 off for money",
    "بچے کو ٹیوشن والے نے غلط تصویر دکھائی",
)


MAINTAINERS = "slack:U0MAINT,teams:5a1e9c0e-3f0b-4f7c-9d53-6f0a6b1c2d3e"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Process, Path]]:
    folder = tmp_path_factory.mktemp("whole")
    with fake_slack() as slack, whole(folder, slack, SANAD_KEEP_UNANSWERED="1", SANAD_MAINTAINERS=MAINTAINERS) as found:
        yield found, folder


def _slack(process: Process, payload: dict[str, Any]) -> None:
    body, kind = encoded(payload)
    assert process.request("POST", "/slack/events", body, {"Content-Type": kind} | sign(body)).status == 200


def _sent(process: Process, told: str) -> None:
    """The words through every door of a running server."""
    for text in (told, f"correction: {told}", f"the OPSC answer is wrong: {told}"):
        assert not process.ask(text)["feedback"]
        unique = uuid.uuid4().hex
        _slack(process, recorded("mention", event__text=f"<@U0BOT> {text}", event__ts=unique, event_id=unique))
        _slack(process, recorded("command", text=text, trigger_id=unique))
        process.post("/api/messages", teams_payload("personal", process.address, text=text))
    for field in ("text", "source", "claim"):
        assert not process.ask("", form={**FORM, field: told})["feedback"]
        data = {"do": "correct", "once": uuid.uuid4().hex, **FORM, field: told}
        activity = teams_payload("task_submit", process.address, value={"data": data})
        assert "card" in process.post("/api/messages", activity).text
    for field in ("text", "source"):
        _slack(
            process,
            recorded(
                "submitted", view__id=uuid.uuid4().hex, trigger_id=uuid.uuid4().hex, **{_VALUE.format(field): told}
            ),
        )
    origin = json.dumps({"c": "slack:T0TEAM/C0CHAN/1", "l": "", "q": told})
    _slack(
        process,
        recorded("submitted", view__id=uuid.uuid4().hex, trigger_id=uuid.uuid4().hex, view__private_metadata=origin),
    )
    thumb = {
        "actionName": "feedback",
        "actionValue": {"reaction": "dislike", "feedback": json.dumps({"feedbackText": told})},
    }
    process.post("/api/messages", teams_payload("rating", process.address, value=thumb))


_VALUE = "view__state__values__{0}__{0}__value"


def test_a_running_server_keeps_no_disclosure(server: tuple[Process, Path]) -> None:
    process, folder = server
    for told in TOLD:
        _sent(process, told)
    kept = process.ask("correction: the OPSC was ratified by Pakistan on 5 July 2011")["feedback"]
    until(lambda: kept["id"] in process.get("/inbox").text)
    disk = _on_disk(folder)

    assert process.get("/inbox").text.count("FB-") == process.get("/inbox").text.count(kept["id"])
    for told, words in itertools.product(TOLD, (str.encode, lambda text: json.dumps(text).encode())):
        assert words(told) not in disk


def test_no_word_on_a_decision_tells_of_a_case(server: tuple[Process, Path]) -> None:
    process, folder = server
    kept = process.ask("correction: the OPSC was ratified by Pakistan in 2010")["feedback"]["id"]
    for told in TOLD:
        said = [_decided(process, kept, told), _pressed(process, kept, told)]
        said += [_at_the_inbox(process, kept, comment=told), _at_the_inbox(process, kept, comment="no", name=told[:60])]

        assert ["may tell of somebody" in answer for answer in said] == [True] * 4, told
    taken = _at_the_inbox(process, kept, comment="The depositary says 2011, as I read it.", name="Ayesha Khan")
    disk = _on_disk(folder)

    assert "Ayesha Khan" in taken
    for told, words in itertools.product(TOLD, (str.encode, lambda text: json.dumps(text).encode())):
        assert words(told) not in disk


def _decided(process: Process, kept: str, comment: str) -> str:
    """Slack's form for a decision."""
    where = {"trigger_id": uuid.uuid4().hex, "view__id": uuid.uuid4().hex, _VALUE.format("comment"): comment}
    about = json.dumps({"id": kept, "state": "declined"})
    body, kind = encoded(recorded("decided", view__private_metadata=about, **where))
    return process.request("POST", "/slack/events", body, {"Content-Type": kind} | sign(body)).text


def _pressed(process: Process, kept: str, comment: str) -> str:
    """A button on a card in Teams."""
    data = {"do": "decide", "id": kept, "state": "declined", "comment-declined": comment}
    value = {"action": {"type": "Action.Execute", "verb": "decide", "data": data}, "trigger": "manual"}
    return process.post("/api/messages", teams_payload("execute_ask", process.address, value=value)).text


def _at_the_inbox(process: Process, kept: str, **given: str) -> str:
    """What the page says to a decision."""
    first = process.get(f"/inbox/{kept}", Cookie=f"sanad-inbox={'0' * 64}", Authorization=f"Bearer {process.token}")
    assert first.status == 200
    form = urlencode({"token": "0" * 64, "decision": "declined", **given}).encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"sanad-inbox={'0' * 64}"}
    answer = process.request("POST", f"/inbox/{kept}", form, headers)
    return answer.text or process.get(f"/inbox/{kept}").text


def test_the_command_line_keeps_no_disclosure(tmp_path: Path) -> None:
    lines = [{"text": f"correction: {told}"} for told in TOLD]
    lines += [{"form": {**FORM, field: told}} for told in TOLD for field in ("text", "source", "claim")]
    url = f"sqlite+aiosqlite:///{tmp_path}/sanad.db"
    raw = "".join(json.dumps(line) + "\n" for line in lines).encode()
    answers = [
        json.loads(line)
        for line in sanad("ask", "--jsonl", "--keep", stdin=raw, SANAD_DATABASE_URL=url).body.splitlines()
    ]

    assert [answer["intent"] for answer in answers] == ["report-abuse"] * len(lines)
    assert sanad("feedback", "list", "--json", SANAD_DATABASE_URL=url).body.strip() == b""
