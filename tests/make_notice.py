"""Writes the part of NOTICE that names what the image is made of, from the lock: `make notice`."""

import re
from collections.abc import Iterator
from importlib.metadata import distribution, metadata
from pathlib import Path

ROOT = Path(__file__).parent.parent
FILE = ROOT / "NOTICE"
HEAD = "The image also holds these packages, each under its own licence, whose text stands in its folder or above:\n"
# What a package's metadata says in too many words.
KNOWN = {
    "apache 2.0": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "bsd license": "BSD",
    "isc license": "ISC",
    "mit license": "MIT",
}
_TEXT = re.compile(r"(?:.*/)?(?:licen[cs]e|copying)[^/]*", re.IGNORECASE)


def locked() -> list[tuple[str, str]]:
    """Names and versions of requirements/run.txt that are installed on this system."""
    lines = (ROOT / "requirements" / "run.txt").read_text("utf-8").splitlines()
    found = (re.match(r"([\w.-]+)(?:\[[\w,-]+\])?==([\w.]+)(?: ; (.*?))?(?: \\)?$", line) for line in lines)
    return [(match[1], match[2]) for match in found if match and "win32" not in (match[3] or "")]


def licence(package: str) -> str:
    """As its metadata has it, in a few words: the expression, else the name, else the classifier."""
    about = metadata(package)
    said = about.get("License-Expression") or about.get("License") or ""
    if not said or len(said) > 40 or "\n" in said:  # some put the whole text there
        classified = [line.rpartition(" :: ")[2] for line in about.get_all("Classifier") or () if "License ::" in line]
        said = ", ".join(classified) or "see its folder"
    return KNOWN.get(said.lower(), said)


def without_text() -> list[str]:
    """Packages that bring no text of their licence: NOTICE has to hold it."""
    return [name for name, _ in locked() if not any(_TEXT.fullmatch(str(file)) for file in _files(name))]


def bundled() -> set[str]:
    """Shared libraries of others that lie in the packages, by their names without version."""
    files = (file for name, _ in locked() for file in _files(name) if ".libs/" in file)
    return {re.split(r"[-.]", file.rpartition("/")[2])[0] for file in files}


def _files(package: str) -> list[str]:
    return [str(file) for file in distribution(package).files or ()]


def lines() -> Iterator[str]:
    """A line for each package of the lock."""
    for package, version in locked():
        yield f"  {package} {version}: {licence(package)}"


def text() -> str:
    """The whole file: what stands above the list, and the list."""
    above = FILE.read_text("utf-8").partition(HEAD)[0].rstrip()
    return "\n".join([above, "", HEAD, *lines(), ""])


if __name__ == "__main__":
    FILE.write_text(text(), "utf-8")
