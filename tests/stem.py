"""Forks `python -m bot` from a process that has imported other people's libraries, but nothing of ours.

Those imports are most of what a start costs, and the tests start some hundreds of processes. What is forked has the
folder, environment, files and limits of a process that was started, is a child of whoever asked for it, and runs
ours from the first line on.
"""

import ctypes
import gc
import json
import os
import runpy
import socket
import subprocess
import sys
import threading
import time
from importlib import import_module
from pathlib import Path
from resource import RLIMIT_NOFILE, getrlimit, setrlimit
from typing import Any

LIBRARIES = (
    *("aiohttp.web", "aiosqlite", "alembic.command", "apprise", "botbuilder.core", "cachetools", "jinja2", "msal"),
    *("microsoft_agents.hosting.aiohttp", "prometheus_client", "psycopg", "pydantic", "rapidfuzz", "requests"),
    *("slack_bolt.async_app", "sqlalchemy.dialects.postgresql", "sqlalchemy.ext.asyncio", "stamina", "structlog"),
    *("yaml",),
)
PR_SET_CHILD_SUBREAPER = 36
MOST = 1 << 20  # bytes of an order


class Stem:
    """The process that is forked from; it ends with this one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._orders, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        command = [sys.executable, "-m", "tests.stem", str(theirs.fileno())]
        place = Path(__file__).parents[1]
        # Python asks once whether it can seek in these; in a pipe it cannot, and then it does not try in a file either.
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        plain = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}  # each order has its own
        self._popen = subprocess.Popen(command, cwd=place, env=plain, pass_fds=[theirs.fileno()], **pipes)
        theirs.close()

    def fork(self, args: list[str], cwd: str, env: dict[str, str], files: list[int]) -> int:
        """The number of a new child of this process, which runs `python -m bot` with `args`."""
        order = json.dumps([args, cwd, env, getrlimit(RLIMIT_NOFILE)]).encode()
        with self._lock:
            _adopting(True)  # the child's parent ends at once, and a grandparent of the kind gets its child
            socket.send_fds(self._orders, [order], files)
            pid = self._orders.recv(MOST)
            _adopting(False)
        assert pid, self._popen.communicate()[0].decode()
        return int(pid)


def _adopting(yes: bool) -> None:
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, int(yes), 0, 0, 0)


_stem: list[Stem] = []


class Forked(subprocess.Popen[bytes]):
    """As `subprocess.Popen([sys.executable, "-m", "bot", *args], ...)`."""

    def _execute_child(self, args: list[str], *given: Any) -> None:
        cwd, env = given[4:6]
        read, sent, heard, written, errors, wrong = given[9:15]
        if not _stem:
            _stem.append(Stem())
        null = os.open(os.devnull, os.O_RDWR)
        try:
            files = [null if file == -1 else file for file in (read, written, wrong)]
            self.pid = _stem[0].fork(args, str(cwd or Path.cwd()), dict(env), files)
        finally:
            os.close(null)
        self._child_created = True
        self._close_pipe_fds(read, sent, heard, written, errors, wrong)  # type: ignore[attr-defined] # Popen's own


def main() -> None:
    """Fork for each order. A child returns from here into what it was ordered to run."""
    orders = socket.socket(fileno=int(sys.argv[1]))
    for name in LIBRARIES:
        import_module(name)
    gc.collect()
    gc.freeze()
    while True:
        order, files, _, _ = socket.recv_fds(orders, MOST, 3)
        if not order:
            os._exit(0)
        told, tell = os.pipe()
        if between := os.fork():
            os.close(tell)
            for file in files:
                os.close(file)
            os.waitpid(between, 0)
            orders.send(os.read(told, MOST))
            os.close(told)
            continue
        between = os.getpid()
        if child := os.fork():
            os.write(tell, str(child).encode())
            os._exit(0)
        while os.getppid() == between:  # until whoever asked is its parent
            time.sleep(0.001)
        orders.close()
        os.close(told)
        os.close(tell)
        _become(files, *json.loads(order))
        return


def _become(files: list[int], args: list[str], cwd: str, env: dict[str, str], limit: list[int]) -> None:
    for place, file in enumerate(files):
        os.dup2(file, place)
        os.close(file)
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    setrlimit(RLIMIT_NOFILE, (limit[0], limit[1]))
    sys.argv = ["bot", *args]
    told = [path for path in env.get("PYTHONPATH", "").split(os.pathsep) if path]
    sys.path[:] = [cwd, *told, *(path for path in sys.path[1:] if path not in told)]


if __name__ == "__main__":
    main()
    runpy.run_module("bot", run_name="__main__", alter_sys=True)
