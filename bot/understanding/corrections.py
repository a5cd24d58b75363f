"""Corrections, additions and comments: what is one in so many words, of which kind, and what is only a question."""

import re
from typing import TYPE_CHECKING

from bot.model import Kind, Question
from bot.understanding.context import Context
from bot.understanding.features import Features

if TYPE_CHECKING:
    from bot.understanding.understand import Understanding


OFFER = 6  # words of a text that only says that somebody has something to say
STATEMENT = 5  # words beside names from which a text without a question says something
COMMANDS = frozenset({"help", "forget", "report-abuse", "list", "about"})
NO_ANSWER = frozenset({"unknown", "smalltalk", "feedback", "not-covered"})
_WITHDRAWS = re.compile(r"^\W*+(?:please\s+)?withdraw\s+(fb\W?[0-9a-z]{6})\W*$")
_SAID_TO_BE = re.compile(r"^\W*+(?:my |a )?(correction|addition|comment|feedback|suggestion)\s*[:-]")
_ONLY = re.compile(
    r"^\W*+(?:(?:give|send|submit|leave|share|some|my|a|an|report|i have|have)\s+)*+"
    r"(?:corrections?|additions?|comments?|feed ?back|suggestions?|errors?|mistakes?)\W*$"
)
_CHANGE = (
    "(?:correct|fix|add|include|update|amend|rectify|refresh|revise|remove|change|replace|rename|mention|note|record)"
)
_ORDERED = re.compile(
    r"\b(?:please|pls|plz|kindly|(?:can|could|would|will|cud) (?:you|u|someone|anyone|we))\s+(?:\w{1,20}\s+){0,3}"
    rf"{_CHANGE}\b(?! me\b)|\b{_CHANGE} (?:it|this|that)\W*$"
    r"|\b(?:durust|theek|thik|sahi|add|update|shamil|correct|fix) (?:kar|kr)\w*|(?:درست|شامل|ٹھیک) کر"
)
_ASKED = re.compile(
    r"\?|^\W*(?:is|are|was|were|did|does|do|has|have|can|could|would|isnt|wasnt|shouldnt|kya|kia|کیا)\b"
    r"|^\W*(?:should|must|may|shall)\b(?! be\b)|\b(?:kya|کیا)(?:\s+\w+){3,9}\s+(?:hai|hain|ہے|ہیں)\W*$"
    r"|^\W*(?:(?:please|pls|plz) )?name (?:the|all|any|every|one|a)\b"
    r"|^\W*(?:the )?(?:number|no|names?|dates?|text|meaning|definition|list) of (?!.*\b(?:is|are|was|were|should)\b)"
    r"|\b(?:is|are|was|were|has|have|did|does)(?:nt)? (?:it|she|he|they|that|this)\W*$"  # a tag
    r"|^\W*(?:(?:so|now|and|ok|okay|then|but)\W+){0,3}(?:what|whats|which|who|when|where|why|how)\b(?:\W+\w+){0,4}\W*$"
    r"|\bcorrect me\b|\bif (?:i am|im|i m) (?:wrong|mistaken)"
    r"|\b(?:right|true|correct) or (?:wrong|false|not|incorrect)\b"
    r"|\bam i (?:right|wrong|mistaken|correct)\b"
    r"|[,;.]\s*(?:is|was|are|were) (?:it|that|tht|this|he|she|they) "
    r"(?:right|wrong|true|false|correct|ok|okay|so|mistaken|a mistake|an error)\b"
)
# What somebody else says is to be checked, and not what its writer wants changed.
_REPORTED = re.compile(
    r"\b(?:colleague|boss|friend|lawyer|teacher|professor|supervisor|officer|trainer|judge|somebody|someone|he|she|they"
    r"|sir|saheb|sahib|dost|ustad|wakeel|afsar|kisi ne|ne|دوست|استاد|وکیل|افسر|نے)(?: \w+){0,2}? "
    r"(?:says?|said|insists?|insisted|claims?|claimed|thinks?|told|tells|believes?|swears?|argues?|keeps? saying"
    r"|kehta|kehte|kehti|kaha|bola|bolta|bolti|کہتا|کہتے|کہتی|کہا)\b"
)
_TO_BE_CHECKED = re.compile(
    r"\b(?:please|pls|plz|kindly) (?:verify|confirm|check)\W*$|\b(?:verify|confirm|check|tasdeeq) (?:kar|kr)\w*\W*$"
)


def declares(context: Context, _: "Understanding") -> Question | None:
    """`Correction: ...` is what it says it is, even where it asks."""
    said = _SAID_TO_BE.match(context.features.normal)
    return (
        context.question("feedback", kind=kind_of(context.features))
        if said and len(context.features.words) > 2
        else None
    )


def _bare(features: Features) -> bool:
    """`feedback`, `report an error`, and nothing that could be kept."""
    return bool(_ONLY.match(features.normal))


def withdraws(context: Context, _: "Understanding") -> Question | None:
    """`withdraw FB-7K2M9Q`, and nothing else."""
    said = _WITHDRAWS.match(context.features.normal)
    return context.question("feedback", withdraws=said[1]) if said else None


BARE_WORDS = 2  # of a text that names nothing that could be looked up


def states(features: Features, intent: str) -> bool:
    """Whether it asks nothing, wants nothing and names more than what is to be looked up.

    Where the maintainers wait for an answer of whoever wrote it, it is that.
    """
    if _SAID_TO_BE.match(features.normal) or _WITHDRAWS.match(features.normal):
        return False
    if intent in COMMANDS or features.asks or features.wants or asks(features):
        return False
    bare = not features.names and not features.states and len(features.words) <= BARE_WORDS  # `UNTC`
    return bare or intent in NO_ANSWER or len(features.plain) >= STATEMENT


def speaks(features: Features) -> bool:
    """Whether it speaks of a mistake, or wants something changed."""
    return features.disputes or features.has("feedback", "remark") or orders(features)


def doubts(features: Features) -> bool:
    """A question that speaks of a mistake. It may be a correction as well, and only its writer knows."""
    return asks(features) and (features.disputes or features.has("feedback", "remark"))


def asks(features: Features) -> bool:
    """Whether it is a question, and no order to change something. `... is wrong, please check` is none."""
    to_check = _TO_BE_CHECKED.search(features.normal) or _REPORTED.search(features.normal)
    checked = to_check and not features.has("feedback", "remark")
    return bool(checked or _ASKED.search(features.normal)) and not orders(features)


def orders(features: Features) -> bool:
    """Whether it wants something changed."""
    return bool(_ORDERED.search(features.normal))


def kind_of(features: Features) -> Kind:
    """By the writer's own words: `General Comment 25` is no comment, and an address is nothing to add."""
    own = f" {' '.join(features.plain)} "
    said, kinds = _SAID_TO_BE.match(features.normal), features.phrases.kinds
    if said and said[1] != "feedback":
        return next((kind for kind in kinds if kind == said[1]), "comment" if said[1] == "suggestion" else "correction")
    for kind, phrases_ in kinds.items():
        if any(f" {phrase.rstrip('*')}{'' if phrase.endswith('*') else ' '}" in own for phrase in phrases_):
            return kind
    return "correction"


def feedback(context: Context, _: "Understanding") -> Question | None:
    """A question is none: it is answered, and may be sent on; one that names nothing asks how to correct something."""
    features = context.features
    asking = asks(features)
    named = context.ids or features.states or features.topics
    doubts = context.thread.instruments and not features.has("feedback", "remark")  # `are you sure it was 2005?`
    offers = features.wants and features.has("feedback") and len(features.words) <= OFFER
    offers = offers and not (named or context.thread.instruments or orders(features))
    offers = offers or _bare(features)
    how = offers or ((asking or features.asks) and (features.has("feedback_how") or not (named or doubts)))
    speaks_of_one = features.disputes or features.has("feedback", "feedback_how", "remark")
    if asking and (not how or not (offers or speaks_of_one)):
        return None
    return context.question("feedback", choices=("how",) if how else (), kind=kind_of(features))
