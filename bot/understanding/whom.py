"""Of whom a standing is asked: of one State, of a group, or of all."""

from typing import TYPE_CHECKING

from bot.proposition import Asked
from bot.understanding.context import Context
from bot.understanding.features import Features

if TYPE_CHECKING:
    from bot.understanding.understand import Understanding

JOINT = (("EUE",), "eu")  # a party itself, and a group of States
OF_MEMBERS = frozenset({"all", "none", "most", "count", "states"})


def meant_group(features: Features) -> str:
    """The group that is named; `the European Union`, which can be a party itself, where its members are meant."""
    joint = features.states == JOINT[0] and not OF_MEMBERS.isdisjoint(features.asked.quantities)
    return JOINT[1] if joint else next(iter(features.groups), "")


def of_one_beside(context: Context, engine: "Understanding") -> bool:
    """Whether a State is asked about that is none of the group that is named."""
    features = context.features
    groups = {each.id: each.members for each in engine.library.book.groups}
    members = {state for group in features.groups for state in groups.get(group, ())}
    several = {"only", "beyond"} & {*features.asked.quantities}
    return features.asked.whether and not several and len(features.states) == 1 and members.isdisjoint(features.states)


def of_everybody(asked: Asked) -> bool:
    """`who was the first`, `has anyone`, `how many have not`, `it has 193 parties`: of States in general."""
    if asked.number is not None:
        return True
    if {"first", "last"} & set(asked.quantities):
        return bool(asked.acts or "states" in asked.quantities) and not {"deadline", "published"} & set(asked.slots)
    if "only" in asked.quantities and asked.denied:
        return True
    return not {"any", "all", "none", "count", "more", "states"}.isdisjoint(asked.quantities) and bool(
        set(asked.acts) - {"reserved", "objected"} or {"more", "states"} & set(asked.quantities)
    )


def about_one(context: Context, engine: "Understanding", ids: tuple[str, ...]) -> bool:
    features = context.features
    if features.has("who_all"):
        return False
    if features.has("we", "reservation", "reporting") or "deadline" in features.asked.slots:
        return True
    if features.has("signed_only", "count", "adopted", "in_force"):
        return False
    treaty = not ids or any(engine.library.instruments[id_].binding.value for id_ in ids)
    return features.has("joining", "non_party") or (treaty and features.has("dates"))
