"""Asks whether what is installed has known faults: `make audit`.

Exit code 0: none, or only those of `audit-ignore.yaml`; 1: there are some, or an exception has expired;
75: not known, because the database of faults could not be asked about everything.
"""

import json
import subprocess
import sys
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
LOCK = HERE.parent / "requirements" / "run.txt"
NOT_KNOWN = 75
Judged = tuple[int, list[str]]


def report() -> Any:
    """What pip-audit finds for the lock; None where it could not ask at all."""
    if not find_spec("pip_audit"):
        raise SystemExit("pip-audit is not installed: run `make setup`.")
    command = ["pip_audit", "-r", str(LOCK), "--require-hashes", "--disable-pip", "-f", "json"]
    found = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-m", *command, "--progress-spinner", "off"], capture_output=True, text=True, check=False
    )
    return json.loads(found.stdout) if found.stdout.startswith("{") else None


def judge(found: Any, ignored: list[dict[str, str]], today: date) -> Judged:
    """An exit code and the sentences that explain it."""
    if found is None:
        return NOT_KNOWN, ["The database of known faults could not be reached: nothing was audited."]
    excused = {one["id"] for one in ignored if date.fromisoformat(one["until"]) >= today}
    faults = [
        f"{one['name']} {one['version']}: {fault['id']}, fixed in {', '.join(fault['fix_versions']) or 'no release'}"
        for one in found["dependencies"]
        for fault in one.get("vulns", ())
        if not excused & {fault["id"], *fault.get("aliases", ())}
    ]
    if faults:
        return 1, faults
    unknown = [one["name"] for one in found["dependencies"] if "skip_reason" in one]
    if unknown:
        all_ = len(found["dependencies"])
        return NOT_KNOWN, [f"The database of known faults said nothing of {len(unknown)} of {all_} packages."]
    return 0, [f"No known faults in {len(found['dependencies'])} packages."]


def main() -> int:
    exceptions = yaml.safe_load((HERE / "audit-ignore.yaml").read_text("utf-8")) or []
    code, sentences = judge(report(), exceptions, date.today())
    print("\n".join(sentences))
    return code


if __name__ == "__main__":
    sys.exit(main())
