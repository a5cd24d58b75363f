"""What is forked for a test cannot tell that it was not started."""

import json
import subprocess
import sys
from pathlib import Path
from resource import RLIMIT_NOFILE, getrlimit, setrlimit

from tests.process import CLEAN
from tests.stem import Forked

PROGRAM = """
import json, os, resource, sys
shown = {"arguments": sys.argv, "path": sys.path, "folder": os.getcwd(), "parent": os.getppid(), "name": __name__}
shown |= {"environment": dict(os.environ), "limit": resource.getrlimit(resource.RLIMIT_NOFILE)}
shown |= {"ours": [name for name in sys.modules if name.partition(".")[0] in {"adapters", "handlers", "content"}]}
print(json.dumps(shown | {"read": sys.stdin.read()}))
print("wrong", file=sys.stderr)
sys.exit(3)
"""


def test_what_is_forked_finds_everything_as_if_it_had_been_started(tmp_path: Path) -> None:
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot" / "__init__.py").touch()
    (tmp_path / "bot" / "__main__.py").write_text(PROGRAM, "utf-8")
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    given = {"cwd": tmp_path, "env": CLEAN | {"SANAD_PORT": "1"}, **pipes}
    soft, hard = getrlimit(RLIMIT_NOFILE)
    setrlimit(RLIMIT_NOFILE, (300, hard))
    try:
        begun = [subprocess.Popen([sys.executable, "-m", "bot", "a", "b"], **given), Forked(["a", "b"], **given)]
    finally:
        setrlimit(RLIMIT_NOFILE, (soft, hard))

    found = []
    for popen in begun:
        with popen:
            told, errors = popen.communicate("ہاں".encode(), 60)
        shown = json.loads(told)
        shown["environment"].pop("LC_CTYPE", None)  # Python sets it where a machine has no locale
        found.append((shown, errors, popen.returncode))
    assert found[0] == found[1]
    assert found[0][0]["path"][:2] == [str(tmp_path), CLEAN["PYTHONPATH"]]
