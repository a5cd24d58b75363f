"""Greetings and thanks."""

from bot.knowledge.library import Library
from bot.model import Question, Reply
from handlers.help import THREE
from handlers.shared.helplines import reminder

EXAMPLES = {"salam": "Ask me", "thank you so much": "welcome"}
HELLO = (
    "Hello. I am Sanad, a bot: I look things up in reviewed texts about child online protection. "
    "Ask me what an instrument says, who is party to it, or what an article covers."
)
WELCOME = "You are welcome. Ask me whenever you need a treaty, an article or a date."
THANKS = frozenset(
    ["thanks", "thank", "thx", "ty", "shukriya", "jazakallah", "jazak", "شکریہ", "merci", "gracias", "danke", "asante"]
) | frozenset(["ok", "okay", "great", "noted", "regards", "bye", "cheers", "perfect"])


def reply(question: Question, library: Library) -> Reply:
    thanked = not THANKS.isdisjoint(question.words.split())
    return Reply(
        intent="smalltalk",
        text=WELCOME if thanked else HELLO,
        notes=() if thanked else (reminder(library, question.home, question.lang),),
        choices=() if thanked else THREE,
    )
