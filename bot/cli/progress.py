"""Anything that takes longer than a second says so, on a terminal."""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

SILENT_SECONDS = 1.0  # seconds


@contextmanager
def slowly(what: str) -> Iterator[None]:
    """Name what is being waited for once it has taken a second."""
    if not sys.stderr.isatty():
        yield
        return
    timer = threading.Timer(SILENT_SECONDS, lambda: print(f"{what} ...", file=sys.stderr, flush=True))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


class Counter:
    """A running count on the terminal's last line, when the answers themselves go elsewhere."""

    def __init__(self, what: str) -> None:
        self.what, self.count = what, 0
        self.shown = sys.stderr.isatty() and not sys.stdout.isatty()
        self.last = time.monotonic()

    def step(self) -> None:
        """One more."""
        self.count += 1
        if self.shown and time.monotonic() - self.last >= SILENT_SECONDS:
            self.last = time.monotonic()
            print(f"\r{self.count} {self.what}", end="", file=sys.stderr, flush=True)

    def done(self) -> None:
        """End the line."""
        if self.shown:
            print(f"\r{self.count} {self.what}", file=sys.stderr)
