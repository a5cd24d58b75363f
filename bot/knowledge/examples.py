"""The labelled questions of a folder of content: what they name must be held, or known by name."""

import json
from collections.abc import Iterator
from pathlib import Path

from bot.knowledge.errors import Diagnostic, suggestion
from bot.knowledge.library import Library
from bot.knowledge.validation import PARTICIPANTS

QUESTIONS = "questions"


def faults(folder: Path, library: Library) -> Iterator[Diagnostic]:
    """Each id in `questions/*.jsonl` that leads nowhere, with its line."""
    known = {
        "instruments": library.instruments.keys() | library.elsewhere.keys(),
        "states": PARTICIPANTS,
        "topics": library.book.topics.keys(),
        "provision": {f"{i.id} {p.ref}" for i in library.book.instruments for p in i.provisions},
        "answer": library.answers.keys(),
    }
    for file in sorted((folder / QUESTIONS).glob("*.jsonl")):
        name = f"{QUESTIONS}/{file.name}"
        for line, text in enumerate(file.read_text("utf-8").splitlines(), 1):
            try:
                example = json.loads(text or "{}")
                turns = example.get("turns", [example])
                named = [(key, id_) for turn in turns for key in known for id_ in _ids(turn.get(key))]
            except (ValueError, AttributeError, TypeError):
                yield Diagnostic(name, line, "", "expected one JSON object, such as {“text”: ..., “intent”: ...}")
                continue
            for key, id_ in named:
                if id_ not in known[key]:
                    kind = key.removesuffix("s")
                    yield Diagnostic(name, line, key, f"no {kind} has the id “{id_}”{suggestion(id_, known[key])}")


def _ids(value: str | list[str] | None) -> list[str]:
    return [value] if isinstance(value, str) else value or []
