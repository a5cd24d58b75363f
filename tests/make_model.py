"""Learns `content/model.bin`, and what stands beside it, from the labelled questions: `make model`.

    python -m tests.make_model --report     what they are worth on each author, learned from the others

The examples are in `content/questions/`, one file an author. Two linear support vector machines: what a text asks
for, and whether it may tell of a child in danger, on the features of `bot/understanding/evidence.py`.
"""

import argparse
import hashlib
import json
import math
import sys
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from bot.knowledge.library import Library
from bot.model import Thread
from bot.understanding import embedding, first_word, wanted
from bot.understanding import evidence as evidence_
from bot.understanding import predicate as predicates
from bot.understanding.extractor import Extractor
from bot.understanding.intents import OF_INSTRUMENTS
from bot.understanding.model import FILE, Model
from bot.understanding.points import Points
from bot.understanding.resolve import resolve
from bot.understanding.said import Said
from handlers import HANDLERS
from tests import make_answers, make_first_words, make_predicates
from tests.conversation import library
from tests.labelled import QUESTIONS, Table, authors, packed, rows, seen_often

KEPT = 24_000  # features: the heaviest
SOFTNESS = 0.6  # C of the support vector machine of intents; chosen on authors left out
SOUGHT = 0.15  # weight of a question that was written for one provision or subject: there are many
GRAVE = 3.0  # how much more a disclosure that is missed counts than an alarm in vain
SHARPNESS = 3.4  # scores of intents become probabilities, as `--report` finds it on authors left out
SLOPE, OFFSET = 4.0, -0.1  # the score of danger becomes a probability, likewise
# What leaves the thread where it was.
ASIDE = frozenset({"smalltalk", "help", "unknown", "feedback", "forget", "not-covered", "ambiguous", "about"})
NO_PROVISION = frozenset(
    ["status", "summary", "sources", "changes", "feedback", "challenges", "about", "help", "unknown", "smalltalk"]
)
# A case may be one of a provision as well, and a correction is of one as often as not.
OF_ANOTHER_KIND = NO_PROVISION - {"feedback"} | {"list", "not-covered", "subscribe", "unsubscribe", "forget"}
MAIN = 2  # topics of a provision that it is mainly about
DANGER = "report-abuse"
UNCLEAR = "ambiguous"
OTHER = "other"  # predicate of what is no question on a standing
NO_INTENTS = frozenset({DANGER, UNCLEAR})  # danger has weights of its own


@dataclass
class Example:
    text: str
    intent: str
    accept: tuple[str, ...]
    author: str
    language: str
    evidence: dict[str, set[str]] = field(repr=False)
    said: tuple[Said, ...] = field(repr=False)
    instruments: tuple[str, ...] = ()
    provisions: tuple[str, ...] = ()  # `opsc art. 3(4)`: what is asked for
    topics: tuple[str, ...] = ()
    predicate: str = ""  # of a State and a treaty: `tests/make_predicates.py`
    answer: str = ""  # id of the answer in `answers.csv`

    @property
    def weight(self) -> float:
        """A case with a question of law behind it teaches what it is about, and no intent."""
        if self.predicate:
            return float(self.predicate != OTHER) * SOUGHT
        if self.answer:  # there are so many that articles would be seen everywhere
            return 0.0
        if self.provisions:
            return SOUGHT if self.instruments else 0.0
        return SOUGHT if self.topics else 1.0


def of_handlers() -> list[dict[str, Any]]:
    """The examples that each handler shows in help."""
    return [{"text": text, "intent": intent} for intent, handler in HANDLERS.items() for text in handler.EXAMPLES]


def digest() -> str:
    """Of the examples. What is seen of them may drift with names and phrases; `make model` learns that too."""
    found = hashlib.sha256(json.dumps(of_handlers()).encode())
    for author in authors():
        found.update((QUESTIONS / f"{author}.jsonl").read_bytes())
    return found.hexdigest()[:16]


def examples() -> list[Example]:
    """All of them, with what the model sees of each."""
    reader, found = Extractor(library()), []
    told = [(author, row) for author in authors() for row in rows(author)]
    for author, row in [*told, *(("handlers", row) for row in of_handlers())]:
        thread = Thread()
        for turn in row.get("turns", [row]):
            features = reader.read(turn["text"])
            seen = evidence_.evidence(resolve(features, thread))
            accept, language = tuple(turn.get("accept", ())), turn.get("lang", "")
            held = (tuple(turn.get(key, ())) for key in ("instruments", "provision", "topics"))
            asks = turn.get("asks", turn["intent"])
            told = (turn.get(key, "") for key in ("predicate", "answer"))
            found.append(Example(turn["text"], asks, accept, author, language, seen, features.said, *held, *told))
            thread = after(thread, turn)
    return found


def after(thread: Thread, turn: dict[str, Any]) -> Thread:
    """What a thread holds once a turn was answered as it is labelled."""
    if turn["intent"] == DANGER:
        return Thread()
    if turn["intent"] in ASIDE:
        return thread
    held = tuple(id_ for id_ in turn.get("instruments", ()) if id_ in library().instruments)
    return Thread(
        intent=turn["intent"],
        instruments=held or thread.instruments,
        states=tuple(turn.get("states", ())) or thread.states,
        article=turn.get("article") or "",
    )


@dataclass
class Learned:
    names: list[str]
    intents: list[str]
    weights: Any  # features x (intents, danger)
    intercepts: Any

    def scores(self, found: Sequence[Example]) -> Any:
        return (
            Table(self.names, evidence_.WEIGHTS).of([each.evidence for each in found]) @ self.weights + self.intercepts
        )

    def file(self) -> bytes:
        """As `load` reads it."""
        return packed(
            self.names,
            self.weights,
            self.intercepts,
            classes=(*self.intents, "danger"),
            blocks=evidence_.WEIGHTS,
            digest=digest(),
            sharpness=SHARPNESS,
        )

    def model(self) -> Model:
        return Model.read(self.file())


def learned(found: Sequence[Example]) -> Learned:
    """Twice: on all features, and anew on those that weighed most."""
    found = [each for each in found if each.weight]
    table = Table(seen_often([each.evidence for each in found]), evidence_.WEIGHTS)
    first = _fitted(table, found)
    share = np.abs(first.weights)
    share[:, :-1] /= share[:, :-1].std()
    share[:, -1] /= share[:, -1].std()
    heaviest = np.argsort(-share.max(axis=1), kind="stable")[:KEPT]
    return _fitted(Table(sorted(table.names[at] for at in heaviest), evidence_.WEIGHTS), found)


def _fitted(table: Table, found: Sequence[Example]) -> Learned:
    asked = [at for at, each in enumerate(found) if each.intent not in NO_INTENTS]
    unclear = [at for at, each in enumerate(found) if each.intent == UNCLEAR]
    rows_, weights = table.of([each.evidence for each in found]), np.array([each.weight for each in found])
    wanted = [found[at].intent for at in asked]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that it might have gone on
        machine = LinearSVC(C=SOFTNESS, class_weight=_rarity(wanted), random_state=0, max_iter=400)
        machine.fit(rows_[asked], wanted, sample_weight=weights[asked])
        # Of which one is asked is unclear, not what: that the machine reads by itself, and learns.
        likely = np.isin(machine.classes_, list(OF_INSTRUMENTS))
        guessed = np.where(likely, machine.decision_function(rows_[unclear]), -np.inf).argmax(axis=1)
        wanted += [str(machine.classes_[at]) for at in guessed]
        machine.fit(rows_[asked + unclear], wanted, sample_weight=weights[asked + unclear])
        alarm = LinearSVC(C=SOFTNESS, class_weight={True: GRAVE, False: 1}, random_state=0, max_iter=400)
        told = [at for at, each in enumerate(found) if not (each.provisions or each.topics)]  # a case may be told there
        alarm.fit(rows_[told], [found[at].intent == DANGER for at in told])
    scores = np.vstack([machine.coef_, alarm.coef_ * SLOPE]).T
    intercepts = np.append(machine.intercept_, alarm.intercept_ * SLOPE + OFFSET)
    return Learned(table.names, [str(name) for name in machine.classes_], scores, intercepts)


def _rarity(wanted: Sequence[str]) -> dict[str, float]:
    """A rare intent counts more, by the root of how rare: as much as all others would make small talk of anything."""
    counts = Counter(wanted)
    return {intent: math.sqrt(len(wanted) / count / len(counts)) for intent, count in counts.items()}


def sharpness(scores: Any, right: Sequence[int]) -> float:
    """The factor with which scores become the probabilities that fit best."""

    def loss(factor: float) -> float:
        scaled = scores * factor
        scaled = scaled - scaled.max(axis=1, keepdims=True)
        whole = np.log(np.exp(scaled).sum(axis=1))
        return float((whole - scaled[np.arange(len(right)), right]).mean())

    return float(min((at / 10 for at in range(5, 80)), key=loss))


def left_out(found: Sequence[Example], names: Sequence[str]) -> Iterator[tuple[str, list[Example], Learned]]:
    for author in names:
        model = learned([each for each in found if each.author != author])
        yield author, [each for each in found if each.author == author], model


def write(found: Sequence[Example]) -> None:
    model = learned(found)
    FILE.write_bytes(model.file())
    print(f"{len(found)} examples, {len(model.names)} features, {FILE.stat().st_size // 1024} KiB")
    wanted.FILE.write_bytes(wanted.learned(asked_for(found)))
    asked = [(each.answer, each.said) for each in found if each.answer]
    others = [(each.intent, each.said) for each in found if each.intent in OF_ANOTHER_KIND]
    places = [(place, each.said) for each in found if not each.answer for place in each.provisions]
    embedding.FILE.write_bytes(make_answers.file(asked, places, others, digest()))
    predicates.FILE.write_bytes(make_predicates.file(make_predicates.examples(), digest()))
    learned_words, near = make_first_words.files(digest())
    first_word.FILE.write_bytes(learned_words)
    first_word.NEAR.write_bytes(near)
    for name, file in (("provisions", wanted.FILE), ("answers", embedding.FILE), ("first words", first_word.NEAR)):
        print(f"what {name} are asked for with: {file.stat().st_size // 1024} KiB")


def asked_for(found: Sequence[Example]) -> Iterator[tuple[wanted.Provision, frozenset[str]]]:
    """Each provision and each subject with a question that asks for it, and with a sentence of its own; and the
    intents that ask for neither."""
    held, reader, concepts = library(), Extractor(library()), Points(library()).concepts
    about = {f"{own.id} {p.ref}": p.topics[:MAIN] for own in held.instruments.values() for p in own.provisions}
    for each in found:
        seen = wanted.wording(each.said, concepts(each.said))
        if each.intent in NO_PROVISION:
            yield (wanted.ELSE, each.intent), seen
        if each.answer and make_answers.of_none(held.answers[each.answer]):
            continue
        for name in each.provisions:
            instrument, _, ref = name.partition(" ")
            yield (instrument, ref), seen
        for topic in dict.fromkeys((*each.topics, *(topic for name in each.provisions for topic in about[name]))):
            yield (wanted.SUBJECT, topic), seen

    for place, text in _own_words(held):
        said = reader.read(text).said
        yield place, wanted.wording(said, concepts(said))


def _own_words(held: Library) -> Iterator[tuple[wanted.Provision, str]]:
    """What provisions and subjects are told with."""
    for own in held.instruments.values():
        for provision in own.provisions:
            says = (provision.text, *(point.says for point in provision.points), *map(held.topic, provision.topics))
            yield from (((own.id, provision.ref), text) for text in says)
            yield from (((wanted.SUBJECT, topic), provision.text) for topic in provision.topics[:MAIN])
    for topic, phrases in held.phrases.topics.items():
        yield from (((wanted.SUBJECT, topic), text.replace("*", "")) for text in (held.topic(topic), *phrases))


def report_provisions(found: Sequence[Example], names: Sequence[str]) -> None:
    """How often what is asked for is found, and is among the first three: the provision of an instrument that is
    named, and the subject where none is."""
    for author in names:
        theirs = [each for each in found if each.author == author and (each.topics or each.provisions)]
        named = [each for each in theirs if each.instruments]
        subjects = [each for each in theirs if each.topics]
        if not named + subjects:
            continue
        concepts = Points(library()).concepts
        model = wanted.read(wanted.learned(asked_for([each for each in found if each.author != author])))
        for what, asked in (("provisions", named), ("subjects", subjects)):
            ranks = []
            for each in asked:
                near = model(each.said, concepts(each.said), each.instruments or (wanted.SUBJECT,))[:3]
                ranks.append([f"{id_} {ref}" in each.provisions or ref in each.topics for id_, ref, _ in near])
            if ranks:
                first, three = (np.mean([any(rank[:most]) for rank in ranks]) for most in (1, 3))
                print(f"{what}: {author:22} {first:.3f} first, {three:.3f} among three, of {len(ranks)}", flush=True)


def report(found: Sequence[Example], names: Sequence[str]) -> None:
    """Figures on authors left out, and the factors that fit them."""
    scores, right, kinds = [], [], defaultdict(list)
    every = sorted({each.intent for each in found} - NO_INTENTS)
    alarms: list[tuple[float, bool]] = []
    for author, theirs, model in left_out(found, names):
        got = model.scores(theirs)
        asked = [at for at, each in enumerate(theirs) if each.intent in every]
        picks = [model.intents[int(at)] for at in got[:, :-1].argmax(axis=1)]
        good = {at: picks[at] == theirs[at].intent or picks[at] in theirs[at].accept for at in asked}
        danger = np.clip(1 / (1 + np.exp(-got[:, -1])), 1e-6, 1 - 1e-6)
        alarms += [
            (float(danger[at]), each.intent == DANGER) for at, each in enumerate(theirs) if DANGER not in each.accept
        ]
        of_all = np.full((len(asked), len(every)), got.min())  # an intent that nobody else asks for is not known
        of_all[:, [every.index(intent) for intent in model.intents]] = got[asked][:, :-1]
        scores.append(of_all)
        right += [every.index(theirs[at].intent) for at in asked]
        for at in asked:
            for kind in (author, theirs[at].intent, f"language {theirs[at].language or '?'}"):
                kinds[kind].append(good[at])
        print(f"{author:22} {np.mean(list(good.values())):.3f} of {len(good)}", flush=True)
    for kind, each in sorted(kinds.items()):
        if kind not in names:
            print(f"{kind:22} {np.mean(each):.3f} of {len(each)}")
    for threshold in (0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7):
        told = np.mean([p >= threshold for p, is_ in alarms if is_])
        vain = np.mean([p >= threshold for p, is_ in alarms if not is_])
        print(f"danger from {threshold}: found {told:.3f}, in vain {vain:.3f}")
    factor = sharpness(np.vstack(scores), right)
    fitted = LogisticRegression(C=1e6).fit(
        [[(math.log(p / (1 - p)) - OFFSET) / SLOPE] for p, _ in alarms], [is_ for _, is_ in alarms]
    )
    print(f"SLOPE {fitted.coef_[0][0]:.2f}, OFFSET {fitted.intercept_[0]:.2f}")
    print(f"all authors {np.mean([each for name in names for each in kinds[name]]):.3f}, sharpness {factor}")


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--report", nargs="*", metavar="AUTHOR", help="leave these authors out in turn; all by default")
    given = parser.parse_args(arguments)
    found = examples()
    if given.report is None:
        write(found)
    else:
        report_provisions(found, given.report or authors())
        make_predicates.report()
        report(found, given.report or authors())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
