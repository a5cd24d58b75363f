"""The reviewed facts, and the words by which questions are understood. `FOLDER` is where they stand."""

from importlib.resources import files
from pathlib import Path

FOLDER = Path(str(files(__name__)))
