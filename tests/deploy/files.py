"""The files for running Sanad elsewhere, and what they must agree with."""

from pathlib import Path

import yaml

from bot.settings import NAMES

TOP = Path(__file__).parents[2]
DOCKERFILE = (TOP / "Dockerfile").read_text("utf-8")
COMPOSE = yaml.safe_load((TOP / "compose.yaml").read_text("utf-8"))
STOP_SECONDS = 10  # within which Sanad has finished what it acknowledged
SETTINGS = {*NAMES, *(f"{name}_FILE" for name in NAMES)}
