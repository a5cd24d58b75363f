"""How many States something is asked of: any, all, the first, the last, as many as are said, all but some."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from bot.understanding.features import Piece
from bot.understanding.phrases import Hit
from bot.understanding.reports import REPORT, before

QUANTITIES = (
    *("any", "all", "none", "most", "half", "first", "last", "only", "both", "other", "count", "more", "same"),
    "previous",
)
OFFICES = ("keeper", "monitor", "issuer")  # of these `who` asks, not of States
STEPS = ("party", "ratified", "acceded", "joined", "signed", "left", "reserved", "lifted")  # that a State takes
_ANY = frozenset({"any", "koi", "kisi", "کویی", "کسی"})
_ABOUT = frozenset({"on", "about", "for", "wala", "wali", "par", "پر"})
_IF = frozenset({"if", "agar", "اگر"})
WHY_NOT, OPENING_WHY = 3, 6  # words of `why not?`; and words within which it is asked why
UNITS = frozenset({"year", "month", "week", "day"})
_SEVERAL = frozenset(["mulkon", "mumalik", "riyasaten", "riyasaton", "ممالک", "ملکوں", "ریاستیں", "ریاستوں"])  # States
BEHIND_NOT = 6  # words from `not` to a group of States
_MEMBERS = frozenset({"a", "the", "in", "of", "member", "member*", "part", "state", "from", "party"})
_BELONG = frozenset({"member", "members", "rukan", "arkan", "رکن", "ارکان"})
_PARTIES = frozenset({"parties", "signatories"})
_BETWEEN = frozenset({"the", "of", "is", "are", "was", "were", "have", "has"})  # a number and what is counted
LISTS = frozenset({"count", "list", "number", "figure", "tally", "total", "status"})
# Stand behind what they leave out.
_BEHIND = frozenset({"bahar", "baahar", "باہر", "ilawa", "siwae", "siwa", "علاوہ", "سوائے"})
FEW = frozenset(["three", "four", "five", "5", "six", "seven", "eight", "ten"])  # `all five permanent members`
# After `first`, `last`: how many of them.
SPELLED = {
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "teen": 3,
    "char": 4,
    "chaar": 4,
    "panch": 5,
    "paanch": 5,
    "das": 10,
    "تین": 3,
    "چار": 4,
    "پانچ": 5,
    "دس": 10,
}
TO_CASES = 5  # words between what counts and the cases that are counted
AT_MOST = 12  # States that a list of the first or the last has
_NEEDED = frozenset(["need", "needed", "needs", "require*", "chahiye", "darkar", "درکار", "چاہیے", "چاہئے"])

# In Urdu, of two: which of them was earlier.
_EARLIER = frozenset({"pehle", "pahle", "پہلے"})
_WHICH_OF = frozenset({"konsa", "kaunsa", "konsi", "kaunsi", "کونسا", "کون"})
_ENTERED = ("party", "joined", "ratified", "acceded", "signed")  # acts of those that are in a treaty
_BUT = frozenset({"but", "lekin", "magar", "par", "لیکن", "مگر"})


_WHO_ELSE = (["who", "else"], ["others", "too"], ["aur", "kaun"], ["aur", "kon"], ["اور", "کون"])
_DONE = frozenset(["got", "gotten", "been", "invit*", "has", "had", "received", "attended", "observer", "observ*"])


@dataclass
class Counted:
    """The pieces of a text, and the groups of phrases in it."""

    pieces: Sequence[Piece]
    hits: list[Hit]

    def number(self) -> int | None:
        """`the OPAC has 150 parties`, `is 187 the number of parties`: how many there are said to be."""
        counted = {hit.start for group in ("party", "states", "signed") for hit in self.of(group)}
        between = self.places("count") | {at for at, piece in enumerate(self.pieces) if piece.mark in _BETWEEN}
        for at, piece in enumerate(self.pieces):
            first = next((next_ for next_ in range(at + 1, len(self.pieces)) if next_ not in between), at)
            number = "100" if piece.value == "hundred" else piece.value
            if first in counted and number.isdecimal() and (piece.mark == "NUMBER" or piece.value == "hundred"):
                return int(number)
        return None

    def _paired(self) -> Iterator[str]:
        """`no African State`, `which 3 have ratified it`."""
        for one, other in pairwise(self.pieces):
            if one.value == "no" and other.mark in {"GROUP", "state"}:
                yield "none"
            if one.mark == "which" and other.mark == "NUMBER":
                yield "states"
            if one.value in _ANY and other.mark in {"state", "country"}:  # `is there any State that`
                yield "states"
            if one.value == "most" and other.mark in {"GROUP", "state", "states"}:
                yield "most"

    def few(self) -> int:
        """`the first three`, `last 5 States`: how many; 0 where no number is said."""
        for hit in (*self.of("first"), *self.of("last")):
            for at in (hit.end, hit.start - 1):  # `the last three`, `the three most recent`
                value = self.pieces[at].value if 0 <= at < len(self.pieces) else ""
                number = SPELLED.get(value, int(value) if value.isdecimal() else 0)
                if 1 < number <= AT_MOST and self.mark_at(at + 1) not in UNITS:
                    return number
        return 0

    def quantities(self) -> Iterator[str]:
        yield from self._paired()
        yield from self._compared()
        if self.beyond("GROUP"):
            yield "beyond"
        for hit in self.hits:
            of_reports = hit.group in {"first", "count"} and self._of_a_report(hit)
            if of_reports and hit.group == "count":
                yield "reports"
            elif hit.group in QUANTITIES and not (of_reports or self.counts_time(hit) or self.in_series(hit)):
                if not (self._of_a_list(hit) or self._only_done(hit) or self._of_a_body(hit)):
                    yield hit.group
            elif (hit.group == "who" and not any(map(self.of, OFFICES))) or self._several(hit):
                yield "states"

    def _only_done(self, hit: Hit) -> bool:
        """`was it only invited`, `only got the letter`: of what was done, and not of who did it; and `the one on
        complaints`, which tells of a treaty."""
        told = self.pieces[hit.end - 1].value == "one" and self.mark_at(hit.end) in _ABOUT
        return hit.group == "only" and (told or self.mark_at(hit.end) in _DONE)

    def _of_a_body(self, hit: Hit) -> bool:
        """`how many members does the Committee have`: of none of the States."""
        body = any(piece.mark == "committee" for piece in self.pieces)
        parties = [each for each in self.of("party") if self.pieces[each.start].value not in _BELONG]
        return hit.group == "count" and body and not (parties or self.of("signed") or self.of("ratified"))

    def beyond(self, *marks: str) -> bool:
        """`GCC countries outside OPAC`, `non European parties`, `SAARC ke bahar`: what is left out stands beside it."""
        for hit in (*self.of("beyond"), *self.of("other")):
            urdu = self.pieces[hit.end - 1].value in _BEHIND
            beside = self.pieces[: hit.start][::-1] if urdu else self.pieces[hit.end :]
            first = next((piece.mark for piece in beside[:2] if piece.mark not in {"the", "any"}), "")
            if first in marks and (hit.group == "beyond" or "GROUP" in marks):
                return True
        return "GROUP" in marks and any(map(self.not_of_a_group, self.of("not")))

    def not_of_a_group(self, hit: Hit) -> bool:
        """`parties that are not members of the Council of Europe`: they are outside it."""
        behind = [piece.mark for piece in self.pieces[hit.end : hit.end + BEHIND_NOT]]
        between = behind[: behind.index("GROUP")] if "GROUP" in behind else [""]
        return set(between) <= _MEMBERS

    def of_group(self, hit: Hit) -> bool:
        """`ASEAN members that have signed it`: of the group, not of the treaty."""
        beside = {self.mark_at(hit.start - 1) if hit.start else "", self.mark_at(hit.end)}
        return hit.group == "party" and "GROUP" in beside and self.pieces[hit.start].value in _BELONG

    def bloc(self) -> str:
        """`how many EAC members`: of a group of States whose members are held nowhere."""
        others = any(piece.mark in {"STATE", "GROUP"} for piece in self.pieces)
        return "bloc" if self.of("bloc") and not others else ""

    def unknowable(self) -> str:
        """`why has it not signed`, `will Kenya join`: a State's reasons, and what it will do."""
        done = [act for act in STEPS if self.of(act)]
        reason = self.of("reason") or any(piece.mark == "why" for piece in self.pieces[:OPENING_WHY])
        if reason and (done or len(self.pieces) <= WHY_NOT):
            return "reason"
        states = any(piece.mark in {"STATE", "GROUP"} for piece in self.pieces)
        supposed = not _IF.isdisjoint(piece.value for piece in self.pieces)  # `if Kenya joins, will it be bound`
        return "forecast" if done and states and self.of("forecast") and not supposed else ""

    def only_for(self) -> tuple[str, ...]:
        """`is it only for European States`, `sirf European mulkon ke liye`: who may join it."""
        marks = {piece.mark for piece in self.pieces}
        told = self.of("only") and "GROUP" in marks and marks & {"for", "liye", "لیے", "لیۓ", "can", "may"}
        return ("eligible",) if told and not any(map(self.of, STEPS)) else ()

    def until(self, slot: str) -> str:
        """`until which day may States sign it`: who may do so still."""
        return ("eligible" if self.of("signed") else "deadline") if slot == "closing" else slot

    def ordered(self, timed: set[int], aside: range) -> bool:
        """`Uganda ke baad ratify kiya?`: before or after what was not understood."""
        several = sum(piece.mark == "STATE" for piece in self.pieces) > 1
        loose = (*self.of("before"), *self.of("after"))
        return several and any(hit.start not in timed and hit.start not in aside for hit in loose)

    def among_several(self) -> bool:
        """`one of the first`, `among the last`: nobody can say how many these are."""
        starts = [hit.start for hit in self.hits if hit.group in {"first", "last"}]
        before = {piece.value for at in starts for piece in self.pieces[max(0, at - 2) : at]}
        return not before.isdisjoint({"of", "among", "amongst"})

    def _of_a_list(self, hit: Hit) -> bool:
        """`the latest count`, `most recent list`: how new a list is, and not who came last."""
        return hit.group == "last" and self.mark_at(hit.end) in LISTS | UNITS  # `it joined last year`

    def _several(self, hit: Hit) -> bool:
        """`which State`, `mulkon`, `OPAC parties`: of States in general."""
        several = self.pieces[hit.end - 1].value
        if hit.group in {"party", "signed"}:
            plural = any(piece.value in _PARTIES for piece in self.pieces[hit.start : hit.end])
            return plural and not any(piece.mark in {"STATE", "GROUP"} for piece in self.pieces)
        which = hit.start > 0 and self.pieces[hit.start - 1].mark == "which"
        return hit.group == "states" and (which or several in _SEVERAL or several.endswith("s"))

    def _compared(self) -> Iterator[str]:
        """`have more States joined the OPSC than the OPAC`, `how many ratifications does it need`."""
        marks = frozenset(piece.mark for piece in self.pieces)
        if self.of("count") and any(map(self.of, ("nafiz", "ratified"))) and marks & _NEEDED:
            yield "more"
        than = next((at for at, piece in enumerate(self.pieces) if piece.mark == "than"), 0)
        year = than and any(hit.end == than + 1 for group in ("before", "after") for hit in self.of(group))
        if than and self.mark_at(than + 1) == "NUMBER" and not year:
            yield "over" if "more" in marks else "under"  # `more than fifty parties`
        if self._in_turn():
            yield "first"
        for at in self.bounds():
            yield f"at {self.pieces[at].value}"
        if than and any(piece.mark == "NAME" for piece in self.pieces[than : than + 4]) and "more" in marks:
            yield "than"

    def _in_turn(self) -> bool:
        """`un mein se pehle kaunsa nafiz hua`: not before something that is named."""
        places = [at for at, piece in enumerate(self.pieces) if piece.value in _EARLIER]
        named = {"NAME", "STATE", "GROUP", "NUMBER", "VAGUE"}
        before = any(at > 1 and self.mark_at(at - 1) == "se" and self.mark_at(at - 2) in named for at in places)
        return bool(places) and not before and any(piece.value in _WHICH_OF for piece in self.pieces)

    def bounds(self) -> Iterator[int]:
        """`at least 50 States`: where the bound is."""
        for at, (one, piece) in enumerate(pairwise(self.pieces), 1):
            if one.mark == "at" and piece.value in {"least", "most"} and self.mark_at(at + 1) == "NUMBER":
                yield at

    def _of_a_report(self, hit: Hit) -> bool:
        """`the first OPAC report`, `how many periodic reports`."""
        ends = [at for at, piece in enumerate(self.pieces) if piece.mark in REPORT and at >= hit.end]
        return bool(ends) and before(self.pieces, ends[0]) <= hit.end

    def counts_time(self, hit: Hit) -> bool:
        """`how many years`."""
        return hit.group == "count" and self.mark_at(hit.end) in UNITS

    def cases(self) -> bool:
        """`how many abuse cases were there`: what is counted is no treaty's."""
        again = UNITS | {"time", "times"}  # `how many times may a victim be interviewed`
        counts = [hit.end for hit in self.of("count") if self.mark_at(hit.end) not in again]
        return any(0 <= hit.start - end <= TO_CASES for hit in self.of("cases") for end in counts)

    def in_series(self, hit: Hit) -> bool:
        """`number of the Lanzarote Convention`."""
        behind = [piece.mark for piece in self.pieces[hit.end : hit.end + 2]]
        return hit.group == "count" and self.mark_at(hit.start) == "number" and "NAME" in behind

    def mark_at(self, at: int) -> str:
        return self.pieces[at].mark if at < len(self.pieces) else ""

    def of(self, group: str) -> list[Hit]:
        return [hit for hit in self.hits if hit.group == group]

    def places(self, group: str) -> set[int]:
        return {at for hit in self.of(group) for at in range(hit.start, hit.end)}

    def excluded(self) -> tuple[str, ...]:
        """`other than the US`, `CRC aur OPSC ke ilawa`: what stands behind it, or before it in Urdu."""
        for hit in self.of("other"):
            urdu = self.pieces[hit.end - 1].value in _BEHIND
            beside = self.pieces[: hit.start][::-1] if urdu else self.pieces[hit.end :]
            return tuple(p.value for p in takewhile(_beside, beside) if p.mark in {"NAME", "STATE"})
        if [piece.mark for piece in self.pieces[:2]] == ["not", "STATE"]:  # `not Bhutan, I asked about the Maldives`
            return (self.pieces[1].value,)
        values = [piece.value for piece in self.pieces]
        if values[-2:] in _WHO_ELSE:  # `Japan ratified, that I know. who else`
            return tuple(piece.value for piece in self.pieces if piece.mark == "STATE")
        return self._not_in()

    def _not_in(self) -> tuple[str, ...]:
        """`party to the OPSC but never to the OPIC`, `OPSC mein hain lekin OPIC mein nahi`: the second treaty."""
        names = {at for at, piece in enumerate(self.pieces) if piece.mark == "NAME"}
        denied = self.places("not")
        aside = {at for group in _ENTERED for at in self.places(group)}
        aside |= {at for at, piece in enumerate(self.pieces) if piece.mark in {"to", "in", "of", "the"}}
        for start in (at for at, piece in enumerate(self.pieces) if piece.value in _BUT and names & {*range(at)}):
            behind = [at for at in range(start + 1, min(start + 7, len(self.pieces))) if at not in aside][:2]
            named = [at for at in behind if at in names]
            urdu = behind[:1] == named and any(at > start for at in denied)
            if named and (urdu or not denied.isdisjoint(behind)):
                return (self.pieces[named[0]].value,)
        return ()


def _beside(piece: Piece) -> bool:
    return piece.mark in {"NAME", "STATE", "and", "or", "the", "to", "in", "of"}
