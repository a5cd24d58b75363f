"""What maintainers do with feedback, whatever they click on."""

from collections.abc import Callable, Iterable

import sqlalchemy as sa

from bot.model import OPEN_STATES, CannotAnswer, Change, Feedback, State
from bot.store import UNAVAILABLE, Search, Store, Unsettled, deliveries, feedback
from bot.store.destinations import scheme

LOCAL_SCHEMES = (
    "inbox",
    "cli",
)  # whoever can open the inbox page or this machine's terminal may decide; "inbox:Ayesha"
BEFORE: dict[State, tuple[State, ...]] = {
    "accepted": OPEN_STATES,
    "declined": OPEN_STATES,
    "question": OPEN_STATES,
    "closed": (*OPEN_STATES, "accepted", "declined"),
}
NOT_A_MAINTAINER = "Only maintainers decide about feedback. Whoever runs the bot can add you to SANAD_MAINTAINERS."
NO_COMMENT: dict[State, str] = {
    "declined": "Say why it is declined: the writer reads it.",
    "question": "Write the question: the writer reads it.",
}
TELLS = (
    "This was not recorded: the comment may tell of somebody, and such words are neither kept nor passed on. Please "
    "write about the answer and its source alone. If somebody is in danger, write “report abuse” to Sanad: it says "
    "whom to tell."
)
STORE_AWAY = "Your decision was not recorded: the store does not answer. Please try again in a few minutes."
DECISION_UNSETTLED = (
    "The store is slow, and whether your decision was taken is not known yet. Please look again in a minute."
)


class Triage:
    """What maintainers decide, over one store. `maintainers` are those of SANAD_MAINTAINERS.

    Where `several` workspaces ask, a maintainer is named with theirs: elsewhere the same id is somebody else.
    What `withholds` holds to tell of a person's case is not recorded.
    """

    def __init__(
        self,
        store: Store,
        maintainers: Iterable[str] = (),
        *,
        several: bool = False,
        withholds: Callable[[str], bool] = lambda _: False,
    ) -> None:
        self._store = store
        self._maintainers = frozenset(maintainers)
        self._several = several
        self._withholds = withholds

    def may(self, user: str) -> bool:
        """Whether this user is a maintainer. With one workspace `slack:U1` in the settings means `slack:T1/U1`."""
        bare = "" if self._several and scheme(user) == "slack" else _without_workspace(user)
        return scheme(user) in LOCAL_SCHEMES or user in self._maintainers or bare in self._maintainers

    async def show(self, feedback_id: str) -> Feedback | None:
        """The feedback of this id, however it was typed; None where there is none."""
        return await self._store.show(feedback_id)

    async def mine(self, user: str) -> tuple[Feedback, ...]:
        """The feedback that this user wrote, newest first; none for an empty id."""
        return await self._store.find(Search(user=user)) if user else ()

    async def resolve(self, feedback_id: str, state: State, by: str, comment: str = "") -> Feedback:
        """Record a decision; in the same transaction queue the outcome for the writer and the cards for their update.

        Raises CannotAnswer with a sentence for the maintainer.
        """
        comment = comment.strip()
        self._check(state, by, comment)
        found_id = feedback.canonical(feedback_id)
        try:
            found, taken = await self._store.write(lambda conn: self._step(conn, found_id, state, by, comment))
        except Unsettled as error:
            raise CannotAnswer(DECISION_UNSETTLED) from error
        except UNAVAILABLE as error:
            raise CannotAnswer(STORE_AWAY) from error
        if found is None:
            raise CannotAnswer(f"There is no feedback {found_id}.")
        if not taken:
            last = found.history[-1]
            raise CannotAnswer(f"{found_id} is already {found.state}, since {last.at[:10]} by {last.by}.")
        self._store.queued.set()
        return found

    def _check(self, state: State, by: str, comment: str) -> None:
        if not self.may(by):
            raise CannotAnswer(NOT_A_MAINTAINER)
        if state not in BEFORE:
            raise CannotAnswer("Choose accepted, declined, question or closed.")
        if state in NO_COMMENT and not comment:
            raise CannotAnswer(NO_COMMENT[state])
        if any(self._withholds(words) for words in (comment, _typed(by)) if words):
            raise CannotAnswer(TELLS)

    def _step(
        self, conn: sa.Connection, found_id: str, state: State, by: str, comment: str
    ) -> tuple[Feedback | None, bool]:
        at = self._store.clock()
        number = feedback.move(conn, found_id, BEFORE[state], Change(state, feedback.stamp(at), by, comment))
        found = feedback.get(conn, found_id)
        if number is not None and found is not None:
            deliveries.queue_updates(conn, found_id, number, at)
            deliveries.queue_notification(conn, found_id, deliveries.Step("outcome", number), found.conversation, at)
        return found, number is not None


def _typed(by: str) -> str:
    """The name that somebody wrote into the inbox; a platform's id is nobody's words."""
    return by.partition(":")[2] if scheme(by) in LOCAL_SCHEMES else ""


def _without_workspace(user: str) -> str:
    return f"{scheme(user)}:{user.partition(':')[2].rpartition('/')[2]}" if user else ""
