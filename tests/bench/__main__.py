"""Runs benchmarks and writes their tables: `python -m tests.bench [NAME ...]`.

A benchmark is a module of this folder with TITLE, NOTE and `run() -> list[dict[str, str]]`. Each has its own
section of docs/benchmarks.md, which only its own run rewrites.
"""

import os
import platform
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from types import ModuleType

HERE = Path(__file__).parent
PAGE = HERE.parent.parent / "docs" / "benchmarks.md"
HEAD = """# Benchmarks

Written by `make bench`; `python -m tests.bench NAME` runs one. Each table has its peers in the same run on the same
machine: read the ratios, not the times.
"""


def benchmarks() -> Iterator[tuple[str, ModuleType]]:
    """All benchmarks of this folder, by name."""
    for file in sorted(HERE.glob("[a-z]*.py")):
        if "\nTITLE = " in file.read_text("utf-8"):
            yield file.stem, import_module(f"tests.bench.{file.stem}")


def table(rows: list[dict[str, str]]) -> str:
    """Rows as Markdown; their keys are the columns, in the order in which they come."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    lines = [columns, ["---"] * len(columns), *([row.get(column, "") for column in columns] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def section(name: str, benchmark: ModuleType) -> str:
    """A benchmark's part of the page, between its marks."""
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    measured = f"`python -m tests.bench {name}`, {datetime.now(UTC):%-d %B %Y}, {machine}."
    parts = (f"## {benchmark.TITLE}", measured, table(benchmark.run()), benchmark.NOTE)
    return "\n".join([f"<!-- {name} -->", "\n\n".join(parts), f"<!-- /{name} -->"])


def written(page: str, name: str, part: str) -> str:
    """The page with one section in its place, or at the end."""
    old = re.compile(rf"<!-- {re.escape(name)} -->.*?<!-- /{re.escape(name)} -->", re.DOTALL)
    return old.sub(lambda _: part, page) if old.search(page) else f"{page.rstrip()}\n\n{part}\n"


def main(wanted: list[str]) -> int:
    """Run what is wanted, or all. Exit code 2 where there is no such benchmark."""
    known = dict(benchmarks())
    if unknown := [name for name in wanted if name not in known]:
        print(f"no benchmark is called {unknown[0]}; there are: {', '.join(known)}", file=sys.stderr)
        return 2
    for name in wanted or known:
        print(f"{name}: {known[name].TITLE} ...", file=sys.stderr, flush=True)
        part = section(name, known[name])
        print(part, flush=True)
        page = PAGE.read_text("utf-8") if PAGE.exists() else HEAD
        PAGE.write_text(written(page, name, part), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
