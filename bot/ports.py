"""What the rim fulfils: the protocols through which the application, adapters and store meet."""

from typing import Protocol

from bot.model import Draft, Feedback, Message, Receipt, Reply, State, Thread
from bot.news import Order, Subscription


class Answer(Protocol):
    """The door of the application: every adapter asks through it."""

    async def __call__(self, message: Message) -> Reply:
        """Answer, and keep what is to be kept. Never raises; a receipt is shown only after the commit."""


class Triage(Protocol):
    """What maintainers do with feedback, whatever platform they click on."""

    def may(self, user: str) -> bool:
        """Whether this platform user is a maintainer."""

    async def show(self, feedback_id: str) -> Feedback | None:
        """The feedback of this id, however it was typed; None where there is none."""

    async def mine(self, user: str) -> tuple[Feedback, ...]:
        """The feedback that this user wrote, newest first; none for an empty id."""

    async def resolve(self, feedback_id: str, state: State, by: str, comment: str = "") -> Feedback:
        """Record a decision, and queue the outcome for the writer and the card for its update.

        Raises CannotAnswer with a sentence for the maintainer: unknown id, not a
        maintainer, already decided, a comment missing or one that may tell of a person's case.
        """


class EventInbox(Protocol):
    """What every replica must agree on: events seen, and where a conversation can be reached."""

    async def claim(self, key: str, payload: str = "", user: str = "") -> bool:
        """Claim an event of this person's, durably; False where it was claimed before. Kept for a day.

        A payload makes it work to be finished: until `done`, `unfinished` gives it back
        to whoever starts next, so that an acknowledged event outlives its process.
        """

    async def done(self, key: str) -> None:
        """The work of a claimed event is finished: its payload is erased, its key stays for a day."""

    async def unfinished(self, prefix: str, older_than: float) -> tuple[tuple[str, str], ...]:
        """Take over (key, payload) of claims whose key begins with `prefix` and that rest for `older_than` seconds."""

    async def address(self, conversation: str) -> str | None:
        """What the platform needs to reach a conversation unasked, as the adapter stored it."""

    async def keep_address(self, conversation: str, address: str, user: str = "") -> None:
        """Keep, or replace, what it takes to reach a conversation unasked.

        `user`: whose it is, where nobody else is reached by it; "forget me" drops it.
        """

    async def drop_address(self, conversation: str) -> None:
        """Forget how a conversation is reached, and tell it of no changes any more."""

    async def leave(self, place: str) -> None:
        """A workspace or tenant has removed the bot: erase who wrote there, by the beginning of its conversations."""


class Forwarder(Protocol):
    """Carries feedback to one platform. Deliveries may be repeated with the same ids.

    Raises Undeliverable or TryLater; OSError, TimeoutError and aiohttp.ClientError
    are tried again.
    """

    async def card(self, destination: str, feedback: Feedback, previous: str) -> str:
        """Post the maintainers' card, or update the one that `previous` refers to. Returns a reference to it."""

    async def notify(self, destination: str, reply: Reply, delivery_id: str) -> None:
        """Tell a writer the outcome, or who asked what has changed, in the conversation `destination`."""


class Platform(Protocol):
    """What `bot/server/lifecycle.py` holds of a platform once its routes are mounted."""

    name: str  # "slack", "teams": the prefix of its ids and of its `SANAD_FORWARD_TO` destinations
    forwarder: Forwarder

    async def start(self) -> None:
        """Check tokens, open sessions, pick up unfinished work. Raises SystemExit with a sentence when it cannot."""

    async def drain(self) -> None:
        """Finish what was acknowledged. Called once, after the server stopped accepting."""

    def trouble(self) -> str:
        """What keeps it from serving, for `/readyz`; empty when all is well."""

    def advice(self) -> str:
        """What a person should see to, though it serves; empty when there is nothing."""


class Subscribers(Protocol):
    """Who is told of changes."""

    async def follow(self, order: Order, message: Message) -> tuple[Subscription, ...]:
        """Carry out what somebody asks about being told of changes; returns what they are told of now.

        Raises CannotAnswer with a sentence where nobody can be told there, or it was not recorded.
        """


class Memory(Protocol):
    """What the application remembers and keeps: `bot.store.Store`."""

    @property
    def subscribers(self) -> Subscribers:
        """Who is told of changes."""

    async def recall(self, conversation: str) -> Thread:
        """What the thread has said in the last 24 hours; an empty Thread where there is nothing, or no way to it."""

    async def remember(self, conversation: str, thread: Thread, user: str = "") -> None:
        """What the thread is about now. It may be lost with the process."""

    async def keep(self, draft: Draft, message: Message, content_version: str, limit_per_hour: int) -> Receipt:
        """Keep feedback; once this returns it is committed.

        At most `limit_per_hour` of one person are taken within an hour (0: no limit). Raises CannotAnswer with a
        sentence for the writer when it was not kept.
        """

    async def waiting(self, user: str, conversation: str) -> str:
        """The id of feedback in this conversation whose writer, this user, the maintainers have asked; or nothing."""

    async def answer(self, feedback_id: str, user: str, text: str) -> Receipt:
        """Record what its writer answers to the maintainers' question, and show them.

        Raises CannotAnswer with a sentence: not theirs, or no question waits.
        """

    async def withdraw(self, feedback_id: str, user: str) -> str:
        """Take back feedback for its writer, and show the maintainers; returns its id.

        Raises CannotAnswer with a sentence: not theirs, or decided already.
        """

    async def forget(self, user: str, conversation: str = "") -> int:
        """Erase who somebody is, and what the thread in which they ask for it was about.

        Returns how many pieces of feedback were theirs.
        """

    async def keep_unanswered(self, words: str) -> None:
        """Count words that found no answer, without their author."""
