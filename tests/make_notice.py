"""Writes the part of NOTICE that names what the image is made of, from the lock: `make notice`."""

import re
import sys
from collections.abc import Iterator
from importlib.metadata import metadata
from pathlib import Path

ROOT = Path(__file__).parent.parent
FILE = ROOT / "NOTICE"
HEAD = "The image also holds these packages, each under its own licence, whose text stands in its folder there:\n"
# What a package's metadata says in too many words, or not at all.
KNOWN = {"apache 2.0": "Apache-2.0", "apache license 2.0": "Apache-2.0", "mit license": "MIT", "bsd license": "BSD"}


def locked() -> list[tuple[str, str]]:
    """Names and versions of requirements/run.txt that are installed on this system."""
    lines = (ROOT / "requirements" / "run.txt").read_text("utf-8").splitlines()
    found = (re.match(r"([\w.-]+)(?:\[[\w,-]+\])?==([\w.]+)(?: ; (.*?))?(?: \\)?$", line) for line in lines)
    return [(match[1], match[2]) for match in found if match and "win32" not in (match[3] or "")]


def licence(package: str) -> str:
    """As its metadata has it, in a few words."""
    about = metadata(package)
    said = about.get("License-Expression") or ""
    if not said:
        classified = [line.rpartition(" :: ")[2] for line in about.get_all("Classifier") or () if "License ::" in line]
        said = ", ".join(classified) or (about.get("License") or "see its folder").splitlines()[0]
    return KNOWN.get(said.lower(), said)[:80]


def lines() -> Iterator[str]:
    for package, version in locked():
        yield f"  {package} {version}: {licence(package)}"


def text() -> str:
    """The whole file: what stands above the list, and the list."""
    above = FILE.read_text("utf-8").partition(HEAD)[0].rstrip()
    return "\n".join([above, "", HEAD, *lines(), ""])


if __name__ == "__main__":
    FILE.write_text(text(), "utf-8")
    sys.exit(0)
