"""`--keep`: the same answers, on the database that the server uses."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import typer
from sqlalchemy.engine import make_url

from bot import telemetry
from bot.app import App, Responder
from bot.knowledge.library import Library
from bot.model import Message, Receipt, Reply
from bot.settings import Misconfigured, read
from bot.store import Store
from handlers import REPLIES


@contextmanager
def answering(library: Library, home: str) -> Iterator[Callable[[Message], Reply]]:
    """Answer with the store of SANAD_DATABASE_URL; a receipt is followed by the place where it was kept.

    Ends with a sentence and exit code 2 where a setting is wrong.
    """
    try:
        settings = read()
    except Misconfigured as fault:
        typer.echo(str(fault), err=True)
        raise typer.Exit(2) from None
    telemetry.set_up_logs("error")
    address = settings.sanad_database_url.get_secret_value()
    with asyncio.Runner() as runner:
        destinations = [place.get_secret_value() for place in settings.sanad_forward_to]
        store = runner.run(Store.open(address, destinations))
        app = App(lambda: library, store, Responder(home, REPLIES))

        def answer(message: Message) -> Reply:
            reply = runner.run(app(message))
            if isinstance(reply.feedback, Receipt):
                typer.echo(f"{reply.feedback.id} is kept in {make_url(address).render_as_string()}.", err=True)
            return reply

        try:
            yield answer
        finally:
            runner.run(store.close())
