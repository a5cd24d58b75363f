"""Content in which something has changed, and an application on a real store that can tell of it."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from bot.app import App, Responder
from bot.knowledge.changes import COLUMNS
from bot.knowledge.library import CONTENT_FOLDER, Library, load
from bot.model import Message
from bot.store import Store
from handlers import REPLIES
from tests.conversation import HOME, library

DAY = library().book.changes[0].date
RWANDA = f'{DAY},budapest,RWA,standing,not a party,"party by accession, 2026-03-01",untc-crc-2026'
HANOI = f"{DAY},un-cybercrime-convention,,parties,1 parties,2 parties,untc-crc-2026"
CHILD = f"{DAY},crc,SSD,standing,not held,party by accession,untc-crc-2026"


def edition(folder: Path, *rows: str) -> Path:
    """A copy of the content in which these changes, newest first, are the whole list."""
    folder.mkdir(exist_ok=True)
    for name in ("instruments.yaml", "standings.csv", "phrases.yaml"):
        if not (folder / name).exists():  # a running program would read half a copy
            shutil.copy(CONTENT_FOLDER / name, folder / name)
    fresh = folder / "changes.new"
    fresh.write_text("\n".join([",".join(COLUMNS), *rows, ""]), "utf-8")
    fresh.replace(folder / "changes.csv")
    return folder


@pytest.fixture(scope="session")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return load(edition(tmp_path_factory.mktemp("content"), RWANDA, HANOI))


@pytest.fixture(scope="session")
def respond() -> Responder:
    return Responder(HOME, REPLIES)


@pytest.fixture
def app(store: Store, changed: Library, respond: Responder) -> App:
    return App(lambda: changed, store, respond)


ME, CHANNEL, PAGE = "slack:T1/U1", "slack:T1/C1", "preview:4f1c"
ALONE = Message("", f"{ME}", user=ME, told_at=ME)
IN_CHANNEL = Message("", f"{CHANNEL}/1.2", user=ME, told_at=CHANNEL, shared=True)


def said(text: str, where: Message = ALONE) -> Message:
    return replace(where, text=text)
