"""Which treaties bind two States or more: `which ones bind both us and Türkiye`."""

from collections.abc import Sequence

from bot.knowledge.library import Library
from bot.knowledge.schema import Instrument
from bot.knowledge.states import name, said
from bot.model import Choice, Item, Question, Reply, Section
from handlers.shared.overview import named
from handlers.shared.standing import bond, view
from handlers.shared.wording import listed, sentence, the, what_is


def common(question: Question, library: Library, instruments: Sequence[Instrument]) -> Reply:
    """Those to which all of them are parties, then what only one of them has joined, then what is not known."""
    states = question.states
    bound = {state: [i for i in instruments if bond(library, i, state) == "binding"] for state in states}
    shared = [i for i in instruments if all(i in held for held in bound.values())]
    whom = sentence(listed([said(state) for state in states])).rstrip(".")
    both = "both" if len(states) == 2 else "all"
    text = f"{whom} are {both} parties to {named(shared)}." if shared else f"I do not have a treaty that binds {whom}."
    unheld = {state: [i for i in instruments if bond(library, i, state) == "unknown"] for state in states}
    unknown = [i for i in instruments if any(i in held for held in unheld.values())]
    alone = {state: [i for i in held if i not in (*shared, *unknown)] for state, held in bound.items()}
    for state, held in alone.items():
        if held and len(states) == 2:
            text = f"{text} Only {said(state)} is a party to {named(held)}."
    for state, held in unheld.items():
        if open_ := [the(i) for i in held if any(i in theirs for theirs in bound.values())]:
            text = f"{text} I do not have {said(state)}’s standing under {listed(open_, 'or')}."
    dated = {i.id: "; ".join(f"{name(state)} {view(library, i, state).short}" for state in states) for i in instruments}
    claims = {i.id: [claim for state in states for claim in view(library, i, state).claims[:1]] for i in instruments}
    cited = {i.id: library.sources(*claims[i.id]) for i in instruments}
    groups = [(f"Binding on {both}", shared), *((f"Only {said(state)}", held) for state, held in alone.items())]
    return Reply(
        intent="status",
        title=f"{listed([name(state) for state in states])}: treaties",
        text=text,
        basis=(library.sources(*(claim for i in shared for claim in claims[i.id])),),
        sections=tuple(
            Section(heading, tuple(Item(i.short_name, dated[i.id], sources=cited[i.id]) for i in held))
            for heading, held in groups
            if held
        ),
        notes=("A State that is not counted here may have joined since the day of the list that I have.",),
        sources=library.sources(*(claim for i in instruments for claim in claims[i.id])),
        choices=tuple(Choice(i.short_name, what_is(i)) for i in shared[:4]),
        instruments=tuple(i.id for i in shared if not i.by_standing_only) or tuple(i.id for i in shared),
        claim=text,
        key=f"standings.*.{states[0]}",
        confidence=question.confidence,
    )
