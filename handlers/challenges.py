"""Why the standards are hard to apply at home, as the source document names it."""

from bot.knowledge.library import Library
from bot.model import Choice, Form, Item, Question, Reply, Section

EXAMPLES = {"why is it hard to apply these standards at home": "privacy"}


def reply(question: Question, library: Library) -> Reply:
    first, *rest = library.book.challenges
    return Reply(
        intent="challenges",
        title="Why it is hard to apply the standards at home",
        text=first.text,
        sections=(Section("", tuple(Item("", passage.text, sources=library.sources(passage)) for passage in rest)),)
        if rest
        else (),
        sources=library.sources(*library.book.challenges),
        basis=(library.sources(first),),
        choices=(
            Choice("Which instruments cover cooperation?", "Which instruments cover international cooperation?"),
            Choice("The role of businesses", "Which instruments cover the role of businesses?"),
        ),
        form=Form(claim=first.text),
        claim=first.text,
        key="challenges",
    )
