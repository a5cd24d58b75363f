"""Erases who you are from the feedback that you gave."""

from bot.knowledge.library import Library
from bot.model import Reply, Request

EXAMPLES = {"forget me": "erased"}
DONE = "Your name and how to reach you are erased from the feedback that you gave here. Questions are never stored."


def reply(request: Request, library: Library) -> Reply:
    return Reply(intent="forget", text=DONE)
