"""What follows from a case, rule by rule. A rule makes a request, or passes with None.

The order is the order of harm: a disclosure of abuse before anything else, then orders
and corrections, then refusals, and only then answers.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.model import Request
from bot.understanding.context import Context
from bot.understanding.rules import feedback, follow_up, standing, subject, talk

if TYPE_CHECKING:
    from bot.understanding.question import Understanding

Rule = Callable[[Context, "Understanding"], Request | None]

RULES: tuple[Rule, ...] = (
    talk.forgets,
    talk.discloses,
    feedback.declares,
    talk.orders,
    follow_up.chooses,
    follow_up.picks,
    follow_up.continues,
    talk.talks,
    feedback.corrects,
    talk.names_another,
    talk.strays,
    subject.targets,
    subject.challenges,
    subject.sources,
    subject.compares,
    subject.defines,
    subject.cites,
    standing.reports,
    standing.surveys,
    subject.lists,
    standing.stands,
    follow_up.wavers,
    subject.topics,
    subject.summarises,
    subject.searches,
    talk.greets,
)
