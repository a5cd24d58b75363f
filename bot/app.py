"""From a message to a reply: understood, answered, and what must be kept is kept before the receipt is shown."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from textwrap import shorten

from cachetools import LRUCache

from bot import screen, subscribing
from bot.beside import MOST_CHOICES, completed, with_law
from bot.knowledge.library import Library
from bot.model import CannotAnswer, Choice, Draft, Message, Question, Reply, Source, Thread, Withdrawal
from bot.ports import Memory
from bot.proposition import Asked
from bot.understanding.leaning import OF_PROVISIONS
from bot.understanding.parts import questions
from bot.understanding.rephrase import rephrased
from bot.understanding.safeguarding import in_law
from bot.understanding.states import says_where, whereabouts
from bot.understanding.understand import Understanding

# Answers that say nothing of a treaty leave the thread where it was.
ASIDE = frozenset(
    {"smalltalk", "help", "about", "unknown", "feedback", "forget", "report-abuse", "not-covered", "ambiguous"}
)
SETTLED = frozenset({"feedback", "report-abuse", "forget", "smalltalk", "about"})
# Answers that several questions in one may have.
PARTED = frozenset({"status", "summary", "article", "define", "topic", "obligations", "compare"})
STATED = frozenset({"sure", "plain"})  # how well a provision fits what stands by itself
SHORT = 3  # words of `and us?`, `aur hum?`
ALONE = 0.75  # least confidence of a part that stands by itself
SENT_ON_CHARACTERS = 300  # characters of a question that a button can carry to the editors
LABEL_CHARACTERS = 75  # characters of a button's label, in Slack
VISITED = 4  # States that "all three" may mean
EARLIER = 4  # instruments that "the other one" may mean
UNANSWERED = "I have no answer to one part: “{part}”. Please ask that by itself, with the name of the instrument."
PART_CHARACTERS = 120  # of a part of a question that is told not to be answered
NUMBER = "Its number is {id}."
NOT_KEPT = "This cannot be taken as feedback here. Please send it as a correction of your own: write what is wrong."

# How one intent is answered. Raises CannotAnswer with a sentence for the person.
Handler = Callable[[Question, Library], Reply]

COMMON_CHARACTERS = 200  # characters of a question that many people may ask
ANSWERS_REMEMBERED = 2_000  # answers


class Responder:
    """Answers messages. Pure: no clock, no network, no store; the same question in the same thread is answered once.

    `handlers` by intent. A disclosure is remembered nowhere, nor is a text with words that are its writer's own.
    """

    def __init__(self, home: str, handlers: Mapping[str, Handler]) -> None:
        self._home = home
        self._handlers = handlers
        self._answers: LRUCache[tuple[str, str, Thread, str, str], tuple[Reply, Thread]] = LRUCache(ANSWERS_REMEMBERED)
        self._understandings: LRUCache[str, Understanding] = LRUCache(2)

    def prepare(self, library: Library) -> None:
        """Build now what the first question about this content would wait for; may run beside questions."""
        built = Understanding(library, self._home)
        built.warm()
        self._understandings[library.version] = built

    def understanding(self, library: Library, home: str = "") -> Understanding:
        """The understanding of this content, built once; `home` is the State meant, where it is another."""
        if (found := self._understandings.get(library.version)) is None:
            found = self._understandings[library.version] = Understanding(library, self._home)
        return found.at(home) if home else found

    def __call__(self, message: Message, thread: Thread, library: Library, today: str = "") -> tuple[Reply, Thread]:
        """The reply, and what the thread is about now. `today` is YYYY-MM-DD; without it no list is said to be old."""
        if message.form is not None or len(message.text) > COMMON_CHARACTERS:
            return self._respond(message, thread, library, today)
        key = (message.text, message.home, thread, library.version, today)
        found = self._answers.get(key)
        if found is None:
            found = self._respond(Message(message.text, home=message.home), thread, library, today)
            if all(map(self.understanding(library).common, (message.text, thread.asked))):
                self._answers[key] = found
        return found

    def keepable(self, text: str, library: Library) -> str:
        """The known words of a text; an empty string for one that may tell of a child who is being hurt."""
        understood = self.understanding(library)
        return "" if understood.withholds(text) else understood.known(text)

    def _respond(self, message: Message, thread: Thread, library: Library, today: str) -> tuple[Reply, Thread]:
        understood = self.understanding(library, message.home)
        if message.form is None and (place := _whereabouts(message, understood)):
            thread = replace(thread, home=place)
        if thread.home:
            message = replace(message, home=thread.home)
            understood = self.understanding(library, thread.home)
        held = _held(thread, library)
        question = replace(understood(message, held), today=today)
        reply = self._of_several(question, held, library) or self._handled(question, library)
        if (law := in_law(question, held, understood)) and law.intent in {*PARTED, "not-covered"}:
            reply = with_law(reply, self._handled(law, library))
        if isinstance(reply.feedback, Draft) and understood.withholds(*_written(reply.feedback, thread)):
            return self._handled(replace(question, intent="report-abuse", withheld=True), library), thread
        reply = completed(reply, question)
        reply = replace(reply, choices=self._with_readings(reply, question, library), question=question)
        offers = question.doubts and reply.intent not in SETTLED and len(question.text) <= SENT_ON_CHARACTERS
        if offers and not understood.withholds(question.text):
            send = Choice("Send this to the editors", f"correction: {question.text}")
            reply = replace(reply, choices=(*reply.choices[: MOST_CHOICES - 1], send))
        after = _now(replace(thread, law=thread.law or question.law), question, reply)
        if after.asked != thread.asked and understood.withholds(after.asked):
            after = replace(after, asked="")
        return reply, after

    def _with_readings(self, reply: Reply, question: Question, library: Library) -> tuple[Choice, ...]:
        """What else the question may mean, as buttons: first where nothing was understood."""
        texts = dict.fromkeys(text for each in question.others if (text := rephrased(each, library)))
        readings = tuple(Choice(shorten(text, LABEL_CHARACTERS, placeholder=" …"), text) for text in texts)
        if not readings or reply.intent in SETTLED or any(choice.instrument for choice in reply.choices):
            return reply.choices
        if reply.intent == "unknown":
            return tuple(dict.fromkeys((*readings, *reply.choices)))[:MOST_CHOICES]
        return tuple(dict.fromkeys((*reply.choices[: MOST_CHOICES - len(readings)], *readings)))

    def _of_several(self, question: Question, thread: Thread, library: Library) -> Reply | None:
        """The answer to several questions in one message; None where it is one, or is better answered as one."""
        texts = questions(question.text) if question.intent in PARTED and question.message.form is None else ()
        if len(texts) < 2:
            return None
        understood = self.understanding(library, question.message.home)
        replies: list[Reply] = []
        shown: tuple[str, ...] = ()
        silent: list[str] = []
        for text in texts:
            part = replace(understood(replace(question.message, text=text), thread), today=question.today)
            # `for Nepal: which treaties oblige it, and what of training`
            if len(question.states) == 1 and not part.states and part.intent in OF_PROVISIONS:
                part = replace(part, states=question.states)
            stands = _stands(part, question)
            # `Budapest or Lanzarote, who can join each`, `which treaties, and are they binding`
            same = (question.intent == "compare" and replies and not part.states) or (
                part.asked.binds and len(shown) > 1
            )
            told = {*part.instruments} <= {*shown}
            # `may we name a victim? what do CRC and OPSC say`: it is asked of these
            of_these = replies and replies[0].intent == "topic" and not told
            # `which texts make companies liable, and must that be criminal`: no other is meant
            unseen = {each.instrument for each in part.settled[:1] if each.whole} - {*shown}
            astray = replies and unseen and not (part.which or part.instruments)
            if part.intent in SETTLED or not (stands or replies) or (same and told) or of_these or astray:
                return None
            if not stands:
                silent.append(text)
                continue
            reply = self._handled(part, library)
            thread, shown = _now(thread, part, reply), (*shown, *reply.instruments)
            if all(reply.text != each.text and (not reply.article or reply.title != each.title) for each in replies):
                replies.append(reply)
        if len(replies) < 2:
            return None
        rest = tuple(UNANSWERED.format(part=shorten(text, PART_CHARACTERS, placeholder=" …")) for text in silent)
        whole = screen.joined(replies, MOST_CHOICES)
        return replace(whole, notes=(*rest, *whole.notes))

    def _handled(self, question: Question, library: Library) -> Reply:
        try:
            reply = self._handlers[question.intent](question, library)
        except CannotAnswer as sentence:
            reply = Reply(intent=question.intent, text=str(sentence))
        return replace(reply, content_version=library.version)


def _stands(part: Question, whole: Question) -> bool:
    """Whether a part of a message is a question that can be answered beside others, by itself."""
    described = part.intent == "summary" and whole.intent not in {"summary", "status"}
    if part.intent not in PARTED or (described and not part.asked.binds):
        return False
    settled = bool(part.settled) and not part.settled[0].far
    found = bool(part.wanted) and part.wanted[0][2] in STATED
    sure = part.confidence >= ALONE and part.intent != "topic"
    narrow = part.intent == "topic" and len(part.instruments) == 1 and bool(part.topics)
    short = part.intent == "status" and bool(part.instruments and part.states) and len(part.words.split()) <= SHORT
    own = narrow or part.asked.binds or short or (part.asked.whole and part.intent == "status")
    return settled or found or sure or own or bool(part.article)


def _written(draft: Draft, thread: Thread) -> tuple[str, ...]:
    """What a person wrote of a draft. The claim too, where it is not what was said here: a form sends what it likes."""
    return (draft.text, draft.source, *((draft.claim,) if draft.claim != thread.claim else ()))


def _held(thread: Thread, library: Library) -> Thread:
    """A thread outlives an edition of the content: what is no longer held is forgotten."""
    gone = {id_ for id_ in (*thread.instruments, *thread.earlier, *thread.offered) if id_ not in library.instruments}
    if not gone:
        return thread
    held = (thread.instruments, thread.earlier, thread.offered)
    kept, earlier, offered = (tuple(id_ for id_ in ids if id_ not in gone) for ids in held)
    return replace(thread, instruments=kept, earlier=earlier, offered=offered)


def _now(thread: Thread, question: Question, reply: Reply) -> Thread:
    if reply.intent == "ambiguous":
        asked = thread.asked if thread.offered and not question.words else question.text
        offered = tuple(choice.instrument for choice in reply.choices if choice.instrument)
        return replace(thread, offered=offered, asked=asked, states=question.states or thread.states)
    if reply.intent in ASIDE:
        return replace(thread, intent=reply.intent) if reply.intent == "feedback" else thread
    shown = () if reply.intent == "list" else reply.instruments or thread.instruments
    if reply.intent == "topic" and reply.article:  # one provision is the answer; the others stand beside it
        shown = reply.instruments[:1]
    earlier = dict.fromkeys(id_ for id_ in (*thread.instruments, *thread.earlier) if id_ not in shown)
    explicit = question.states if not question.home_assumed else ()
    if not question.states and reply.intent == "status" and reply.state:
        explicit = (reply.state,)  # who was first, or the only one
    return Thread(
        intent=reply.intent,
        instruments=shown,
        earlier=tuple(earlier)[:EARLIER],
        states=explicit or thread.states,
        article=reply.article or "",
        topics=question.topics
        if reply.intent in {"topic", "article", "define", "compare"} and question.topics
        else thread.topics,
        claim=reply.claim or thread.claim,
        said=screen.opening(reply.text) if reply.intent != "sources" else thread.said,
        key=reply.key or thread.key,
        sources=_best_first(reply) or thread.sources,
        offered=thread.offered if set(reply.instruments) <= set(thread.offered) else (),
        law=thread.law,
        home=thread.home,
        aspect=question.asked if reply.intent in {"status", "list"} else Asked(),
        group=question.group if reply.intent in {"status", "list"} else "",
        visited=tuple(dict.fromkeys((*explicit, *thread.visited)))[:VISITED],
    )


def _whereabouts(message: Message, understood: Understanding) -> str:
    """Another State than ours where whoever writes says to be: `we` are those there."""
    if not (said := says_where(message.text)):
        return ""
    place = whereabouts(understood.find(said, Thread()).features.sequence)
    return place if place != understood.home else ""


def _best_first(reply: Reply) -> tuple[Source, ...]:
    """The sources of an answer, those of its first paragraph before the others."""
    lead = screen.paragraphs(reply)[0][1] if reply.text else ()
    return tuple(dict.fromkeys((*lead, *reply.sources)))


def utc_date() -> str:
    """The date of today, YYYY-MM-DD: what a caller hands in to whatever is pure."""
    return datetime.now(UTC).date().isoformat()


class App:
    """The application, as every adapter asks it: `await app(message)` gives the reply.

    `library` gives the content of this moment. `per_hour` is how much feedback one person may send within an hour
    (0: no limit), `today` gives the date. With `keep_unanswered`, the known words of a question that found no answer
    are counted.
    """

    def __init__(  # noqa: PLR0913 - what an application stands on is this much
        self,
        library: Callable[[], Library],
        store: Memory,
        respond: Responder,
        per_hour: int = 20,
        *,
        today: Callable[[], str] = utc_date,
        keep_unanswered: bool = False,
    ) -> None:
        self._library = library
        self._store = store
        self._respond = respond
        self._per_hour = per_hour
        self._today = today
        self._keep_unanswered = keep_unanswered

    async def __call__(self, message: Message) -> Reply:
        library = self._library()
        before = await self._store.recall(message.conversation) if message.conversation else Thread()
        reply, after = self._respond(message, before, library, self._today())
        if asked := await self._asked(reply, message):
            reply, after = self._respond(_answering(message, asked), before, library, self._today())
        reply = await self._carried_out(reply, message, library)
        if message.answers_only:
            return reply
        if reply.intent == "forget" and not reply.choices and message.user:
            await self._store.forget(message.user, message.conversation)
        if (
            reply.intent == "unknown"
            and self._keep_unanswered
            and (words := self._respond.keepable(message.text, library))
        ):
            await self._store.keep_unanswered(words)
        if message.conversation and after != before:
            await self._store.remember(message.conversation, after, message.user)
        return reply

    async def _asked(self, reply: Reply, message: Message) -> str:
        """The feedback about which the maintainers wait for what this message may be: an answer of its writer's."""
        says = reply.question and reply.question.states_something
        if not says or message.answers_only or not message.user:
            return ""
        return await self._store.waiting(message.user, message.conversation)

    async def _kept(self, reply: Reply, draft: Draft, message: Message) -> Reply:
        if message.answers_only:
            return replace(reply, text=NOT_KEPT, feedback=None)
        try:
            if draft.answers:
                return replace(reply, feedback=await self._store.answer(draft.answers, message.user, draft.text))
            receipt = await self._store.keep(draft, message, reply.content_version, self._per_hour)
        except CannotAnswer as sentence:
            return replace(reply, text=str(sentence), feedback=None, form=None, notes=())
        return replace(
            reply,
            text=f"{reply.text} {NUMBER.format(id=receipt.id)}",
            feedback=receipt,
            form=None,
            choices=(Choice("Withdraw", f"withdraw {receipt.id}"),),
        )

    async def _withdrawn(self, reply: Reply, withdrawal: Withdrawal, message: Message) -> Reply:
        if message.answers_only:
            return replace(reply, text=NOT_KEPT, feedback=None)
        try:
            number = await self._store.withdraw(withdrawal.id, message.user)
        except CannotAnswer as sentence:
            return replace(reply, text=str(sentence), feedback=None)
        return replace(reply, title=number, feedback=None)

    async def _carried_out(self, reply: Reply, message: Message, library: Library) -> Reply:
        """The reply once what it asks of the store is done."""
        if isinstance(reply.feedback, Withdrawal):
            return await self._withdrawn(reply, reply.feedback, message)
        if isinstance(reply.feedback, Draft):
            return await self._kept(reply, reply.feedback, message)
        if reply.order:
            return await subscribing.follow(reply, reply.order, message, library, self._store.subscribers)
        return reply


def _answering(message: Message, asked: str) -> Message:
    """What was said, as the answer to the maintainers' question about this feedback."""
    return replace(message, form={"answers": asked, "text": message.text})
