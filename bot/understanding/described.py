"""An instrument told by what it is: by its place, its age, its maker, its subject, or as the parent of another."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.understanding.context import Context
from bot.understanding.resolve import ONES, PAIR, SEVERAL_ONES

if TYPE_CHECKING:
    from bot.understanding.understand import Understanding

BESIDE = 8  # words on either side of what an instrument is called: a convention
WHICH = 3  # words before it, among which stands what asks for several: `kaun kaun se muahiday`
WHICH_ONE = frozenset(["which", "kaun", "konsa", "kaunsa", "kon", "کون", "کونسا", "کونسی"])
PLACES = frozenset({"1st", "2nd", "3rd"})
ONE = ONES | SEVERAL_ONES - {"ones", "protocols"}  # in Urdu `wale` is also the one, before a word that follows it
PARTS = frozenset(["article", "paragraph", "target", "goal", "indicator", "section", "hadaf", "ہدف", "شق", "دفعہ"])
KINDS = frozenset({"convention", "treaty", "covenant"})
MAIN = frozenset({"main", "parent", "mother", "principal", "asal", "asli", "اصل"})
# Of two, by their age: the one that was adopted later, or before.
NEWER = frozenset(["newer", "new", "latest", "younger", "later", "naya", "naye", "nayi", "نیا", "نیے", "نیی"])
OLDER = frozenset(
    ["older", "elder", "old", "oldest", "earlier", "purana", "purane", "purani", "پرانا", "پرانے", "پرانی"]
)
# By the filter of a question.
MAKERS = {"un": ("un",), "europe": ("european", "europe", "council", "یورپ"), "ilo": ("ilo",)}
FORCED = frozenset({"force", "force*", "forces"})  # in `in force`
# Topics that every instrument of a kind shares: they do not tell two protocols apart.
SHARED = frozenset({"csam-production-distribution"})


def titled(context: Context, engine: "Understanding") -> Context:
    """`the convention on the worst forms of child labour`: known by words that few other names have."""
    words = context.features.words
    at = next((at for at, word in enumerate(words) if word.form in KINDS), -1)
    which = {word.form for word in words[max(0, at - WHICH) : at]} & {"which", "what", "any", "all", "every"}
    if at < 0 or which or context.named or context.elsewhere or context.thread.offered:
        return context
    said = {word.form for word in words[max(0, at - BESIDE) : at + BESIDE]} - context.features.phrases.words.links
    fits = engine.titles.fitting(said)
    return replace(context, ids=(fits,), vague=(), filled=False) if fits else context


def described(context: Context, engine: "Understanding") -> tuple[str, ...]:
    """`the one on armed conflict`, `the torture one`, `the main one`: by its subject or title, or as the parent."""
    own, forms, held = context.thread.instruments[:1], context.features.forms, engine.library.instruments
    # `the target on torture` is none of the instruments
    before = {
        a
        for a, one, b in zip(forms, forms[1:], (*forms[2:], ""), strict=False)
        if one in ONE | KINDS and b not in PARTS
    }
    parents = context.features.phrases.parents
    if own and not before.isdisjoint(MAIN):
        return tuple(id_ for id_, children in parents.items() if own[0] in children and id_ in held)
    topics = {*context.features.topics} - SHARED
    on = [i for i in held.values() if i.binding.value and topics & engine.titles.topics(i.id)]
    if len(on) != 1:
        words = context.features.phrases.words
        said = before - words.links - words.another - words.pronouns
        on = [i for i in held.values() if engine.titles.distinct(i.id, ()) & said]
    children = {child for i in on for child in parents.get(i.id, ())}
    told = tuple(i.id for i in on if i.id not in children)
    kin = {id_ for parent, family in parents.items() if {*own} & {parent, *family} for id_ in family}
    return tuple(id_ for id_ in told if id_ in kin) or told  # after one of Budapest's protocols, the other


def picked(context: Context, engine: "Understanding", offered: tuple[str, ...]) -> tuple[str, ...]:
    """By a word that only one of them has, or by its place."""
    forms = context.features.forms
    if any(one in PLACES and other in {"one", "of", ""} for one, other in pairwise((*forms, ""))):
        return placed(forms, offered)
    fitting = closest(context, engine, offered)
    if len(fitting) == 1:
        return fitting
    return aged(forms, engine, offered) or placed(forms, offered)


def aged(forms: Sequence[str], engine: "Understanding", offered: tuple[str, ...]) -> tuple[str, ...]:
    """`the newer one`, of two."""
    beside = {one for one, other in pairwise((*forms, "")) if other in ONE | {"protocol", "convention", ""}}
    if len(offered) != PAIR or (beside & NEWER) == (beside & OLDER):
        return ()
    held = (engine.library.instruments[id_] for id_ in offered)
    ages = sorted(held, key=lambda each: str(each.adopted.value) if each.adopted else "")
    return (ages[-1 if beside & NEWER else 0].id,)


def placed(forms: Sequence[str], offered: tuple[str, ...]) -> tuple[str, ...]:
    """`the second one`."""
    place = next((at for at, form in enumerate(("1st", "2nd", "3rd")) if form in forms), len(offered))
    return offered[place : place + 1]


def saying(context: Context) -> set[str]:
    """The words that say something, and who made what is meant: `the United Nations one`."""
    phrases = context.features.phrases
    made = (word for each in context.features.asked.filters for word in MAKERS.get(each, ()))
    words = {word.raw for word in context.features.words}
    tag = {"right"} - {word.removesuffix("s") for word in words if word.endswith("s")}  # `isn't it, right?`
    forced = FORCED if context.features.asked.event == "nafiz" else frozenset[str]()  # no armed forces
    return {*context.features.forms, *made} - phrases.words.links - frozenset(phrases.small.split()) - forced - tag


def closest(
    context: Context, engine: "Understanding", ids: tuple[str, ...], besides: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """Those whose own words the text uses most, `besides` some; none where it uses none."""
    said = saying(context) - besides
    hits = {id_: len(engine.titles.distinct(id_, ids) & said) for id_ in ids}
    most = max(hits.values())
    return tuple(id_ for id_ in ids if hits[id_] == most) if most else ()
