"""What Sanad is, what it keeps and how current it is; and what is asked for of the answer before."""

from collections.abc import Callable, Iterator, Mapping

from bot.knowledge.library import Library
from bot.knowledge.states import name
from bot.model import Choice, Lang, Question, Reply
from handlers.help import THREE
from handlers.shared.itself import FIRST, REST
from handlers.shared.wording import day, listed, the

EXAMPLES = {
    "do you store my questions": "no lasting record",
    "are you an AI or a person?": "not a person",
    "how current is your data": "last changed on",
}
MOST = 2  # questions about itself that one message may hold
ABOUT = (
    Choice("What do you keep?", "do you store my questions"),
    Choice("How current are you?", "how current are you"),
)
NOTHING_SHORTER = "My shortest answer is the first sentence. Add “in two lines” to a question for no more than that."
NOT_SIMPLER = (
    "I cannot put it more simply: I repeat texts that people have reviewed, and a rewording could change what they say."
)
ONLY_ENGLISH: Mapping[Lang, str] = {
    "en": "I answer in English only; I understand questions in Urdu and Roman Urdu too.",
    "ur": "میں اردو سمجھتا ہوں، لیکن جواب صرف انگریزی میں دے سکتا ہوں۔",
    "ur-Latn": "Main Urdu samajhta hoon, lekin jawab sirf angrezi mein de sakta hoon.",
}


def reply(question: Question, library: Library) -> Reply:
    request = next((each for each in question.requests if each in _REQUESTS), "")
    if request and not question.about:
        return _REQUESTS[request](question, library)
    asked = question.about[:MOST] or ("name",)
    return Reply(
        intent="about",
        text="\n\n".join(_said(question, library, asked)),
        choices=THREE if asked == ("name",) else ABOUT,
        confidence=question.confidence,
    )


def _said(question: Question, library: Library, asked: tuple[str, ...]) -> Iterator[str]:
    """What is asked for, in the writer's language where it has words of ours, and in English."""
    told = _dates(question, library)
    if question.lang != "en":
        yield " ".join(FIRST[each][question.lang].format_map(told) for each in asked)
    for each in asked:
        yield " ".join(filter(None, (FIRST[each]["en"], REST.get(each, "")))).format_map(told)


def _dates(question: Question, library: Library) -> dict[str, str]:
    """How old what is held is: of all lists of parties, and of those that the home State is on, the newest first."""
    lists: dict[str, list[str]] = {}
    for instrument in library.book.instruments:
        row = library.standing(instrument.id, question.home) if instrument.binding.value else None
        if row:
            lists.setdefault(row.as_of, []).append(instrument.short_name)
    newest = sorted(lists, reverse=True)
    each = [f"{day(date)} for {listed(lists[date])}" for date in newest]
    all_of_them = sorted(row.as_of for id_ in library.instruments for row in library.standings(id_))
    span = f"{day(all_of_them[0])} to {day(all_of_them[-1])}" if all_of_them else ""
    changed = day(library.book.changes[0].date)
    return {"lists": span, "each": "; ".join(each), "state": name(question.home), "changed": changed}


def _kept(question: Question, text: str, *choices: Choice) -> Reply:
    """An answer about the answer before, which stays what the thread is about."""
    thread = question.thread
    return Reply(
        intent="about",
        text=text,
        sources=thread.sources[:1],
        basis=((),) * text.count("\n\n") + (thread.sources[:1],),
        choices=choices,
        instruments=thread.instruments,
        claim=thread.claim,
        key=thread.key,
        confidence=question.confidence,
    )


def _shorter(question: Question, _: Library) -> Reply:
    said = question.thread.said
    return _kept(question, said) if said else _kept(question, NOTHING_SHORTER, *THREE)


def _simpler(question: Question, library: Library) -> Reply:
    said = question.thread.said
    terms = [term for term in library.book.glossary if term.term.casefold() in said.casefold()][:MOST]
    choices = [Choice(f"What is {term.term}?", f"what does {term.term} mean") for term in terms]
    return _kept(question, "\n\n".join(filter(None, (NOT_SIMPLER, said))), *choices)


def _language(question: Question, _: Library) -> Reply:
    own = ONLY_ENGLISH["ur" if question.lang == "en" else question.lang]
    both = (ONLY_ENGLISH["en"], own) if question.lang == "en" else (own, ONLY_ENGLISH["en"])
    return _kept(question, "\n\n".join(both))


def _file(question: Question, library: Library) -> Reply:
    about = listed([the(library.instruments[id_]) for id_ in question.thread.instruments[:MOST]])
    offer = (Choice("Sources", f"sources for {about}"),) if about else THREE
    return _kept(
        question,
        "I cannot make a file of an answer. Its text and tables can be copied, and the official texts are on the pages "
        "that I link to. Whoever runs me can give you all standings as one CSV file: my server has it at "
        "/data/standings.csv.",
        *offer,
    )


def _sure(question: Question, _: Library) -> Reply:
    thread = question.thread
    if not thread.said or not thread.sources:
        return _kept(question, f"{FIRST['wrong']['en']} {REST['wrong']}", *THREE)
    source = thread.sources[0]
    return _kept(
        question,
        f"{thread.said}\n\nI am as sure as its source: that is what I have from {source.publisher or source.title}, as "
        f"of {day(source.as_of)}. I have not looked at that page today: {source.url}",
        Choice("All sources", "sources"),
    )


_REQUESTS: Mapping[str, Callable[[Question, Library], Reply]] = {
    "shorter": _shorter,
    "simpler": _simpler,
    "language": _language,
    "file": _file,
    "sure": _sure,
}
