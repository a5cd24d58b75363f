"""The content as it was last checked, in a file beside its own: a start does not check again what has not changed.

Whoever can write that file can write the content, too. It holds values and no code.
"""

import hashlib
import os
import tempfile
from contextlib import suppress
from datetime import date
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from bot.knowledge.loader import Loaded, content_files, phrases_file, read
from content import FOLDER

FILE = ".compiled.json"
# What else decides what is made of the content: the code that checks it, and the names of States.
_CHECKED_BY = (*sorted(Path(__file__).parent.glob("*.py")), FOLDER / "states.csv", FOLDER / "regions.csv")
_LOADED = TypeAdapter(Loaded)


def checked(folder: Path, today: date) -> Loaded:
    """As `read`, from what was made of just these files before. What was good on one day is so on later ones.

    Raises InvalidContent. A folder that cannot be written stays as it is.
    """
    made = b""
    with suppress(OSError, ValidationError):
        made = _hash(folder)
        head, _, body = (folder / FILE).read_bytes().partition(b"\n")
        if head == made:
            return _LOADED.validate_json(body)
    loaded = read(folder, today)
    with suppress(OSError):
        if _hash(folder) == made:  # nobody wrote to the files while they were read
            _write(folder / FILE, made + b"\n" + _LOADED.dump_json(loaded, exclude_defaults=True))
    return loaded


def _write(place: Path, text: bytes) -> None:
    """Whole, or not at all: many processes may start at once."""
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=FILE)
    try:
        os.fchmod(handle, 0o644)  # whoever serves may be another than whoever installed
        with os.fdopen(handle, "wb") as file:
            file.write(text)
        Path(name).replace(place)
    finally:
        Path(name).unlink(missing_ok=True)


def _hash(folder: Path) -> bytes:
    found = hashlib.sha256(str(phrases_file(folder).parent == folder).encode())
    for file in (*content_files(folder), *_CHECKED_BY):
        found.update(hashlib.sha256(file.read_bytes()).digest())
    return found.hexdigest().encode()
