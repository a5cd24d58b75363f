"""Whatever is typed gets a sensible reply: nothing raises, nothing is claimed without a source."""

import json
import string
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters import jsonl
from bot.model import Reply, Thread
from bot.understanding.normalise import TEXT_CHARACTERS
from handlers import HANDLERS
from tests.conversation import REFUSALS, Conversation, ask, library, offered, shown

ROOT = Path(__file__).parent.parent
TALK = REFUSALS | {"about", "feedback", "forget", "ambiguous"}

NOTHING = [
    "",
    " ",
    "\n\t\r",
    "\0",
    "\x07\x1b\x7f",
    "\u200b\u200d\ufeff",
    "\u202e\u202d\u2066\u2069",
    "🙂",
    "👩‍👩‍👧‍👦",
    "....",
    "—",
    "()[]{}",
    "<>",
    "&&&",
    "\ud800",
    "\udfff\ud800",
]
BOMBS = [
    "(" * 40_000,
    "((((((a)" * 5000,
    "a" * 40_000,
    "ا" * 40_000,
    "article " * 5000,
    "article 3(1)(" * 3000,
    "3." * 20_000,
    "3 1 c " * 7000,
    "opsc " * 8000,
    "o p s c " * 5000,
    "optional protocol " * 3000,
    "pakistan " * 5000,
    "<" * 40_000,
    "<a" * 20_000,
    "&" * 40_000,
    "&amp;" * 8000,
    "&#x41;" * 6000,
    "http://" * 6000,
    "<@U" * 13_000,
    ":a" * 20_000,
    "l'" * 20_000,
    "٣" * 40_000,
    "e\u0301" * 20_000,
    "\u0301" * 40_000,
    "𝕬" * 20_000,
    "🙂" * 20_000,
    "\0" * 40_000,
    "ﷺ" * 40_000,
    "one two three " * 3000,
    "twenty " * 6000,
    "first and second " * 3000,
    "a" * 60 + " " + "b" * 60,
    "not " * 10_000,
    "?" * 40_000,
    "thelanzaroteconvention" * 2000,
    "childchildchild" * 3000,
    "1" * 40_000,
]
MARKUP = [
    "<script>alert(1)</script> what is the OPSC",
    "what is the OPSC<img src=x onerror=alert(1)>",
    "<!channel> what is the OPSC",
    "<@U1|everyone> what is the OPSC",
    "<at>everyone</at> what is the OPSC",
    "what is the <https://evil.example|OPSC>",
    "*what* _is_ ~the~ `OPSC`",
    "> what is the OPSC",
    "[OPSC](javascript:alert(1))",
    "what is the OPSC\u202e",
    "{{7*7}} what is the OPSC",
    "${jndi:ldap://x} what is the OPSC",
    "'; DROP TABLE thread; -- OPSC",
    "%s %n %x what is the OPSC",
    "what is the OPSC\r\nSet-Cookie: a=b",
    "../../etc/passwd OPSC",
    "what is the OPSC \x1b]0;x\x07",
]


def check(reply: Reply) -> None:
    """What holds for every reply, whatever was typed."""
    assert reply.intent in HANDLERS
    assert reply.text.strip()
    asks = reply.question is not None and reply.question.order  # whether to tell of changes
    assert reply.sources or reply.intent in TALK or asks, "a claim without a source"
    assert all(source.as_of and source.url.startswith("http") for source in reply.sources)
    assert len(reply.choices) <= 5
    assert set(reply.instruments) <= set(library().instruments)
    assert len(shown(reply)) < 40_000
    json.loads(jsonl.write(jsonl.answer(reply, "q1")))


@pytest.mark.parametrize("text", NOTHING, ids=ascii)
def test_what_holds_no_words_is_told_so(text: str) -> None:
    reply = ask(text)

    check(reply)
    assert reply.intent == "unknown"
    assert "no words" in reply.text


@pytest.mark.parametrize("text", BOMBS, ids=lambda text: ascii(text[:20]))
def test_a_flood_is_answered_by_its_beginning(text: str) -> None:
    reply = ask(text)

    check(reply)
    assert reply.text == ask(text[:TEXT_CHARACTERS]).text


@pytest.mark.parametrize("text", BOMBS, ids=lambda text: ascii(text[:20]))
def test_a_flood_behind_a_question_does_not_drown_it(text: str) -> None:
    check(ask(f"has Pakistan ratified the OPSC? {text}"))


def test_only_a_bounded_beginning_is_looked_at() -> None:
    filler = "lorem ipsum " * (TEXT_CHARACTERS // 12 + 1)

    assert not ask(f"{filler} what is the OPSC").instruments
    assert ask("what is the OPSC" + " " * 40_000).instruments == ("opsc",)


@pytest.mark.parametrize("text", MARKUP, ids=ascii)
def test_markup_is_no_part_of_a_question(text: str) -> None:
    reply = ask(text)

    check(reply)
    assert "<" not in shown(reply).replace("<https", ""), "nothing of it comes back"
    assert "alert" not in shown(reply)


@pytest.mark.parametrize(
    "text",
    [
        "has\tpakistan\nratified\u00a0the\u2003opsc",
        "has pakistan ratified the \u2067opsc\u2069",
        "کیا Pakistan نے \u202aOPSC\u202c ratify کیا؟",
        "\ufeffhas pakistan ratified the opsc",
        "has pakistan ratified the opsc\0",
        "has pakistan ratified the opsc \ud83d",
    ],
    ids=ascii,
)
def test_odd_characters_do_not_hide_a_question(text: str) -> None:
    reply = ask(text)

    check(reply)
    assert (reply.intent, reply.instruments, reply.state) == ("status", ("opsc",), "PAK")


ANYTHING = st.text(max_size=300)
WORDS = [
    "has",
    "have",
    "pakistan",
    "india",
    "uk",
    "ratified",
    "signed",
    "article",
    "art",
    "3(1)(c)",
    "34",
    "16.2",
    "source",
    "compare",
    "vs",
    "and",
    "not",
    "which",
    "define",
    "it",
]
PIECES = st.sampled_from(
    [text for handler in HANDLERS.values() for text in handler.EXAMPLES]
    + [alias for instrument in library().book.instruments for alias in instrument.aliases]
    + [alias for other in library().book.elsewhere for alias in other.aliases[:2]]
    + [entry.label for entry in library().book.topics.values()]
    + WORDS
)
QUESTIONS = st.lists(st.one_of(PIECES, st.text(string.printable, max_size=12), st.text(max_size=6)), max_size=7).map(
    " ".join
)
# The same examples each time: a run that fails can be run again.
STEADY = settings(derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@STEADY
@given(st.one_of(ANYTHING, QUESTIONS))
def test_any_text_gets_a_reply(text: str) -> None:
    check(ask(text))


@STEADY
@given(st.lists(st.one_of(QUESTIONS, ANYTHING), min_size=2, max_size=5))
def test_any_thread_gets_replies(texts: list[str]) -> None:
    talk = Conversation()
    for text in texts:
        check(talk.ask(text))


@STEADY
@given(QUESTIONS)
def test_every_choice_can_be_sent_back(text: str) -> None:
    talk = Conversation()
    for choice in talk.ask(text).choices:
        before = talk.thread
        answer = talk.ask(choice.text)
        talk.thread = before

        check(answer)
        assert answer.intent != "unknown"
        assert not choice.instrument or choice.instrument in {*answer.instruments, *offered(answer)}


@STEADY
@given(QUESTIONS)
def test_the_same_text_gets_the_same_reply(text: str) -> None:
    assert ask(text) == ask(text)


FIELDS = st.dictionaries(
    st.sampled_from(["kind", "instrument", "claim", "text", "source", "contact"]),
    st.one_of(st.text(max_size=60), st.sampled_from(["correction", "opsc", "1", ""])),
)


@STEADY
@given(FIELDS, QUESTIONS)
def test_any_form_gets_a_reply(form: dict[str, str], before: str) -> None:
    talk = Conversation()
    talk.ask(before)
    reply = talk.ask("", form=form)

    check(reply)
    assert reply.intent in {"feedback", "report-abuse"}


def test_a_thread_of_other_content_does_not_break_the_next_answer() -> None:
    talk = Conversation()
    talk.thread = Thread(
        "status", ("no-longer-held",), ("XXX",), topics=("gone",), offered=("gone",), asked="the protocol"
    )
    for text in ("has pakistan ratified it", "source?", "the first one", "and article 4", "what is the OPSC"):
        check(talk.ask(text))


def test_standard_input_that_is_no_text_does_not_end_the_stream() -> None:
    asked = b'{"id":1,"text":"what is the OPSC"}\n\xff\xfe\n{"id":2,"text":"\\ud800"}\nnot json\n[]\n{"id":3}\n' + (
        b'{"id":4,"text":"' + b"(" * 40_000 + b'"}\n{"id":5,"text":"what is the OPIC"}\n'
    )
    run = subprocess.run(
        [sys.executable, "-m", "bot", "ask", "--jsonl"], input=asked, cwd=ROOT, capture_output=True, check=True
    )
    answers = [json.loads(line) for line in run.stdout.splitlines()]

    assert [answer["id"] for answer in answers] == [1, None, 2, None, None, 3, 4, 5]
    assert ["error" in answer for answer in answers] == [False, True, True, True, True, True, False, False]
    assert answers[-1]["instruments"] == ["opic"]
    assert b"Traceback" not in run.stderr
