"""Slash commands and mentions, signed and over HTTP, against bare bots that answer a constant."""

import asyncio
import itertools
import json
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlencode, urlsplit

from tests.slack.client import SECRET, recorded, sign
from tests.slack.fake import BOT_TOKEN

TITLE = "Slack: a signed slash command, and a mention, answered over HTTP"
NOTE = (
    "Sanad is the real process with SQLite: it verifies, recalls the person's thread, answers with blocks and "
    "sources; a mention is also claimed durably and posted. The bare Bolt apps answer a constant. *The same*: one "
    "question, asked by a hundred people; *varied*: {count} questions, asked by the same hundred in turn, so that "
    "hardly any is asked again in the same thread. Each bot in its own process; Slack's Web API is a fake in another; "
    "closed loop, keep-alive, rounds taken in turn, medians. A mention's figure is that of its acknowledgement. "
    "Gate: a slash command at 0.8 of Bolt with `process_before_response`."
)
SECONDS, WARM, ROUNDS = 0.7, 0.2, 5
AT_ONCE, PEOPLE = 8, 100
NAMES = (
    *("OPSC", "the Budapest convention", "Lanzarote", "C182", "CRC"),
    *("OPIC", "GC 25", "the Palermo protocol", "the UN cybercrime convention"),
)
STATES = (
    *("Pakistan", "India", "Bangladesh", "Sri Lanka", "Nepal", "Kenya", "Ghana", "Nigeria", "France", "Germany"),
    *("Japan", "Brazil", "Chile", "Mexico", "Canada", "Albania", "Turkey", "Egypt", "Jordan", "Indonesia"),
)
FORMS = (
    *("has {1} ratified {0}?", "when did {1} join {0}", "{0} {1}", "is {1} party to {0}", "{0} article {2}"),
    *("what does {0} say in art. {2}?", "what is {0}", "which article of {0} covers grooming"),
)
QUESTIONS = list(
    dict.fromkeys(
        form.format(name, state, number)
        for number, state in enumerate(STATES, 1)
        for form, name in itertools.product(FORMS, NAMES)
    )
)
BOTS = {
    "Sanad": ["bot", "serve"],
    "Bolt, process_before_response": ["tests.bench.slack_peers", "bolt-pbr"],
    "Bolt, as documented": ["tests.bench.slack_peers", "bolt"],
    "Bolt, process_before_response, shared session": ["tests.bench.slack_peers", "bolt-session"],
    "bare aiohttp, nothing checked": ["tests.bench.slack_peers", "aiohttp"],
}
Body = Callable[[int], tuple[bytes, str]]


NOTE = NOTE.format(count=len(QUESTIONS))


def command(number: int) -> tuple[bytes, str]:
    """A question that was not asked lately."""
    return _command(number, QUESTIONS[number % len(QUESTIONS)])


def same(number: int) -> tuple[bytes, str]:
    """What everybody asks."""
    return _command(number, QUESTIONS[0])


def _command(number: int, text: str) -> tuple[bytes, str]:
    """A command with a trigger of its own."""
    changes = {"text": text, "trigger_id": f"{number}.{time.perf_counter_ns()}", "user_id": f"U{number % PEOPLE}"}
    return urlencode({**_COMMAND, **changes}).encode(), "application/x-www-form-urlencoded"


def mention(number: int) -> tuple[bytes, str]:
    """A mention in a channel of its own: Slack's pace is one message a second for each."""
    return _mention(number, QUESTIONS[number % len(QUESTIONS)])


def same_mention(number: int) -> tuple[bytes, str]:
    """What everybody asks, each in a channel of its own: what is left is the claim, the post and what both need."""
    return _mention(number, QUESTIONS[0])


def _mention(number: int, question: str) -> tuple[bytes, str]:
    text = f"<@U0BOT> {question}"
    event = {**_MENTION["event"], "text": text, "channel": f"C{number}", "ts": f"{time.perf_counter_ns()}.{number}"}
    return json.dumps({**_MENTION, "event": event, "event_id": f"Ev{number}"}).encode(), "application/json"


_COMMAND, _MENTION = recorded("command"), recorded("mention")
CASES: dict[str, tuple[Body, int]] = {
    "slash, the same, 1 at once": (same, 1),
    f"slash, the same, {AT_ONCE} at once": (same, AT_ONCE),
    f"slash, varied, {AT_ONCE} at once": (command, AT_ONCE),
    f"mention, varied, {AT_ONCE} at once": (mention, AT_ONCE),
    f"mention, the same, {AT_ONCE} at once": (same_mention, AT_ONCE),
}


def run() -> list[dict[str, str]]:
    """One row for each bot: requests a second, the median, and Sanad's figure as a part of it."""
    figures: dict[str, dict[str, list[tuple[float, float]]]] = {bot: {case: [] for case in CASES} for bot in BOTS}
    with ExitStack() as stack:
        api = stack.enter_context(started(["tests.slack.fake"], ""))
        bots = {bot: stack.enter_context(started([*words, api], api)) for bot, words in BOTS.items()}
        for _, case, bot in itertools.product(range(ROUNDS), CASES, BOTS):
            figures[bot][case].append(asyncio.run(load(bots[bot], *CASES[case])))
    own = {case: _middle(found)[0] for case, found in figures["Sanad"].items()}
    return [
        {"bot": bot, **{case: _cell(found, own[case]) for case, found in row.items()}} for bot, row in figures.items()
    ]


def _middle(found: list[tuple[float, float]]) -> tuple[float, float]:
    return sorted(found)[len(found) // 2]


def _cell(found: list[tuple[float, float]], own: float) -> str:
    rate, median = _middle(found)
    return f"{rate:.0f}/s, p50 {median:.2f} ms" + ("" if rate == own else f" ({own / rate:.2f})")


@contextmanager
def started(command: list[str], api: str) -> Iterator[str]:
    """A process of its own, by its address."""
    with tempfile.TemporaryDirectory() as folder:
        settings = {
            "SLACK_BOT_TOKEN": BOT_TOKEN,
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": f"{api or 'http://127.0.0.1:9'}/api/",
            "SANAD_PORT": "0",
            "SANAD_LOG_LEVEL": "warning",
            "SANAD_QUESTIONS_PER_MINUTE": "0",
            "SANAD_DATABASE_URL": f"sqlite+aiosqlite:///{folder}/sanad.db",
        }
        words = command[:2] if command[0] == "bot" else command
        process = subprocess.Popen(
            [sys.executable, "-m", *words],
            env={**os.environ, **settings},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        try:
            assert process.stdout
            found = re.search(r"http://[\w.:]+", process.stdout.readline())
            assert found, f"{words} did not start"
            yield found[0]
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(15)
            assert process.stdout
            process.stdout.close()


async def load(address: str, body: Body, at_once: int) -> tuple[float, float]:
    """Requests a second and the median in milliseconds."""
    numbers = itertools.count(time.perf_counter_ns() % 10**9)
    took: list[float] = []
    start = time.perf_counter()
    end = start + WARM + SECONDS

    async def ask() -> None:
        reader, writer = await asyncio.open_connection(urlsplit(address).hostname, urlsplit(address).port)
        while time.perf_counter() < end:
            request = _request(*body(next(numbers)))
            before = time.perf_counter()
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 200"), head
            length = re.search(rb"(?i)content-length: (\d+)", head)
            await reader.readexactly(int(length[1]) if length else 0)
            if before > start + WARM:
                took.append(time.perf_counter() - before)
        writer.close()

    await asyncio.gather(*(ask() for _ in range(at_once)))
    return len(took) / SECONDS, statistics.median(took) * 1000


def _request(body: bytes, kind: str) -> bytes:
    signed = "".join(f"{name}: {value}\r\n" for name, value in sign(body).items())
    head = f"POST /slack/events HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
    return f"{head}{signed}\r\n".encode() + body


if __name__ == "__main__":
    for row in run():
        print(row)
