"""What a person wants: a message and its thread made into a question."""

from copy import copy
from dataclasses import replace
from functools import cached_property
from typing import Self

from cachetools import LRUCache

from bot.knowledge.library import Library
from bot.model import Lang, Message, Question, Thread
from bot.proposition import Asked
from bot.understanding import answering, corrections, follow_up, guards, known, predicate, safeguarding, turns
from bot.understanding.about import AboutReader
from bot.understanding.context import Context, unsure
from bot.understanding.described import titled
from bot.understanding.evidence import READ_WORDS, evidence
from bot.understanding.extractor import Extractor
from bot.understanding.features import Features
from bot.understanding.intents import BUILDERS, OF_INSTRUMENTS, ORDERS
from bot.understanding.misread import IDLE, LIKELY, misread
from bot.understanding.model import Reading, between, load
from bot.understanding.normalise import language, normalise
from bot.understanding.personal import Personal
from bot.understanding.points import ANSWERED, OFFENCES, Points, settle
from bot.understanding.recast import at_its_time, checked, elsewhere, fronted, without_asides
from bot.understanding.resolve import article, resolve
from bot.understanding.safeguarding import CERTAIN, NO_SIGN, SURELY
from bot.understanding.said import spelled
from bot.understanding.search import Search
from bot.understanding.standing import of_a_standing
from bot.understanding.titles import Titles
from bot.understanding.unclear import ambiguous, unclear

# Cues by which an answer to "which one?" asks something of its own.
OWN = ("joining", "sources", "compare", "feedback", "in_force", "reservation", "define", "reporting")
READ_CHARACTERS = 60_000  # of texts whose reading is kept at hand
HARMLESS = 10_000  # texts that are known to tell of nobody
STEP_WORDS = 60  # between two stretches of a long text
LONG_NUMBER = 5  # digits of a number that is no year and no article
# Probabilities of danger, chosen on writers whom the model had not seen: `python -m tests.make_model --report`.
ELSEWHERE = 0.9  # of another subject: what is surely of that is no case
POSSIBLE = 0.08  # whom to tell stands beside the answer
FAINTEST = 0.01  # of a whole text: below it no part of it is looked at by itself
LIKELIER = 0.6  # probability of feedback, which is kept: below it a text has to say that it is some
PLAUSIBLE = 0.25  # of the likeliest intent's probability: a less likely one is not tried in its place
CLOSE = 0.7  # of the likeliest intent's probability: one so near may be what is meant
FAINT = 0.05  # probability of an intent that is offered where none is understood
SAYS_NOTHING = 2  # words of a text that tells of nobody, unless one of them is a sign of abuse: `a website`
NOBODY = NO_SIGN | {"person"}  # `do I believe him?`
READINGS = 3  # that are looked at
READ_SECOND = BUILDERS.keys() - {"forget"}  # what is erased is gone: that is asked for first, or not at all
# Of what goes on in a thread.
ASTRAY = frozenset({"status", "unknown", "challenges", "changes", "list", "about", "summary"})
# By a standing.
OUTDONE = {"unknown", "challenges", "changes", "list", "article", "topic", "compare", "summary", "define", "sources"}


class Understanding:
    """Understands texts against one version of the content. Pure and synchronous."""

    def __init__(self, library: Library, home: str) -> None:
        self.library = library
        self.home = home
        self._reader = Extractor(library, predicate.of_many)
        self.about = AboutReader(library.phrases)
        self.model, self.predicates = load(), predicate.load()
        self._readings: LRUCache[str, Features] = LRUCache(READ_CHARACTERS, getsizeof=lambda read: len(read.text) + 1)
        self._harmless: LRUCache[int, bool] = LRUCache(HARMLESS)  # by their hashes: the texts are remembered nowhere
        self.titles = Titles(library, self._reader.lexicon.forms)

    @cached_property
    def search(self) -> Search:
        return Search(self.library, self._reader.lexicon, self.points)

    @cached_property
    def points(self) -> Points:
        return Points(self.library)

    @cached_property
    def known_answers(self) -> known.Known:
        return known.Known(self.library, self.points, self._reader)

    @cached_property
    def personal(self) -> Personal:
        return Personal(self._reader, self.library, self.danger)

    def at(self, home: str) -> Self:
        """The same for people of another State: all that was built and read serves both."""
        found = copy(self)
        found.home = home
        return found

    def warm(self) -> None:
        """Build now what the first question that needs it would wait for."""
        self.known_answers.owner(self._reader.read("child"), "1", self.home)
        for topic in self.library.book.topics:
            self.library.by_topic(topic)
        self.personal("child")
        self._reader.warm()

    def _read(self, text: str) -> Features:
        """The same words read the same in every thread. A text with a word that is not ours is not remembered."""
        if (found := self._readings.get(text)) is None:
            found = self._reader.read(fronted(text))
            if not found.unknown and len(text) < READ_CHARACTERS:
                self._readings[text] = found
        return found

    def common(self, text: str) -> bool:
        """Whether a text that was read may be remembered: each word is one of ours, and it tells of nobody."""
        return not text or text in self._readings

    def __call__(self, message: Message, thread: Thread) -> Question:
        form = message.form
        text = safeguarding.of_the_law(message.text) if form is None else message.text
        law = text != message.text
        filled = f"{form.get('text', '')} {form.get('claim', '')}" if form is not None else ""
        features = checked(elsewhere(self._read(text), self), self) if form is None else self._reader.read(filled)
        found = titled(turns.met(replace(resolve(features, thread), law=law), self), self)
        question = self.decide(found) if form is None else self._submitted(found, form.get("text", ""))
        if question.intent == "report-abuse" or question.concerned or law:
            self._readings.pop(text, None)
        question = answering.answered(settle(question, self.points, features), found, self)
        held, searched = self.library.elsewhere, question.intent in ANSWERED
        return replace(
            question,
            passages=self.search.passages(question, features) if searched else (),
            wanted=self.search.asked_for(question, features, thread) if searched else (),
            asked=self._asked(features, thread, question),
            beside=tuple(held[each].name if each in held else each for each in question.beside),
            which=features.which,
            requests=self.about.requests(features),
            doubts=form is None and corrections.doubts(features),
            states_something=form is None and not law and corrections.states(features, question.intent),
            text=text,
            law=law,
            words=" ".join(map(spelled, features.words)),
            thread=thread,
            message=message,
            home=self.home,
            lang=self.language(features.text),
        )

    def _asked(self, features: Features, thread: Thread, question: Question) -> Asked:
        """What is asked of a standing; what the text leaves out is what its thread has just told."""
        alone = at_its_time(features.text)
        features = without_asides(features if alone == features.text else self._reader.read(alone), self._reader.read)
        asked = features.asked
        if question.intent == "status" and len(question.instruments) == 1:
            asked = predicate.understood(asked, features, self.predicates(features, asked))
        if question.intent == "list":
            return turns.narrows(asked, resolve(features, thread))
        if question.intent == "status" and thread.intent == "status":
            found = resolve(features, thread)
            other = not features.names and question.instruments != thread.instruments  # `and the elder?`
            if follow_up.carries_on(found) or turns.swapped(found) or (other and turns.says_no_more(asked)):
                return replace(thread.aspect, excluded=())
            if question.topics == ("reporting",) and turns.of_reports(thread):
                return turns.continued(asked, found, self._reader.read(thread.said))
        if features.names or features.states or features.groups:
            return asked
        return follow_up.continued(asked, thread, self._reader.read(thread.said) if asked.steps else features)

    def language(self, text: str) -> Lang:
        """The language that whoever wrote this is told in what helps a child."""
        return language(normalise(text), self.library.phrases.words.roman)

    def tells(self, text: str) -> bool:
        """Whether a text, by itself, is answered with whom to tell: as a disclosure, or in place of a receipt.

        That it is said to be about the law is not believed here: what is asked is whether it may be stored.
        """
        if hash(text) in self._harmless:
            return False
        asked = safeguarding.of_the_law(text)
        intent = self.decide(resolve(self._read(asked), Thread())).intent
        if intent == "report-abuse":
            self._readings.pop(asked, None)
        told = intent == "report-abuse" or (intent == "feedback" and self.withholds(asked))
        if not told:
            self._harmless[hash(text)] = True
        return told

    def withholds(self, *parts: str) -> bool:
        """Whether any of these must not be stored: it may tell what happened to somebody. Each is looked at alone."""
        found = any(self.personal(part) for part in parts)
        for part in parts if found else ():
            self._readings.pop(part, None)
        return found

    def known(self, text: str) -> str:
        """Of a text the words that are ours as well: no name of a person, no number that belongs to one."""
        words = (
            word.raw if word.typed else word.form.rstrip("*") for word in self._reader.read(text).words if word.known
        )
        return " ".join(word for word in words if not word.isdecimal() or len(word) < LONG_NUMBER)

    def _submitted(self, found: Context, text: str) -> Question:
        """A form is feedback, unless it tells of abuse: that is not to be stored.

        What it was filled with is a treaty's, and would make any text one about the law.
        """
        own = self.find(text, found.thread)
        if any(safeguarding.discloses(each, self.reading(each), self) for each in (own, found)):
            return self._contacts(found)
        return found.question("feedback")

    def find(self, text: str, thread: Thread) -> Context:
        """What a text names, and what its thread adds."""
        return resolve(self._reader.read(text), thread)

    def danger(self, text: str) -> float:
        """The probability that a text by itself tells what happens to a child."""
        return self._stretches(self.find(text, Thread())).danger

    def reading(self, found: Context) -> Reading:
        """What the model makes of a text. Danger is looked for in each clause: a treaty makes a case no question."""
        whole = self._stretches(found)
        if not CERTAIN > whole.danger >= FAINTEST:
            return whole
        parts = [self.find(part, Thread()) for part in safeguarding.clauses(found.features.text)]
        telling = [part for part in parts if not part.features.abuse <= NOBODY or part.features.unknown]
        danger = [between(whole.danger, self.model(evidence(part)).danger) for part in telling]
        return replace(whole, danger=max([whole.danger, *danger]))

    def _stretches(self, found: Context) -> Reading:
        """Of a long text, danger is looked for in all of it."""
        whole = self.model(evidence(found))
        if len(found.features.words) <= SAYS_NOTHING and found.features.abuse <= NO_SIGN:
            return replace(whole, danger=0.0)
        later = range(STEP_WORDS, max(STEP_WORDS, len(found.features.words) - READ_WORDS + STEP_WORDS), STEP_WORDS)
        danger = max([whole.danger, *(self.model(evidence(found, at)).danger for at in later)])
        return replace(whole, danger=danger)

    def decide(self, found: Context) -> Question:
        """A disclosure before anything else; then what is plain; then the likeliest intent that has what it needs."""
        if plain := guards.plain(found, self):
            return plain
        reading = self.reading(found)
        if not (found.law or found.thread.law) and safeguarding.discloses(found, reading, self):
            return self._contacts(found)
        for guard in guards.GUARDS:
            if question := guard(found, self):
                return replace(question, concerned=question.intent in ANSWERED and reading.danger >= POSSIBLE)
        if not found.ids and next(intent for intent, _ in reading.intents if intent != "feedback") in OF_INSTRUMENTS:
            found = replace(resolve(found.features, found.thread, trusted=True), law=found.law)
        goes_on = reading.intents[0][0] in ASTRAY and turns.goes_on(found, self)
        followed = guards.within(found, self) if goes_on else None
        question = followed or misread(found, self, self._likeliest(found, reading), reading)
        idle = question.intent in IDLE or question.order == "end"  # `make them stop`
        if found.law:
            return (BUILDERS["topic"](found, self) if idle and not found.elsewhere else None) or question
        of_itself = reading.of("about") >= ELSEWHERE and reading.danger < CERTAIN  # `do you save my name and number`
        calm = of_itself or (safeguarding.of_the_talk(found.features, found.thread) and reading.danger < SURELY)
        if reading.danger >= LIKELY and idle and not calm and reading.of("unknown") < ELSEWHERE:
            return self._contacts(found)
        return replace(question, concerned=reading.danger >= POSSIBLE)

    def _contacts(self, found: Context) -> Question:
        return found.question("report-abuse", instruments=(), article="", topics=())

    def _likeliest(self, found: Context, reading: Reading) -> Question:
        again = "article" if found.thread.article and found.thread.intent == "topic" else found.thread.intent
        readings = [(again, 1.0)] if follow_up.continues(found) else []
        top = reading.intents[0][0]
        asks = corrections.asks(found.features)
        outdone = top in OUTDONE or (top == "feedback" and asks)
        goes_on = top == "about" and bool(found.thread.instruments) and not found.features.says(guards.ADDRESS)
        if (outdone or goes_on) and of_a_standing(found, self):  # `which body checks on them`, after a treaty
            readings.append(("status", reading.of("status")))
        stated = asks or reading.of("feedback") >= LIKELIER or corrections.speaks(found.features)
        read = {top, *READ_SECOND} - (set() if stated and not found.law else {"feedback"})
        likely = [each for each in reading.intents if each[0] in read]
        best = max((each[1] for each in likely if not asks or each[0] != "feedback"), default=0.0)
        readings += [each for each in likely if each[1] >= ORDERS.get(each[0], PLAUSIBLE * best)]
        for intent, probability in readings:
            if intent == "unknown" and probability >= ELSEWHERE and not found.elsewhere:
                return guards.within(found, self) or unsure()
            if intent in OF_INSTRUMENTS:
                found = follow_up.narrowed(found, self) if found.vague else found
                if special := unclear(found, self):
                    return special
            question = BUILDERS[intent](found, self)
            if question and question.intent == "summary":
                question = self._unheld(found, top) or question
            if question:
                others = self._others(found, reading, question.intent, CLOSE * probability)
                return replace(question, confidence=round(probability, 2), others=others)
        cited = ambiguous(found, self) if found.article and not found.features.off else None
        named = self._unheld(found, top) or BUILDERS["summary"](found, self) if found.named else cited
        return (
            named
            or guards.within(found, self)
            or replace(unsure(), others=self._others(found, reading, "unknown", FAINT))
        )

    def _unheld(self, found: Context, top: str) -> Question | None:
        """What is asked of an instrument and is nowhere in it: that is said, and not what the instrument is."""
        if top not in ANSWERED - {"compare"} or not found.named or len(found.ids) != 1:
            return None
        own = found.features.asked  # of the instrument itself: who monitors it, when it was adopted
        if own.slots or own.event or found.features.has("binding", "depositary", "summary", "summarise"):
            return None
        asked = self.points.read(found.features.said)
        narrow = any(not meant <= OFFENCES for meant in asked.concepts)  # `what does it criminalise` is on the whole
        again = found.thread.topics if found.features.says(found.features.phrases.words.pronouns) else ()
        return found.question("article", article="", topics=again) if narrow or asked.left else None

    def _others(self, found: Context, reading: Reading, chosen: str, least: float) -> tuple[Question, ...]:
        """What else it may ask, the likeliest first."""
        built = (
            BUILDERS[intent](found, self)
            for intent, probability in reading.intents[:READINGS]
            if probability >= least and intent != chosen
        )
        return tuple(each for each in built if each and each.intent not in {chosen, *IDLE})

    def again(self, found: Context, chosen: tuple[str, ...]) -> Question:
        own = found.features.has(*OWN) or found.article or not found.thread.asked
        asked = found.features if own else self._read(found.thread.asked)
        states = asked.states or found.features.states or found.thread.states
        again = Context(replace(asked, states=states), Thread(law=found.thread.law), chosen, article=article(asked))
        return self.decide(replace(again, law=found.law))
