"""What is asked of a standing: which act, whether it is denied, when, of how many States, and what else.

A question says more than it seems to: `is it false that`, `no longer`, `before 2010`, `the only one`, `right?`.
What is not understood is never guessed: `whole` says whether each word was.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from bot.knowledge.phrases import Phrases
from bot.proposition import Asked, When
from bot.understanding.dates import RELATIONS, dated
from bot.understanding.features import Features, Piece
from bot.understanding.phrases import Finder, Hit
from bot.understanding.quantities import FEW, Counted
from bot.understanding.recast import bare, but_not, or_not, owed
from bot.understanding.reports import numbers
from bot.understanding.spelling import Lexicon
from bot.understanding.told import ENTERING, EVENTS, FIRST, of_an_occasion, told

ACTS = (
    *("party", "bound", "ratified", "acceded", "joined", "signed"),
    *("left", "lifted", "kept", "reserved", "objected", "complied"),
)
SLOTS = (
    *("place", "keeper", "monitor", "issuer", "number", "published"),
    *("closing", "deadline", "often", "articles", "interval", "eligible", "uninvited", "invitation", "older", "title"),
    *("larger", "smaller"),
)
FILTERS = ("soft", "hard", "un", "europe", "ilo")
PRIVATE = ("company", "person")  # whom no treaty between States binds by itself
_APART = ("before after", "party left", "bound left", "kept lifted", "kept left", "acceded invitation")
NEAR_THAT = 4  # words between `says` and `that`: `was told in a training that`
READ_PIECES = 80  # words and names of a text: what asks one thing has fewer
OPENING = 6  # words within which a question says that it wants Yes or No
_OPENS = frozenset(
    [
        *("is", "are", "was", "were", "has", "have", "had", "did", "does", "do", "can", "could", "must"),
        *("iz", "r", "ws", "wer", "hs", "hv", "hav", "hd", "dos", "duz", "cn", "cud"),  # as they are typed in a hurry
        *("isnt", "arent", "wasnt", "werent", "hasnt", "havent", "hadnt", "didnt", "doesnt", "kya", "kia", "کیا"),
    ]
)
_DENYING = frozenset(["isnt", "arent", "wasnt", "werent", "hasnt", "havent", "hadnt", "didnt", "doesnt", "dont"])
_TAGS, _IS = frozenset({"na", "naa", "نا"}), frozenset({"hai", "hain", "hay", "tha", "thi", "thay", "ہے", "ہیں", "تھا"})
_ENDS = frozenset({"kya", "kia", "کیا"})
_SO = frozenset(["so", "therefore", "hence", "thus", "lihaza", "لہذا", "چنانچہ"])
ALIKE = 3  # words between the two ways of a thing: `or is that fake news`
_OR = frozenset({"or", "ya", "یا"})
# `has it failed to ratify?` can be answered with Yes or No; `has it not ratified?` means both.
_STAYED_OUT = frozenset(
    ["fail", "fails", "failed", "refused", "refuses", "declined", "outside", "stayed", "staying", "bahar", "باہر"]
)
_DID = frozenset({"kiya", "kiye"})  # `ratify kiya` did; `kiya` is `kya` mistyped as well
_MAY = frozenset({"can", "could", "may", "sakta", "sakti", "sakte", "سکتا", "سکتی", "سکتے"})
_WHO = frozenset({"who", "hu", "allowed"})
_ASKED_OF = frozenset({"you", "u", "someone", "somebody"})  # `can someone confirm`
_PERSONS = frozenset({"supervisor", "supervisors"})  # `my supervisor says that it is`
TO_BINDING = 5  # words from `is it` to `binding`
BESIDE_A_LAW = 2  # words between a State and `law`
_IN = frozenset({"in", "mein", "me", "main", "mai", "میں"})
_MERELY = frozenset({"only", "just", "sirf", "صرف", "mehaz"})
_COUNTS = frozenset({"two", "three", "four", "five", "2", "3", "4", "5"})
_NOUNS = frozenset(["ratification", "accession", "signature", "adherence", "reservation", "reservations", "compliance"])
_PRONOUNS = frozenset(["it", "they", "he", "she", "we", "that", "this", "these", "those"])


def _what(piece: Piece) -> bool:
    """`what`, however it is typed; `kya`, which is read as the same, opens what is answered with Yes or No."""
    return piece.value == "whats" or (piece.mark == "what" and piece.value[:1] == "w")


class AskedReader:
    """Reads questions against one version of the phrases. Pure."""

    def __init__(self, phrases: Phrases, lexicon: Lexicon) -> None:
        groups = ((group, lexicon.forms(each)) for group, said in phrases.asked.items() for each in said)
        self._finder = Finder(groups)
        self._steps = Finder((step, lexicon.forms(each)) for step, said in phrases.reporting.items() for each in said)
        self._small = frozenset(form for word in phrases.small.split() for form in (word, *lexicon.forms(word)))

    def __call__(self, features: Features) -> Asked:
        pieces = bare(features.sequence)[:READ_PIECES]
        hits = [but_not(pieces, hit) for hit in self._finder.find([piece.mark for piece in pieces])]
        clause = _Clause(pieces, owed(pieces, hits, ACTS))
        found = self._steps.find([piece.mark for piece in pieces])
        steps = [hit.group for hit in found if not (hit.start and pieces[hit.start - 1].value in _ASKED_OF)]
        open_ = bool(or_not(features.sequence))  # `Sweden was in it in 2009 or not`
        asked = clause.asked(self._small, marked=open_ or features.text.rstrip().endswith(("?", "؟")))
        return replace(asked, steps=tuple(dict.fromkeys(steps)), reports=tuple(sorted({*numbers(pieces)})))


class _Clause(Counted):
    def asked(self, small: frozenset[str], *, marked: bool) -> Asked:
        values = [piece.value for piece in self.pieces]
        tagged = self._tag()
        frame = self._frame()
        said: Mapping[When, set[int]] = {when: self.places(group) for group, when in RELATIONS.items()}
        time, timed = dated(self.pieces, said, denied=self.places("not"))
        time = of_an_occasion(self.pieces, self.hits, time, timed)
        acts = [hit for hit in self.hits if hit.group in ACTS and not (self._for_signature(hit) or self.of_group(hit))]
        told_by = told(self.pieces, self.hits, acts)
        aside = told_by[1] if told_by else range(0)
        denials = [
            hit
            for hit in self.of("not")
            if hit.start not in timed
            and not (self._rhetorical(hit, frame=bool(frame)) or self._of_the_frame(hit) or self.not_of_a_group(hit))
            and not (values[hit.start] in _TAGS and hit.start and values[hit.start - 1] in _IS)
        ]
        concluded = self._concluded(acts)
        did = [hit.group for hit in acts if hit.start not in aside and hit.start >= concluded]
        if tagged and not _DENYING.intersection(values[-2:]):
            denials = []  # `it is not in, is it?` asks whether it is
        if self._signatory(denials):
            did, denials = ["signatory"], []
        neither = any(values[hit.start] == "neither" for hit in denials)
        if not frame and not denials and self.beyond("NAME", "VAGUE"):
            frame = "true"
        if not frame and len(denials) == 1 and _STAYED_OUT & {*values[denials[0].start : denials[0].end]}:
            frame = "true"
        stated = not (marked or frame or tagged or self._opened(aside)) and self._tells_a_standing(timed)
        frame = "true" if stated and (denials or self.of("says")) else frame
        return Asked(
            acts=tuple(dict.fromkeys(did)),
            event=next((hit.group for hit in self._events() if hit.start not in aside), ""),
            denied=bool(denials) or self.beyond("NAME", "VAGUE"),
            frame=frame,
            whether=not self._either()
            and any((self._opened(aside), tagged, stated, frame, self._ends(values), marked and self._states(timed))),
            time=told_by[0] if told_by else time,
            quantities=tuple(
                each for each in dict.fromkeys(self.quantities()) if each != "only" or did != ["signatory"]
            ),
            slots=tuple(dict.fromkeys((*self.only_for(), *map(self.until, self._slots(aside))))),
            filters=tuple(dict.fromkeys(self._filters())),
            binds=self._binds(),
            unheld=self.bloc() or self.unknowable() or self._unheld(),
            private=next((hit.group for hit in self.hits if hit.group in PRIVATE), ""),
            number=self.number(),
            few=self.few(),
            excluded=self.excluded(),
            whole=time is not None
            and (neither or len(denials) < 2)
            and self._covered(small, timed, frame)
            and not (self.among_several() or self.ordered(timed, aside)),
        )

    def _ends(self, values: Sequence[str]) -> bool:
        """`OPSC ratify ki hai kya`; `kab manzoor kiya` says when it was done."""
        return bool({*values[-1:]} & _ENDS) and not self.of("when")

    def _opened(self, aside: range = range(0)) -> bool:
        """Whether it begins as a question that wants Yes or No: `as of June 2002, had the US ratified it`."""
        begin = aside.stop if aside.start <= FIRST else 0
        for at, piece in enumerate(self.pieces[begin : begin + OPENING], begin):
            if piece.value in _OPENS or piece.mark in _OPENS:
                return at == begin or self.pieces[min(at + 1, len(self.pieces) - 1)].mark in {
                    "STATE",
                    "NAME",
                    "the",
                    "any",
                }
            if piece.mark in {"which", "who", "when", "where", "how", "why"} or _what(piece):
                return False
        asks = any(
            piece.mark in {"which", "who", "when", "where", "how", "why"} or _what(piece) for piece in self.pieces
        )
        return not asks and any(a.value in _OPENS and b.value in _PRONOUNS for a, b in pairwise(self.pieces))

    def _states(self, timed: set[int]) -> bool:
        """`2015 mein UAE OPSC ka fareeq tha?`: a statement, and a question mark."""
        asking = {"which", "what", "who", "when", "where", "how", "why"}
        asks = any(piece.mark in asking and piece.value not in _DID for piece in self.pieces)
        dateless = any(not {hit.start, hit.end} & timed for hit in self.of("when"))  # `CRC ratification year?`
        marks = {piece.mark for piece in self.pieces}
        says = any(map(self.of, ACTS)) or (bool(timed) and {"STATE", "NAME"} <= marks)  # `Japan in OPIC before 2020?`
        return not dateless and not asks and says

    def _tells_a_standing(self, timed: set[int]) -> bool:
        """`Pakistan ratified the OPSC in 2001`: a statement on a State and a treaty, and not only their names."""
        marks = {piece.mark for piece in self.pieces}
        acted = [hit for act in ACTS for hit in self.of(act)]
        nouns = all(self.pieces[hit.end - 1].value in _NOUNS for hit in acted)
        return (
            "NAME" in marks and bool({"STATE", "GROUP"} & marks) and bool(acted) and not nouns and self._states(timed)
        )

    def _concluded(self, acts: Sequence[Hit]) -> int:
        """Where what is concluded begins: `Qatar signed it, so is it bound?`; 0 where nothing is."""
        for at, piece in enumerate(self.pieces):
            asked = any(each.start > at for each in (*acts, *self._events()))  # `so is it in force for Japan?`
            if asked and piece.value in _SO and any(act.start < at for act in acts):
                return at
        return 0

    def _either(self) -> bool:
        """`before 2005 or after?`, `still a party, or did it leave?` want neither Yes nor No."""
        stays = self.of("left") and any(piece.value == "still" for piece in self.pieces)
        ors = [at for at, piece in enumerate(self.pieces) if piece.value in _OR]
        years = any(self.mark_at(at - 1) == self.mark_at(at + 1) == "NUMBER" for at in ors)  # `2023 or 2024?`
        alone = any(piece.value in _MERELY for at in ors for piece in self.pieces[at + 1 : at + 2])
        return years or alone or (bool(ors) and bool(stays or any(all(map(self.of, pair.split())) for pair in _APART)))

    def _signatory(self, denials: list[Hit]) -> bool:
        """`signed and never ratified`, `only signed`: it is asked of both at once."""
        signed = self.of("signed")
        ratified = sorted((*self.of("ratified"), *self.of("party"), *self.of("joined")), key=lambda hit: hit.start)
        if not signed:
            return False
        if ratified and not any(self.pieces[hit.start].value == "neither" for hit in denials):
            behind = ratified[-1].end  # `ratify nahi kiya`
            return any(signed[0].start < hit.start < ratified[-1].start or hit.start == behind for hit in denials)
        return any(signed[0].start == hit.end or hit.start == signed[0].end for hit in self.of("only"))

    def _binds(self) -> bool:
        """`..., and is it binding on us?`"""
        for hit in self.of("bound"):
            before = self.pieces[max(0, hit.start - TO_BINDING) : hit.start]
            if any(one.value in _OPENS and other.value in _PRONOUNS for one, other in pairwise(before)):
                return True
        return False

    def _unheld(self) -> str:
        """`how many were convicted`, `Pakistani law on grooming`, `the punishment for it in Pakistan`."""
        if self.of("statistics") or self.cases():
            return "statistics"
        if any(piece.mark in {"NAME", "VAGUE"} for piece in self.pieces):
            return ""
        if any(piece.mark == "OTHER" for piece in self.pieces):  # `the jail term in PECA`
            return "law" if self.of("punished") else ""
        at = [at for at, piece in enumerate(self.pieces) if piece.mark == "STATE"]
        beside = {place for state in at for place in range(state - BESIDE_A_LAW, state + BESIDE_A_LAW + 1)}
        own = any(not beside.isdisjoint((hit.start, hit.end - 1)) for hit in self.of("law"))
        inside = any(self.mark_at(state + 1) in _IN or (state and self.mark_at(state - 1) in _IN) for state in at)
        return "law" if own or self.of("national") or (inside and self.of("punished")) else ""

    def _frame(self) -> str:
        """`is it true that`, `right?`, `am I wrong`: which of them is asked."""
        true = [hit for hit in self.of("true") if self.pieces[hit.start].value != "rights"]  # of the child
        # `it has left, or is that fake news`: the other way of it, and no frame
        before = [
            {piece.value for piece in self.pieces[max(0, hit.start - ALIKE) : hit.start]} for hit in self.of("false")
        ]
        false = [each for each in before if _OR.isdisjoint(each)]
        either = any(piece.value in _OR for piece in self.pieces)  # `true or false?`
        return "false" if false and not (true and either) else "true" if true else ""

    def _tag(self) -> bool:
        """`..., has it?`: the two last words ask."""
        values = [piece.value for piece in self.pieces]
        if len(values) > 3 and values[-1] in _TAGS and values[-2] in _IS:  # `nafiz ho chuki hai na`
            return True
        return len(values) > 3 and values[-1] in _PRONOUNS and (values[-2] in _OPENS or values[-2] == "will")

    def _rhetorical(self, hit: Hit, *, frame: bool) -> bool:
        """`isn't Germany a party?` asks whether it is; so does `..., isn't it?`."""
        first = hit.start == 0 and self.pieces[0].value in _DENYING
        last = self._tag() and hit.start == len(self.pieces) - 2
        return (first and not frame) or last

    def _for_signature(self, hit: Hit) -> bool:
        """`signature ke liye kab khula`: opened, not signed."""
        return hit.group == "signed" and bool(self.of("opened"))

    def _of_the_frame(self, hit: Hit) -> bool:
        """`is it not true that ...`, `kya ye sach nahi ke ...` ask whether it is true; a statement denies it."""
        true = [each for each in self.of("true") if {each.end, each.start - 1} & {hit.start, hit.end - 1}]
        return self._opened() and any(each.start >= hit.start for each in self.of("that")) and bool(true)

    def _events(self) -> list[Hit]:
        named = {
            hit.start
            for hit in self.hits
            if hit.start > 2 and self.mark_at(hit.start - 2) == "that" and self.mark_at(hit.start - 1) != "NAME"
        }
        return [hit for hit in self.hits if hit.group in EVENTS and hit.start not in named]  # `that was opened in 2025`

    def _slots(self, aside: range) -> list[str]:
        """In the order in which they are asked for. A date is asked for by `when`, and by what is dated."""
        when = [hit for hit in self.of("when") if hit.start not in aside]
        events = self._events()
        dated = [hit for hit in events if when and hit.start not in aside]
        persons = {at for at, piece in enumerate(self.pieces) if piece.value in _PERSONS}
        found = [hit.group for hit in self.hits if (hit.group in SLOTS or hit in dated) and hit.start not in persons]
        if when and {"number", "title", "issuer"} & set(found) and not events and not any(map(self.of, ACTS)):
            found = ["adopted", *found]  # `what year and which resolution`
        if any(map(self.in_series, self.hits)):
            found = ["number", *found]
        if any(map(self.counts_time, self.hits)) and "interval" not in found:
            found = ["interval", *found]
        if any(piece.mark == "report" for piece in self.pieces):
            found = ["often" if slot == "interval" else slot for slot in found]
        if "often" in found:
            found = ["deadline", *found]
        if not events and not self.of("signed"):
            found = [slot for slot in found if slot != "place"]  # `where does that come from`
        polite = self.places("already") | self.places("true")
        may = any(
            piece.value in _MAY and not (at in polite or self._of_a_party(at + 1) or self.mark_at(at + 1) in _ASKED_OF)
            for at, piece in enumerate(self.pieces)
        )
        enters = any(map(self.of, (*ENTERING, "signed")))
        if not enters and all(self.pieces[hit.start].value in _WHO for hit in self.of("eligible")):
            found = [slot for slot in found if slot != "eligible"]  # `who can complain`
        may = may and {"uninvited", "invitation"}.isdisjoint(found)
        return [*found, "eligible"] if may and any(map(self.of, ENTERING)) else found

    def _of_a_party(self, at: int) -> bool:
        """`can a party to the Protocol decline`: who is one already."""
        return any(hit.group == "party" and 0 <= hit.start - at <= 1 for hit in self.hits)

    def _filters(self) -> Iterator[str]:
        """`besides the UN ones`, `and not UN` leave them out."""
        others = [hit.end for hit in (*self.of("other"), *self.of("not"))]
        for hit in self.hits:
            if hit.group in FILTERS:
                yield f"no {hit.group}" if any(0 <= hit.start - end <= 1 for end in others) else hit.group

    def _reported(self) -> int:
        """Where what is reported begins: `opposing counsel argues that ..., is he right?`."""
        said = self.of("says")
        if not said:
            return 0
        after = [hit.end for hit in self.of("that") if 0 <= hit.start - said[0].end <= NEAR_THAT]
        return after[0] if after else said[0].end

    def _covered(self, small: frozenset[str], timed: set[int], frame: str) -> bool:
        covered = {at for hit in self.hits for at in range(hit.start, hit.end)} | timed
        for at, piece in enumerate(self.pieces):  # `bound by article 34`, `in breach of article 34`
            if piece.mark in {"article", "paragraph"} and (self.of("bound") or self.of("complied")):
                covered |= {at, at + 1}
        covered |= {*range(self._reported() if frame else 0), *self.bounds()}
        covered |= {
            at for at, (one, other) in enumerate(pairwise(self.pieces)) if one.value in FEW and other.mark == "GROUP"
        }
        covered |= {  # `all three`
            at + 1
            for at, (one, other) in enumerate(pairwise(self.pieces))
            if one.mark == "all" and (other.value in _COUNTS or other.mark == "NUMBER")
        }
        if self.number() is not None:
            covered |= {at for at, piece in enumerate(self.pieces) if piece.value == str(self.number())}
        marks = {"NAME", "STATE", "GROUP"}
        if any(piece.mark == "NAME" for piece in self.pieces):
            marks.add("VAGUE")  # `the OPSC ..., before the Protocol itself ...`
        return all(
            at in covered or piece.mark in marks or piece.mark in small or piece.value in small
            for at, piece in enumerate(self.pieces)
        )
