"""Scores the bot on labelled questions: `python -m tests.evaluate [FOLDER] [--show VERDICT]`.

A folder with a `score.py` of its own is scored by it, as often as it holds sets of questions. Without a folder:
`../shared/questions` where that exists, and the committed questions in any case.
"""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
OWN = HERE / "questions"
GIVEN = HERE.parent.parent / "shared" / "questions"
BOT = [sys.executable, "-m", "bot", "ask", "--jsonl"]


def runs(folder: Path) -> Iterator[list[str]]:
    """The arguments of `score.py` for each set of questions in a folder."""
    if folder == OWN:
        yield [str(folder)]
        return
    for questions in sorted(folder.glob("*questions*.jsonl")):
        dialogues = questions.with_name(questions.name.replace("questions", "dialogues"))
        yield [str(questions), *(["--dialogues", str(dialogues)] if dialogues.exists() else [])]


def main(arguments: list[str]) -> int:
    """Score every set. The exit code is that of the first one that could not be scored."""
    named = [Path(arguments[0]).resolve()] if arguments and not arguments[0].startswith("-") else []
    options = arguments[len(named) :]
    failed = 0
    for folder in named or [folder for folder in (GIVEN, OWN) if folder.is_dir()]:
        score = folder / "score.py" if (folder / "score.py").exists() else GIVEN / "score.py"
        for run in runs(folder):
            print(f"== {run[0]}", flush=True)
            failed = (
                failed or subprocess.run([sys.executable, score, *run, *options, "--", *BOT], check=False).returncode
            )
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
