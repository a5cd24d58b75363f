"""A reading of a question, put as a question that cannot be read in another way."""

from bot.knowledge.library import Library
from bot.knowledge.states import said
from bot.model import Question


def rephrased(question: Question, library: Library) -> str:
    """Empty where nothing is named that it could be asked of."""
    names = [library.instruments[id_].called for id_ in question.instruments[:3]]
    topics = [
        library.book.topics[id_].label.partition(" (")[0] for id_ in question.topics if id_ in library.book.topics
    ]
    state = said(question.states[0]) if question.states else ""
    first = names[0] if names else ""
    if question.intent == "status" and names:
        return f"Is {state} a party to {first}?" if state else f"Who is party to {first}?"
    if question.intent == "article" and names:
        if question.article:
            return f"What does article {question.article} of {first} say?"
        return f"What does {first} say about {topics[0]}?" if topics else ""
    if question.intent in {"topic", "obligations"} and topics and not names:
        return f"What must {state} do about {topics[0]}?" if state else f"Which instruments cover {topics[0]}?"
    if question.intent == "compare" and len(names) > 1:
        return f"Compare {names[0]} and {names[1]}"
    if question.intent == "define" and question.terms:
        return f"What does {library.terms[question.terms[0]].term} mean?"
    if question.intent == "sources" and names:
        return f"Sources for {first}"
    return f"What is {first}?" if question.intent == "summary" and names else ""
