"""Greetings and thanks."""

from bot.knowledge.library import Library
from bot.model import Question, Reply
from handlers.help import THREE
from handlers.shared.helplines import reminder
from handlers.shared.itself import HELLO, WELCOME

EXAMPLES = {"salam": "Ask me", "thank you so much": "welcome"}
THANKS = frozenset(
    ["thanks", "thank", "thx", "ty", "shukriya", "jazakallah", "jazak", "شکریہ", "merci", "gracias", "danke", "asante"]
) | frozenset(["ok", "okay", "great", "noted", "regards", "bye", "cheers", "perfect"])

BOT = frozenset({"bot", "robot", "human", "person", "insaan", "insan", "machine", "ai", "روبوٹ", "انسان"})


def reply(question: Question, library: Library) -> Reply:
    said = question.words.split()
    thanked = not THANKS.isdisjoint(said) and BOT.isdisjoint(said)  # `thanks, are you a real person?`
    return Reply(
        intent="smalltalk",
        text=(WELCOME if thanked else HELLO)[question.lang],
        notes=() if thanked else (reminder(library, question.home, question.lang),),
        choices=() if thanked else THREE,
    )
