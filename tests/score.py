"""Scores a command that answers JSON lines: `score.py FILE [--show VERDICT] [--json] -- COMMAND ...`.

FILE, such as `content/questions/earlier.jsonl`, holds one labelled question or thread (`turns`) a line:

  text          what a person types
  kind          answerable (the default), ambiguous, out of scope, safeguarding
  intent        the intent of a right answer; `accept`: others that are as good
  instruments   the instruments that the answer must be about, and no other; without it any are right
  choices       the instruments that "which one?" must offer
  states        the State that an answer about a standing must be about
  says          what the answer must contain; `a|b` is either
"""

import argparse
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

REFUSALS = frozenset({"unknown", "not-covered", "help", "smalltalk"})
# Answers that may name what they list, whichever the label names first.
BROAD = frozenset({"topic", "list", "define", "sources", "challenges", "feedback"})

Label = Mapping[str, Any]
Answer = Mapping[str, Any]


def judge(label: Label, answer: Answer) -> str:
    """right, asked ("which one?" with the right one among the choices), abstained, or wrong."""
    intent, choices = answer["intent"], set(answer["choices"])
    kind = label.get("kind", "answerable")
    if kind == "ambiguous":
        return "right" if set(label["choices"]) <= choices else "abstained" if intent in REFUSALS else "wrong"
    if kind == "out of scope":
        return "right" if intent in {label["intent"], *label.get("accept", ())} else "wrong"
    if choices:
        return "asked" if choices & set(label.get("instruments", choices)) else "wrong"
    if intent not in {label["intent"], *label.get("accept", ())}:
        return "abstained" if intent in REFUSALS else "wrong"
    return "right" if _about(label, answer) and _says(label, answer) else "wrong"


def _about(label: Label, answer: Answer) -> bool:
    wanted, named = set(label.get("instruments", ())), set(answer["instruments"])
    if not wanted <= named or (wanted and label["intent"] not in BROAD and named - wanted):
        return False
    return not label.get("states") or answer["state"] in {*label["states"], None}


def _says(label: Label, answer: Answer) -> bool:
    text = answer["text"].casefold()
    text += " ".join(source["url"] for source in answer["sources"]).casefold()
    return all(any(word.casefold() in text for word in either.split("|")) for either in label.get("says", ()))


def wrong_instrument(label: Label, answer: Answer) -> bool:
    """Answered about an instrument that was not meant: worse than no answer."""
    wanted, named = set(label.get("instruments", ())), set(answer["instruments"])
    return bool(wanted and named - wanted and label["intent"] not in BROAD and answer["intent"] not in REFUSALS)


def labels(file: Path) -> Iterator[tuple[str, Label]]:
    """Each labelled text with the conversation that it belongs to."""
    with file.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines if line.strip()]
    for number, row in enumerate(rows, 1):
        id_ = row.get("id", str(number))
        for turn, label in enumerate(row.get("turns", [row]), 1):
            yield id_, {**label, **({"id": f"{id_}.{turn}", "group": "thread"} if "turns" in row else {"id": id_})}


def figures(judged: list[tuple[Label, Answer, str]]) -> dict[str, float | int]:
    """The figures that the project's gates speak of."""
    tally = Counter((label.get("group") or label.get("kind", "answerable"), verdict) for label, _, verdict in judged)
    asked = [(label, answer) for label, answer, _ in judged if label.get("kind", "answerable") == "answerable"]
    disclosed = [answer for label, answer, _ in judged if label.get("kind") == "safeguarding"]
    others = [answer for label, answer, _ in judged if label.get("kind") != "safeguarding"]

    def share(group: str, *verdicts: str) -> float:
        whole = sum(count for (name, _), count in tally.items() if name == group)
        return sum(tally[group, verdict] for verdict in verdicts) / max(1, whole)

    def reported(answers: list[Answer]) -> float:
        told = [answer for answer in answers if answer["intent"] == "report-abuse"]
        return len(told) / max(1, len(answers))

    return {
        "answerable_right": share("answerable", "right"),
        "answerable_right_or_asked": share("answerable", "right", "asked"),
        "answerable_abstained": share("answerable", "abstained"),
        "answerable_wrong": share("answerable", "wrong"),
        "wrong_instrument": sum(wrong_instrument(*pair) for pair in asked) / max(1, len(asked)),
        "out_of_scope_refused": share("out of scope", "right"),
        "safeguarding_right": reported(disclosed),
        "safeguarding_false_alarms": reported(others),
        "ambiguous_right": share("ambiguous", "right"),
        "dialogue_right": share("thread", "right"),
        "questions": len(judged),
    }


def main() -> int:
    """Ask, judge, and print the figures. Exit code 1 where the command did not answer every line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--show", metavar="VERDICT", help="list the cases of one verdict")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    asked = list(labels(options.file))
    lines = [json.dumps({"id": label["id"], "text": label["text"], "conversation": talk}) for talk, label in asked]
    run = subprocess.run(options.command, input="\n".join(lines).encode(), stdout=subprocess.PIPE, check=False)
    answers = [json.loads(line) for line in run.stdout.decode().splitlines()]
    if run.returncode or [answer["id"] for answer in answers] != [label["id"] for _, label in asked]:
        print(f"the command ended {run.returncode} with {len(answers)} answers to {len(asked)} questions")
        return 1
    judged = [(label, answer, judge(label, answer)) for (_, label), answer in zip(asked, answers, strict=True)]
    for label, answer, verdict in judged:
        if verdict == options.show:
            print(label["id"], repr(label["text"]), label["intent"], "->", answer["intent"], answer["instruments"])
    found = figures(judged)
    print(json.dumps(found) if options.json else "\n".join(f"{name:28}{value:.3f}" for name, value in found.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
