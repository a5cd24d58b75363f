"""Scores the bot on labelled questions: `python -m tests.evaluate [FOLDER] [--show KIND]`.

Each set is scored by its folder's `score.py` where it has one, by the committed cases otherwise.
"""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
GIVEN = HERE.parent.parent / "shared" / "questions"


def main() -> int:
    arguments = sys.argv[1:]
    folder = Path(arguments.pop(0)) if arguments and not arguments[0].startswith("-") else GIVEN
    if not folder.is_dir():
        folder = HERE / "questions"
    score = folder / "score.py" if (folder / "score.py").exists() else GIVEN / "score.py"
    failed = 0
    for questions in sorted(folder.glob("*questions*.jsonl")):
        dialogues = questions.with_name(questions.name.replace("questions", "dialogues"))
        threads = ["--dialogues", str(dialogues)] if dialogues.exists() else []
        print(f"== {questions.name}", flush=True)
        command = [sys.executable, str(score), str(questions), *threads, *arguments]
        failed |= subprocess.run(
            [*command, "--", sys.executable, "-m", "bot", "ask", "--jsonl"], check=False
        ).returncode
    return failed


if __name__ == "__main__":
    sys.exit(main())
