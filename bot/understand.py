"""What a person wants: from the signs in a text, and what the thread has said before.

The order is the order of harm: a disclosure of abuse before anything else, then what a
person wants kept, then refusals, and only then answers.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.content import Instrument
from bot.library import Library
from bot.model import Message, Request, Thread
from bot.names import Found
from bot.phrases import phrases
from bot.search import Search
from bot.signs import PLAIN, Reader, Signs

PRONOUNS = frozenset(
    ["it", "its", "this", "that", "these", "those", "them", "they", "there", "he", "she", "one", "ones", "same", "isay", "isse", "isme", "iss", "iska", "iski", "iske", "us", "usme", "unka", "inka", "yeh", "ye", "wo", "woh", "ise", "اس", "یہ", "وہ", "ان", "اسے", "also", "then", "too"]
)
PLACES = frozenset({"budapest", "palermo-protocol", "rio-pact", "lanzarote", "un-cybercrime-convention"})


@dataclass(frozen=True, slots=True)
class Case:
    """A text on its way to a request."""

    signs: Signs
    thread: Thread
    ids: tuple[str, ...]
    vague: tuple[str, ...]
    elsewhere: tuple[Found, ...]
    article: str
    filled: bool  # the instruments come from the thread


class Understanding:
    """Understands texts against one version of the content. Pure and synchronous."""

    def __init__(self, library: Library, home: str) -> None:
        self._library = library
        self._home = home
        self._reader = Reader(library)
        self._search = Search(library, self._reader.lexicon)
        self._parents = phrases().parents
        self._own: dict[str, set[str]] = {}
        self._main = {i.id: _main_topics(i) for i in library.book.instruments}

    def __call__(self, message: Message, thread: Thread) -> Request:
        signs = self._reader.read(message.text)
        case = self._case(signs, thread)
        request = self._decide(case)
        return replace(
            request,
            passages=self._passages(request, signs),
            text=message.text,
            words=" ".join(word.raw for word in signs.words),
            thread=thread,
            message=message,
            home=self._home,
            lang="ur" if any("\u0600" <= char <= "\u06ff" for char in signs.normal) else "en",
        )

    def _passages(self, request: Request, signs: Signs) -> tuple[tuple[str, str], ...]:
        if request.intent not in {"article", "topic", "define", "compare"} or request.article:
            return ()
        return self._search(signs.forms_text, request.instruments)

    # --- instruments

    def _case(self, signs: Signs, thread: Thread) -> Case:
        kept = [name for name in signs.names if not name.weak or self._credible(signs, name)]
        elsewhere = tuple(name for name in kept if name.ids[0].startswith("~"))
        held = [name for name in kept if not name.ids[0].startswith("~")]
        certain = _meant([name for name in held if not name.vague and len(name.ids) == 1], signs)
        vague = tuple(dict.fromkeys(id_ for name in held if name.vague or len(name.ids) > 1 for id_ in name.ids))
        ids = self._without_parents(certain, [*held, *elsewhere], signs)
        if vague and ids and set(vague) <= {child for id_ in ids for child in self._parents.get(id_, ())}:
            ids = ()
        if ids:
            vague = ()
        case = Case(signs, thread, ids, vague, elsewhere, self._article(signs, ids), filled=False)
        return self._from_thread(case)

    def _credible(self, signs: Signs, name: Found) -> bool:
        """Whether a name that is also a city or an aircraft is meant as the instrument."""
        evidence = signs.field + len(signs.cited) + len(signs.topics)
        if signs.off:
            return evidence > signs.off or (evidence > 0 and len(signs.words) > 12)
        evidence += signs.has(*_FIELD_CUES, "sources", "feedback", "remark", "define")
        if name.ids[0] in PLACES:
            beside = signs.words[max(0, name.start - 1) : name.end + 1]
            if any(not word.known for word in beside) or signs.unknown > max(1, len(signs.words) // 4):
                return False
            return evidence + len(signs.states) + signs.has("summary") > 0 or len(signs.words) <= 4
        if signs.unknown == 0 or any(not other.weak and not other.vague for other in signs.names):
            return True
        return evidence > 0 or signs.unknown <= len(signs.words) // 3

    def _without_parents(self, certain: list[Found], found: list[Found], signs: Signs) -> tuple[str, ...]:
        """`the Optional Protocol to the CRC` is the Protocol; `CRC vs OPSC` is both."""
        ids: list[str] = []
        for name in certain:
            id_ = name.ids[0]
            children = set(self._parents.get(id_, ()))
            near = [
                other
                for other in found
                if other is not name and (set(other.ids) & children or other.ids[0].startswith("~"))
            ]
            if any(self._belongs(name, other, signs) for other in near):
                continue
            if id_ not in ids:
                ids.append(id_)
        return tuple(ids)

    def _belongs(self, parent: Found, child: Found, signs: Signs) -> bool:
        first, second = sorted((parent, child), key=lambda name: name.start)
        between = signs.words[first.end : second.start]
        if signs.versus or signs.has("compare") or any(word.form in {"and", "versus", "or"} for word in between):
            return False
        return len(between) <= 4 and all(
            word.form in _LINKS or word.form in {"convention", "cybercrime", "child", "crc", "opsc"} for word in between
        )

    def _article(self, signs: Signs, ids: tuple[str, ...]) -> str:
        for citation in signs.cited:
            if citation.named or "(" in citation.number or "." in citation.number:
                return citation.number
        for at, word in enumerate(signs.words):
            if word.raw.isdecimal() and len(word.raw) <= 3 and any(name.end in (at, at - 1) and not name.vague for name in signs.names):  # fmt: skip
                between = signs.words[at - 1].form
                if any(name.end == at for name in signs.names) or between in {"a", "article", "paragraph"}:
                    return word.raw
        return ""

    def _from_thread(self, case: Case) -> Case:
        """A follow-up leaves out what the thread has said."""
        signs, thread = case.signs, case.thread
        if case.ids or case.elsewhere or not thread.instruments:
            return case
        if case.vague:
            fits = tuple(id_ for id_ in thread.instruments if id_ in case.vague)
            return replace(case, ids=fits, vague=(), filled=True) if len(fits) == 1 else case
        follows = signs.states or case.article or signs.has(*_FOLLOW) or (signs.topics and not signs.has("instruments"))
        refers = any(form in PRONOUNS for form in signs.forms) or len(signs.words) <= 8
        if signs.off or not follows or not refers or signs.has("list", "greeting"):
            return case
        return replace(case, ids=thread.instruments, filled=True)

    # --- intents

    def _decide(self, case: Case) -> Request:
        for rule in (
            self._forget, self._abuse, self._injection, self._answered, self._continued, self._talk, self._feedback, self._elsewhere, self._off,
            self._target, self._sources, self._challenges, self._compare, self._define, self._article_of,
            self._overview, self._list, self._status, self._vague, self._topic, self._summary, self._about, self._small,
        ):  # fmt: skip
            request = rule(case)
            if request:
                return request
        return Request("", intent="unknown")

    def _request(self, case: Case, intent: str, **more: object) -> Request:
        states = case.signs.states
        base = Request(
            "",
            intent=intent,
            instruments=case.ids,
            states=states,
            article=case.article,
            topics=case.signs.topics,
            confidence=self._confidence(case),
        )
        return replace(base, **more)  # type: ignore[arg-type]  # replace() takes the fields by name

    def _confidence(self, case: Case) -> float:
        if not case.signs.words:
            return 0.0
        scores = [name.score for name in case.signs.names if not name.vague]
        named = min(scores) / 100 if scores else 0.9 if case.filled else 0.8
        return round(named * (1 - 0.3 * case.signs.unknown / len(case.signs.words)), 2)

    def _forget(self, case: Case) -> Request | None:
        return self._request(case, "forget") if case.signs.has("forget") else None

    def _abuse(self, case: Case) -> Request | None:
        if not _discloses(case.signs, named=bool(case.ids or case.elsewhere) and not case.filled):
            afresh = case.signs.has(*_FIELD_CUES, *_TALK) or case.signs.names or case.signs.off
            if not (case.thread.disclosed and not afresh and case.signs.words):
                return None
        return self._request(case, "report-abuse", instruments=(), article="", topics=())

    def _injection(self, case: Case) -> Request | None:
        """Orders to the bot are not obeyed; a fact that they name is looked up."""
        if not case.signs.has("injection") or case.signs.asks:
            return None
        if case.ids and case.signs.has("joining"):
            return self._status_request(case, case.ids)
        return Request("", intent="unknown") if not case.ids or case.signs.off else None

    def _continued(self, case: Case) -> Request | None:
        """`and the OPIC?`, `19 bhi`: the same question of something else."""
        signs, thread = case.signs, case.thread
        if len(signs.words) > 5 or signs.unknown or signs.off or signs.topics or case.vague or case.elsewhere:
            return None
        if signs.has(*_FIELD_CUES, "summary", "define", "sources", "feedback", "remark", "help", "greeting", "list"):
            return None
        numbers = [word.raw for word in signs.words if word.raw.isdecimal() and len(word.raw) < 4]
        if thread.intent == "article" and not case.ids and len(numbers) == 1 and len(thread.instruments) == 1:
            return self._request(case, "article", instruments=thread.instruments, article=case.article or numbers[0])
        if case.filled or not case.ids or case.article:
            return None
        if thread.intent == "article" and thread.article and len(case.ids) == 1:
            return self._request(case, "article", article=thread.article)
        if thread.intent == "status":
            follow = replace(case, signs=replace(signs, states=signs.states or thread.states))
            return self._status_request(follow, case.ids)
        return None

    def _answered(self, case: Case) -> Request | None:
        """The answer to "which one?": the question that it interrupted, asked again."""
        offered = case.thread.offered
        if not offered or not case.thread.asked or case.elsewhere or case.signs.off:
            return None
        chosen = tuple(id_ for id_ in case.ids if id_ in offered) if not case.filled else ()
        if not chosen and len(case.signs.words) <= 8:
            chosen = self._picked(case.signs, offered)
        if len(chosen) != 1:
            return None
        own = (
            case.signs.has(
                "joining", "sources", "compare", "feedback", "in_force", "reservation", "define", "reporting"
            )
            or case.article
        )
        asked = case.signs if own else self._reader.read(case.thread.asked)
        states = asked.states or case.signs.states or case.thread.states
        again = Case(
            replace(asked, states=states), Thread(), chosen, (), (), self._article(asked, chosen), filled=False
        )
        return self._decide(again)

    def _picked(self, signs: Signs, offered: tuple[str, ...]) -> tuple[str, ...]:
        said = {form for form in signs.forms if form not in _LINKS}
        own = {id_: self._distinct(id_, offered) & said for id_ in offered}
        ranked = sorted(offered, key=lambda id_: -len(own[id_]))
        if own[ranked[0]] and (len(ranked) == 1 or len(own[ranked[0]]) > len(own[ranked[1]])):
            return (ranked[0],)
        place = next((at for at, form in enumerate(("1st", "2nd", "3rd")) if form in said), None)
        return (offered[place],) if place is not None and place < len(offered) else ()

    def _distinct(self, id_: str, offered: Iterable[str]) -> set[str]:
        """The words by which an instrument differs from the others on offer."""
        others = (self._words(other) for other in offered if other != id_)
        return self._words(id_).difference(*others)

    def _words(self, id_: str) -> set[str]:
        if id_ not in self._own:
            self._own[id_] = self._words_of(id_)
        return self._own[id_]

    def _words_of(self, id_: str) -> set[str]:
        instrument = self._library.instruments[id_]
        names = (*instrument.aliases, instrument.title.value, *phrases().nicknames.get(id_, ()))
        return {form for name in names for form in self._reader.lexicon.forms(name)}

    def _talk(self, case: Case) -> Request | None:
        signs = case.signs
        substance = case.ids or case.vague or case.elsewhere or signs.cited or signs.off or signs.topics or signs.terms
        if (
            not signs.words
            or (substance and not case.filled)
            or signs.has(*_FIELD_CUES, "feedback", "sources", "list", "challenges")
        ):
            return None
        if signs.has("help"):
            return self._request(case, "help", instruments=())
        if signs.has("greeting", "thanks") and signs.unknown <= len(signs.words) // 3:
            return self._request(case, "smalltalk", instruments=())
        return None

    def _feedback(self, case: Case) -> Request | None:
        signs = case.signs
        strong = signs.has("feedback", "feedback_how")
        soft = (
            (signs.has("remark") or signs.disputes)
            and not signs.asks
            and not signs.has("instruments", "compare", "article")
        )
        if not strong and not soft:
            return None
        field = (
            case.ids
            or case.vague
            or case.elsewhere
            or case.thread.claim
            or signs.field
            or signs.topics
            or signs.states
            or signs.terms
        )
        if signs.off and not field:
            return None
        if soft and not strong and not field:
            return None
        if signs.has("not_feedback") and not signs.has("feedback_how"):
            return None
        if signs.asks and signs.has("define") and signs.terms:
            return None
        if not field and _SAID.isdisjoint(signs.forms) and not signs.has("feedback_how"):
            return None
        return self._request(case, "feedback", choices=("how",) if signs.has("feedback_how") else ())

    def _elsewhere(self, case: Case) -> Request | None:
        if not case.elsewhere or (case.ids and not case.filled):
            return None
        other = case.elsewhere[0]
        return self._request(case, "not-covered", instruments=(), elsewhere=other.ids[0][1:], term=other.label)

    def _off(self, case: Case) -> Request | None:
        signs = case.signs
        about = signs.topics and (
            signs.has("instruments", "article", "define")
            or (signs.topic_words > 1 and not _OURS.isdisjoint(signs.forms))
        )
        if signs.off and not case.ids and not about:
            return Request("", intent="unknown")
        return None

    def _target(self, case: Case) -> Request | None:
        """`16.2` and a bare `185?` name an instrument by themselves."""
        signs = case.signs
        if case.ids and not case.filled:
            return None
        if "." in case.article:
            owners = tuple(
                i.id for i in self._library.book.instruments if any(case.article in p.covers for p in i.provisions)
            )
            return self._article_of(replace(case, ids=owners)) if len(owners) == 1 else None
        numbers = [word.raw for word in signs.words if word.raw.isdecimal()]
        if len(numbers) == 1 and len(signs.words) <= 4 and not signs.unknown and not case.thread.instruments:
            held = {
                number: id_ for series in phrases().series for number, id_ in series.held.items() if len(number) == 3
            }
            if id_ := held.get(numbers[0]):
                return self._request(case, "summary", instruments=(id_,), article="")
        return None

    def _sources(self, case: Case) -> Request | None:
        signs = case.signs
        if not signs.has("sources") or (signs.has("instruments") and signs.topics) or signs.has("compare", "injection"):
            return None
        if signs.unknown > len(signs.words) // 2:
            return None
        ids = case.ids or case.thread.instruments
        return self._request(case, "sources", instruments=ids, article=case.article or case.thread.article)

    def _challenges(self, case: Case) -> Request | None:
        signs = case.signs
        if not signs.has("challenges") or case.signs.unknown > len(signs.words) // 2:
            return None
        return self._request(case, "challenges", instruments=())

    def _compare(self, case: Case) -> Request | None:
        signs = case.signs
        compares = signs.has("compare") or signs.versus
        ids = case.ids
        if compares and not case.filled and len(ids) == 1:
            ids = (*[id_ for id_ in case.thread.instruments if id_ != ids[0]][:2], *ids)
        if case.vague and compares and len(case.vague) == 2 and not ids:
            ids = case.vague
        if len(ids) < 2 or len(signs.states) > 1:
            return None
        if compares or not (
            signs.has(*_STATUS, "define", "article", "instruments") or signs.states or case.article or case.filled
        ):
            return self._request(case, "compare", instruments=ids[:4])
        return None

    def _define(self, case: Case) -> Request | None:
        signs = case.signs
        term = self._term(signs)
        own = case.ids and not case.filled
        if case.article and not (term and signs.has("define") and not own):
            return None
        if signs.has("article") and len(signs.words) > 10:
            return None
        if signs.has("define") and not (own and signs.has("joining", "reservation")):
            if own and not term and not (set(signs.topics) - {"definitions"}):
                return self._request(case, "define" if len(case.ids) > 1 else "summary")
            if term or signs.topics or (case.filled and case.thread.topics):
                return self._request(case, "define", term=term, article="")
        if (
            not term
            or own
            or case.vague
            or signs.states
            or signs.has("we", "instruments", "article", "non_party", "list")
        ):
            return None
        if (self._only(signs) and not case.filled) or (
            term not in PLAIN
            and len(signs.words) <= 8
            and signs.has("summary", "compare")
            and not _THEIRS & set(signs.forms)
        ):
            return self._request(case, "define", term=term, instruments=())
        return None

    def _term(self, signs: Signs) -> str:
        term = signs.terms[0] if signs.terms else ""
        return "" if term in PLAIN and (signs.topics or signs.names or len(signs.words) > 10) else term

    def _only(self, signs: Signs) -> bool:
        return len(signs.words) <= 3 and not signs.unknown

    def _article_of(self, case: Case) -> Request | None:
        signs = case.signs
        if case.article:
            if case.ids:
                return self._request(case, "article")
            if (signs.has("joining") and not signs.cited) or signs.unknown or signs.off:
                return None
            return self._request(case, "ambiguous", choices=self._holding(case)) if self._holding(case) else None
        wants = signs.has("article")
        if wants and not case.ids and (quoted := self._search(signs.forms_text, ())) and len(signs.words) > 10:
            return self._request(case, "article", instruments=(quoted[0][0],), topics=())
        specific = [topic for topic in signs.topics if topic != "definitions"]
        if wants and case.ids and not signs.has("compare") and (specific or not signs.has(*_STATUS)):
            if specific:
                return self._request(case, "article")
            if case.thread.topics or (case.filled and case.thread.article):
                article = case.thread.article if case.filled and not case.thread.topics else ""
                return self._request(case, "article", topics=case.thread.topics, article=article)
            if self._search(signs.forms_text, case.ids):
                return self._request(case, "article")
        return None

    def _holding(self, case: Case) -> tuple[str, ...]:
        if case.vague:
            return case.vague[:5]
        held = [
            i for i in self._library.book.instruments if i.binding.value and self._library.provision(i.id, case.article)
        ]
        return tuple(i.id for i in held[:5]) if len(held) > 1 else ()

    def _overview(self, case: Case) -> Request | None:
        """A State and no instrument: `what is Pakistan not party to`."""
        signs = case.signs
        asks = signs.has("joining", "non_party", "signed_only")
        if (case.ids and not (case.filled and len(case.ids) > 3)) or case.vague or not asks:
            if not (case.filled and asks and signs.has("instruments", "list") and len(case.ids) > 1):
                return None
        general = (
            signs.field
            or signs.has("instruments", "list")
            or any(form in {"which", "what", "instrument", "document", "standard"} for form in signs.forms)
        )
        whose = signs.states or signs.has("we")
        if not whose or not general or signs.unknown > len(signs.words) // 2:
            return None
        ids = (
            case.thread.instruments
            if case.filled or (any(form in PRONOUNS for form in signs.forms) and len(case.thread.instruments) > 1)
            else ()
        )
        return self._status_request(case, ids)

    def _list(self, case: Case) -> Request | None:
        signs = case.signs
        if (case.ids and not case.filled) or signs.has("who_all") or signs.off or signs.topics:
            return None
        if (
            case.thread.topics
            and signs.has("instruments")
            and len(signs.words) <= 6
            and not {"you", "your"} & set(signs.forms)
        ):
            return None
        kinds = signs.has("holder") and not {
            "instrument",
            "treaty",
            "convention",
            "document",
            "standard",
            "protocol",
        }.isdisjoint(signs.forms)
        if (
            kinds
            and not signs.has(*_STATUS, "binding", "compare", "define", "sources")
            and not signs.states
            and signs.unknown <= 1
        ):
            return self._request(case, "list", instruments=())
        which = (
            signs.has("binding")
            and (signs.field or signs.has("instruments") or "which" in signs.forms)
            and not case.ids
        )
        if which or (signs.has("list") and not (signs.topics and signs.has("instruments")) and not signs.states):
            return self._request(case, "list", instruments=(), topics=("binding",) if which else ())
        return None

    def _status(self, case: Case) -> Request | None:
        signs = case.signs
        if not case.ids:
            return None
        asks = signs.has(*_STATUS) or (signs.has("count") and not signs.topics)
        if signs.states and not asks:
            asks = not signs.topics and not signs.has("binding", "depositary", "article")
        if not asks or (signs.has("binding") and not signs.has("joining")):
            return None
        if (
            signs.has("summarise")
            and not signs.states
            and not signs.has("joining", "we", "reservation", "reporting", "who_all", "count")
        ):
            return None
        if signs.has("depositary") and not signs.states and not signs.has("we", "reservation"):
            return None
        if signs.topics and signs.has("instruments") and not signs.states and not signs.has("joining"):
            return None
        if set(signs.topics) & {"accession"} and not signs.states:
            return self._request(case, "status", topics=("accession",))
        return self._status_request(case, case.ids)

    def _status_request(self, case: Case, ids: tuple[str, ...]) -> Request:
        signs = case.signs
        states, assumed = signs.states, False
        treaty = any(self._library.instruments[id_].binding.value for id_ in ids) or not ids
        if not states and case.filled:
            states = () if signs.has("who_all", "count", "signed_only", "adopted", "in_force") else case.thread.states
        if not states and self._about_one(signs, treaty=treaty):
            states, assumed = (self._home,), not signs.has("we")
        aspects = tuple(cue for cue in _ASPECTS if signs.has(cue))
        return self._request(case, "status", instruments=ids, states=states, home_assumed=assumed, topics=aspects)

    def _about_one(self, signs: Signs, *, treaty: bool) -> bool:
        """Whether a question that names no State is about the home State."""
        if signs.has("who_all"):
            return False
        if signs.has("we", "reservation", "reporting"):
            return True
        if signs.has("signed_only", "count", "adopted", "in_force"):
            return False
        return signs.has("joining", "non_party") or (treaty and signs.has("dates"))

    def _vague(self, case: Case) -> Request | None:
        signs = case.signs
        if not case.vague or signs.off:
            return None
        if signs.unknown > len(signs.words) // 2:
            return None
        near = self._narrowed(case)
        if len(near) == 1:
            return self._decide(replace(case, ids=near, vague=()))
        return self._request(case, "ambiguous", choices=case.vague[:5])

    def _narrowed(self, case: Case) -> tuple[str, ...]:
        """`the protocol on trafficking`: the words beside a vague name may tell which one."""
        said = {form for form in case.signs.forms if form not in _LINKS}
        own = {id_: len(self._distinct(id_, case.vague) & said) for id_ in case.vague}
        best = max(own.values())
        picked = tuple(id_ for id_, count in own.items() if count == best)
        broad = case.signs.topics and set(case.signs.topics) <= {"csam-production-distribution"}
        return picked if best and not broad else ()

    def _topic(self, case: Case) -> Request | None:
        signs = case.signs
        if not signs.topics:
            return self._again(case)
        if case.ids:
            broad = set(signs.topics) <= _BROAD.union(*(self._main[id_] for id_ in case.ids)) and not signs.has(
                "instruments", "article"
            )
            return None if broad and not case.filled else self._request(case, "topic")
        if signs.has("count") and not signs.has("instruments", "article"):
            return None
        ours = (
            signs.field
            or len(signs.topics) > 1
            or signs.topic_words > 1
            or not _OURS.isdisjoint(signs.forms)
            or signs.has("instruments", "article")
        )
        if not ours:
            return None
        if signs.has("instruments", "article", "define", "summary", "list") or signs.terms or signs.field:
            return self._request(case, "topic")
        if signs.unknown > max(1, len(signs.words) // 3):
            return None
        return self._request(case, "topic")

    def _again(self, case: Case) -> Request | None:
        """`which treaties mention it`: the topic is the thread's."""
        thread, signs = case.thread, case.signs
        refers = len(signs.words) <= 8 and signs.has("instruments", "article") and not signs.unknown
        if not thread.topics or not refers or (case.ids and not case.filled):
            return None
        return self._request(case, "topic", instruments=(), topics=thread.topics)

    def _summary(self, case: Case) -> Request | None:
        if not case.ids:
            return None
        if case.filled and not case.signs.has(
            "summary", "binding", "depositary", "instruments", "article", "define", "help"
        ):
            return None
        return self._request(case, "summary", topics=tuple(c for c in ("binding", "depositary") if case.signs.has(c)))

    def _about(self, case: Case) -> Request | None:
        """No topic has a name for it, and yet a provision speaks of it."""
        signs, thread = case.signs, case.thread
        if signs.off or signs.unknown > len(signs.words) // 2:
            return None
        if (
            len(signs.words) <= 8
            and len(thread.instruments) == 1
            and not signs.unknown
            and self._search(signs.forms_text, thread.instruments)
        ):
            return self._request(case, "topic", instruments=thread.instruments)
        if not signs.has("instruments", "article") and (
            len(signs.words) > 4 or signs.unknown or signs.has("greeting", "thanks")
        ):
            return None
        return self._request(case, "topic") if self._search(signs.forms_text, ()) else None

    def _small(self, case: Case) -> Request | None:
        if case.signs.off or not case.signs.has("greeting", "thanks", "help"):
            return None
        if case.signs.unknown > len(case.signs.words) // 3:
            return None
        return self._request(case, "help" if case.signs.has("help") else "smalltalk", instruments=())


def _main_topics(instrument: Instrument) -> frozenset[str]:
    """What an instrument is all about: a question that names no more asks for its summary."""
    counts = Counter(topic for provision in instrument.provisions for topic in provision.topics)
    return frozenset(topic for topic, count in counts.items() if count * 2 > len(instrument.provisions))


def _meant(names: list[Found], signs: Signs) -> list[Found]:
    """Without those that a person rules out: `lanzarote 20, not budapest 20`."""

    def excluded(name: Found) -> bool:
        before = [word.form for word in signs.words[max(0, name.start - 3) : name.start]]
        return "not" in before and not set(before) & {"or", "and", "sign*", "ratif*"}

    kept = [name for name in names if not excluded(name)]
    return kept or names


def _discloses(signs: Signs, *, named: bool) -> bool:
    """Someone speaks of abuse, or asks where to report it."""
    has = signs.abuse.__contains__
    own, child, report = has("own"), has("child"), has("report")
    harm = 2 * has("harm") + 2 * has("material") + min(signs.hints, 3)
    someone = own or has("person")
    if (has("legal") or named) and not has("urgent"):
        return own and report and harm > 1 and signs.field == 0
    if has("plain"):
        return True
    if report and harm + child + own > 1 and (harm or (child and (own or has("help")))):
        return True
    if report and child and not signs.topics[1:] and not signs.has("instruments", "define"):
        return has("place") or own or len(signs.words) < 14
    if own and child and signs.hints:
        return True
    if signs.has("define", "count", "compare", "list"):
        return own and harm > 2
    if has("material") and (someone or has("found")):
        return True
    if harm > 1 and someone and (has("harm") or harm + child + has("place") + own > 2):
        return True
    return has("help") and child and someone and not signs.has("help")


_STATUS = ("joining", "non_party", "signed_only", "reservation", "reporting", "dates", "in_force", "adopted", "who_all")
_ASPECTS = ("non_party", "signed_only", "reservation", "reporting", "in_force", "adopted", "count", "who_all", "dates")
_FIELD_CUES = (*_STATUS, "binding", "article", "compare", "depositary", "instruments")
_FOLLOW = (*_FIELD_CUES, "count", "summary", "define", "feedback", "remark", "sources")
_TALK = ("greeting", "thanks", "help", "feedback", "sources", "list", "challenges")
# Topics that are what most instruments here are about.
_BROAD = frozenset(
    {"sexual-exploitation", "violence", "csam-production-distribution", "reporting-to-committee", "definitions"}
)
# Words that keep a question without a name in this field.
_OURS = frozenset(
    ["child", "csam", "sexual", "abuse", "online", "offline", "internet", "victim", "exploitation", "instrument", "treaty", "convention", "standard", "un"]
)
# What feedback without a name of the field speaks of.
_SAID = frozenset(
    ["you", "your", "bot", "answer", "answers", "correction", "feedback", "list", "update", "page", "text", "link", "database", "admin", "editor", "it", "this", "that", "note", "comment", "reply", "info", "information", "data", "entry", "date", "spelling", "yeh", "ye", "یہ"]
)
_THEIRS = frozenset(["its", "their", "your", "it", "they", "them", "this", "that"])
_LINKS = frozenset(
    ["c", "committee", "the", "a", "an", "of", "on", "to", "for", "in", "by", "with", "its", "and", "at", "as", "regarding", "concerning", "supplementing", "under", "from", "number", "one", "this", "that", "please", "is", "was", "it", "mean", "i", "we", "tell", "me", "about", "what", "which", "ka", "ki", "ke", "ko", "wala", "wali", "wale", "se"]
)
