"""What the bot is worth on writers that it has not seen: `make eval`.

python -m tests.evaluate [AUTHOR ...] [--show N]    each author of `content/questions/` left out in turn: the
                                                    model is learned from the others, and the whole bot asked
python -m tests.evaluate FOLDER [--show VERDICT]    a folder of labelled questions with a `score.py` of its own
"""

import random
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.app import Responder
from bot.model import Message, Reply, Thread
from bot.understanding.model import Model
from handlers import REPLIES
from tests import make_model
from tests.conversation import HOME, library

BOT = [sys.executable, "-m", "bot", "ask", "--jsonl"]
REFUSALS = frozenset({"unknown", "help", "smalltalk", "not-covered", "about"})
OUTSIDE = frozenset({"unknown", "not-covered"})
# Intents that are served by another's answer.
SERVED = {"obligations": {"topic", "article"}, "about": {"help"}, "changes": {"status", "list"}}
# Answers that may name whatever they list.
BROAD = frozenset({"topic", "list", "define", "sources", "challenges", "feedback", "obligations", *SERVED, *REFUSALS})
MANY = 3  # instruments from which an answer that names one of them will do
Label = Mapping[str, Any]


def judge(label: Label, reply: Reply) -> str:
    """right, asked ("which one?" with the right one offered), abstained, false alarm, or wrong."""
    accepted = {label["intent"], *label.get("accept", ())}
    accepted |= {other for intent in accepted for other in SERVED.get(intent, ())}
    if reply.intent == "report-abuse" and reply.intent not in accepted:
        return "false alarm"
    if label["intent"] in OUTSIDE:
        return "right" if reply.intent in REFUSALS | accepted else "wrong"
    if reply.intent == "ambiguous" and reply.intent not in accepted:
        offered = {choice.instrument for choice in reply.choices}
        return "asked" if not label.get("instruments") or offered & set(label["instruments"]) else "wrong"
    if reply.intent not in accepted:
        return "abstained" if reply.intent in REFUSALS else "wrong"
    return "right" if label["intent"] in BROAD or reply.intent in BROAD or _about(label, reply) else "wrong"


def _about(label: Label, reply: Reply) -> bool:
    wanted, named, states = set(label.get("instruments", ())), set(reply.instruments), label.get("states", ())
    if wanted and not (wanted <= named or (len(wanted) > MANY and wanted & named)):
        return False
    if wanted and named - wanted and label["intent"] not in ("list", "ambiguous"):
        return False
    return label["intent"] != "status" or len(states) != 1 or reply.state in {None, *states}


def judged(author: str, model: Model) -> Iterator[tuple[str, Label, Reply, str]]:
    """Each text of an author with its group, its reply and the verdict."""
    respond = Responder(HOME, REPLIES)
    respond.understanding(library()).model = model
    for row in make_model.rows(author):
        thread = Thread()
        for label in row.get("turns", [row]):
            reply, thread = respond(Message(label["text"]), thread, library())
            yield "turn of a thread" if "turns" in row else label["intent"], label, reply, judge(label, reply)


def left_out(names: Collection[str], show: int) -> None:
    """Figures by author, kind and language."""
    by: dict[str, Counter[str]] = defaultdict(Counter)
    examples = make_model.examples()
    sure: list[tuple[float, bool]] = []
    for author, _, learned in make_model.left_out(examples, names):
        odd = []
        for group, label, reply, verdict in judged(author, learned.model()):
            for kind in (author, group, f"language {label.get('lang', '?')}", "all"):
                by[kind][verdict] += 1
            if reply.intent not in REFUSALS | {"ambiguous", "report-abuse"}:
                sure.append((reply.confidence, verdict == "right"))
            if verdict not in ("right", "asked"):
                odd.append(f"    {verdict}: {label['intent']} -> {reply.intent} {reply.instruments} | {label['text']}")
        print(_line(author, by[author]), flush=True)
        print("\n".join(random.Random(author).sample(odd, min(show, len(odd)))))
    for kind in sorted(by.keys() - set(names)):
        print(_line(kind, by[kind]))
    print(_reliability(sure))


def _reliability(sure: Sequence[tuple[float, bool]]) -> str:
    """How often an answer of so much confidence is right: the two should be the same."""
    lines = []
    for low in range(0, 100, 10):
        found = [right for confidence, right in sure if low <= min(99, confidence * 100) < low + 10]
        if found:
            share = f"{sum(found) / len(found):.2f} of {len(found)}"
            lines.append(f"confidence {low / 100:.1f} to {low / 100 + 0.1:.1f}: right {share}")
    return "\n".join(lines)


def _line(kind: str, verdicts: Counter[str]) -> str:
    whole = verdicts.total()
    rest = ", ".join(
        f"{verdict} {count / whole:.3f}" for verdict, count in verdicts.most_common() if verdict != "right"
    )
    return f"{kind:24}right {verdicts['right'] / whole:.3f} of {whole}; {rest}"


def given(folder: Path, options: Sequence[str]) -> int:
    """Score every set of a folder. The exit code is that of the first one that could not be scored."""
    failed = 0
    for questions in sorted(folder.glob("*questions*.jsonl")):
        dialogues = questions.with_name(questions.name.replace("questions", "dialogues"))
        run = [str(questions), *(["--dialogues", str(dialogues)] if dialogues.exists() else []), *options]
        print(f"== {questions}", flush=True)
        command = [sys.executable, str(folder / "score.py"), *run, "--", *BOT]
        failed = failed or subprocess.run(command, check=False).returncode
    return failed


def main(arguments: Sequence[str]) -> int:
    at = arguments.index("--show") if "--show" in arguments else len(arguments)
    names, shown = arguments[:at], arguments[at:]
    if names and Path(names[0]).is_dir():
        return given(Path(names[0]).resolve(), shown)
    left_out(names or make_model.authors(), int(shown[1]) if shown else 0)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
