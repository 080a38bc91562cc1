"""Quotes and claims of two documents that say the same.

In a translation or copy they are projected through the aligned units: what stands in one place here stands in one place
there. Between different articles the rules can only propose: a `candidate` says that a reader should look, and
`same_utterance` is kept for direct quotes that agree word for word, by one person, within a few days.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import NamedTuple

from claimx.linking.align import Bead
from claimx.linking.features import Features, Statement, key_of
from claimx.linking.links import LinkKind
from claimx.linking.similarity import WEIGHTS, Comparison, Signals, cosine

PersonOf = Mapping[tuple[str, str], str]
DAYS = 3  # within so many days two reports may be of one utterance
FEW_WORDS = 4  # content words below which words alone link nothing
_VERBATIM = 0.9  # cosine of the words of one utterance in two reports of one language
VERBATIM_WORDS = 5
_FULL = 0.6  # weighted signals of a sentence and its good translation
_PROJECTED = 0.42  # what a projected pair must be worth, of 1
# Between articles figures and shapes speak less: dates and forms of speech are shared by half the news of a day.
_BETWEEN = {"letters": 1.0, "figures": 0.15, "shapes": 0.1, "lexicon": 0.6, "encoder": 0.5, "speaker": 0.1}
_ALIKE = 0.35  # what a candidate must be worth
_ALIKE_WITHIN = 0.5  # within one language, whose function words are alike anyway
_LEAST_WORDS = 0.2  # what the words alone must be worth
_CAP = 0.3  # the highest score of a link whose numbers contradict it
_MOST_PAIRS = 40_000  # pairs of statements of two documents that an encoder compares
_SHARED_KEY = 6  # a word that more statements of a document have says little


class Found(NamedTuple):
    """Two statements, by their places in their documents, and what speaks for their being one."""

    kind: LinkKind
    source: int
    target: int
    score: float
    signals: Signals
    because: str


class Pairing:
    """Two documents whose statements are compared.

    `comparison` is one of the passages of their statements, in the order of `Features.statements`, its sides with the
    keys of `by_key`; `person_of` gives the person behind (document, speaker).
    """

    def __init__(self, a: Features, b: Features, comparison: Comparison, person_of: PersonOf) -> None:
        self.a = a
        self.b = b
        self.comparison = comparison
        self.person_of = person_of

    # ---- translations and copies ------------------------------------------------------------------------------------

    def project(self, beads: Sequence[Bead]) -> list[Found]:
        """The statements that stand in the same place of aligned units, each at most once."""
        ours = [(bead.first, bead.end) for bead in beads]
        theirs = [(bead.other_first, bead.other_end) for bead in beads]
        at_a, at_b = _beads_of(self.a, ours), _beads_of(self.b, theirs)
        by_bead: dict[int, list[int]] = {}
        for j, places in enumerate(at_b):
            for place in places:
                by_bead.setdefault(place, []).append(j)
        found = []
        for i, places in enumerate(at_a):
            for j in sorted({j for place in places for j in by_bead.get(place, ())}):
                if self._can_be_one(i, j):
                    here = _place(self.a, i, ours[places[0]][0], ours[places[-1]][1])
                    there = _place(self.b, j, theirs[at_b[j][0]][0], theirs[at_b[j][-1]][1])
                    aligned = len(set(places) & set(at_b[j])) / len(set(places) | set(at_b[j]))
                    found.append(self._projected(i, j, aligned, _overlap(here, there)))
        return _mutual_best([pair for pair in found if pair is not None])

    def _projected(self, i: int, j: int, aligned: float, place: float) -> Found | None:
        signals = self.comparison.signals(i, j)
        fit = min(1.0, _sum(signals) / _FULL)
        score = aligned * (place + fit) / 2
        if score < _PROJECTED:
            return None
        kind = LinkKind.SAME_UTTERANCE if self.a.statements[i].is_quote else LinkKind.SAME_PROPOSITION
        shown = (("aligned", aligned), ("place", place), *signals, *self._same_speaker(i, j))
        if self._contradict(i, j):
            return Found(LinkKind.CANDIDATE, i, j, min(score, _CAP), shown, "numbers-differ")
        return Found(kind, i, j, score, shown, "aligned")

    # ---- different articles -----------------------------------------------------------------------------------------

    def propose(self) -> list[Found]:
        """Statements of two different articles that may be the same: mutual best ones only."""
        met = [self._proposed(i, j) for i, j in self._meeting() if self._can_be_one(i, j) and self._has_words(i, j)]
        return _mutual_best([pair for pair in met if pair is not None])

    def _meeting(self) -> list[tuple[int, int]]:
        """The pairs of statements that share a word, translation or figure which few others of their documents have.

        An encoder sees what words do not: with one it is all pairs, unless there are too many.
        """
        a, b = self.comparison.a, self.comparison.b
        if len(a.encoded) and len(b.encoded) and len(a.vectors) * len(b.vectors) <= _MOST_PAIRS:
            return list(product(range(len(a.vectors)), range(len(b.vectors))))
        keys = {(key, key) for key in a.keys.keys() & b.keys.keys()}
        keys |= {(key_of(word), key_of(other)) for word, others in self.comparison.pairs.items() for other in others}
        return sorted({(i, j) for one, other in keys for i in a.keys.get(one, ()) for j in b.keys.get(other, ())})

    def _proposed(self, i: int, j: int) -> Found | None:
        """The two statements as a candidate or better; None when they are not alike enough."""
        if sum([_BETWEEN[name] * value for name, value in self.comparison.signals_of_words(i, j)]) < _LEAST_WORDS:
            return None
        signals = (*self.comparison.signals(i, j), *self._same_speaker(i, j))
        score = min(1.0, sum([_BETWEEN[name] * value for name, value in signals]))
        if score < (_ALIKE_WITHIN if self.a.language == self.b.language else _ALIKE):
            return None
        verbatim = self._verbatim(i, j)
        shown = (*signals, *self._same_days(), *((("verbatim", verbatim),) if verbatim else ()))
        if self._contradict(i, j):
            return Found(LinkKind.CANDIDATE, i, j, min(score, _CAP), shown, "numbers-differ")
        if verbatim and self.a.statements[i].is_direct and self.b.statements[j].is_direct:
            return self._one_utterance(i, j, max(score, verbatim), shown)
        return Found(LinkKind.CANDIDATE, i, j, score, shown, "alike")

    def _one_utterance(self, i: int, j: int, score: float, shown: Signals) -> Found:
        """The same words in marks: one utterance when one person said them and both reports are of the same days."""
        if "speaker" not in dict(shown):
            return Found(LinkKind.CANDIDATE, i, j, score, shown, "verbatim, no common speaker")
        if self.a.day is None or self.b.day is None:
            return Found(LinkKind.CANDIDATE, i, j, score, shown, "verbatim, no date")
        if abs((self.a.day - self.b.day).days) > DAYS:
            return Found(LinkKind.CANDIDATE, i, j, score, shown, "verbatim, other days")
        return Found(LinkKind.SAME_UTTERANCE, i, j, score, shown, "verbatim")

    # ---- what both need ---------------------------------------------------------------------------------------------

    def _can_be_one(self, i: int, j: int) -> bool:
        """Whether both are quotes or both claims, and no two persons are known to have said them."""
        a, b = self.a.statements[i], self.b.statements[j]
        if a.is_quote is not b.is_quote:
            return False
        one, other = self._person(self.a, a), self._person(self.b, b)
        return one is None or other is None or one == other

    def _person(self, document: Features, statement: Statement) -> str | None:
        return self.person_of.get((document.document, statement.speaker)) if statement.speaker else None

    def _same_speaker(self, i: int, j: int) -> Signals:
        """The signal `speaker`: one person for `person_of`, or where that does not know them one folded name."""
        a, b = self.a.statements[i], self.b.statements[j]
        one, other = self._person(self.a, a), self._person(self.b, b)
        if one is None or other is None:
            one, other = self.a.names.get(a.speaker or ""), self.b.names.get(b.speaker or "")
        return (("speaker", 1.0),) if one is not None and one == other else ()

    def _same_days(self) -> Signals:
        """The signal `days`: 1 on the same day, 0.5 at the end of the days that reports of one utterance take."""
        if self.a.day is None or self.b.day is None:
            return ()
        apart = abs((self.a.day - self.b.day).days)
        return (("days", 1.0 - apart / (2 * DAYS)),) if apart <= DAYS else ()

    def _has_words(self, i: int, j: int) -> bool:
        return min(self.a.statements[i].passage.content, self.b.statements[j].passage.content) >= FEW_WORDS

    def _verbatim(self, i: int, j: int) -> float:
        """How far two statements of one language agree word for word; 0 below what one utterance allows."""
        a, b = self.a.statements[i].passage, self.b.statements[j].passage
        if self.a.language != self.b.language or min(len(a.words), len(b.words)) < VERBATIM_WORDS:
            return 0.0
        alike = min(1.0, cosine(self.comparison.a.vectors[i].words, self.comparison.b.vectors[j].words))
        return alike if alike >= _VERBATIM else 0.0

    def _contradict(self, i: int, j: int) -> bool:
        """Whether something is measured in both, and no value of it agrees."""
        ours, theirs = _values(self.a.statements[i]), _values(self.b.statements[j])
        return any(ours[of].isdisjoint(theirs[of]) for of in ours.keys() & theirs.keys())


def _values(statement: Statement) -> dict[str, set[object]]:
    found: dict[str, set[object]] = {}
    for of, value in statement.measures:
        found.setdefault(of, set()).add(value)
    return found


def _sum(signals: Signals) -> float:
    return sum(WEIGHTS[name] * value for name, value in signals)


def _beads_of(document: Features, units: Sequence[tuple[int, int]]) -> list[list[int]]:
    """For each statement the beads that the units it stands in belong to."""
    bead_of = {unit: place for place, (first, end) in enumerate(units) for unit in range(first, end)}
    return [
        sorted({bead_of[unit] for unit in range(statement.first, statement.end) if unit in bead_of})
        for statement in document.statements
    ]


def _place(document: Features, number: int, first: int, end: int) -> tuple[float, float]:
    """Where a statement begins and ends in some units, from 0 to 1."""
    start = document.units[first].spans[0].start
    length = document.units[end - 1].spans[-1].end - start
    spans = document.statements[number].passage.spans
    return (spans[0].start - start) / length, (spans[-1].end - start) / length


def _overlap(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Intersection over union of two stretches."""
    shared = min(a[1], b[1]) - max(a[0], b[0])
    return shared / (max(a[1], b[1]) - min(a[0], b[0])) if shared > 0 else 0.0


def by_key(statements: Sequence[Statement]) -> dict[str, list[int]]:
    """The statements that have a word of four letters or a figure, for the words that few of them have."""
    found: dict[str, list[int]] = {}
    for place, statement in enumerate(statements):
        words = {key_of(word) for word in statement.passage.words if len(word) > FEW_WORDS - 1}
        for key in words | set(statement.passage.figures):
            found.setdefault(key, []).append(place)
    return {key: places for key, places in found.items() if len(places) <= _SHARED_KEY}


def _mutual_best(pairs: Iterable[Found]) -> list[Found]:
    """The pairs each of whose sides has no better one; of equal ones the first."""
    ordered = sorted(pairs, key=lambda pair: (-pair.score, pair.source, pair.target))
    best_source: dict[int, Found] = {}
    best_target: dict[int, Found] = {}
    for pair in ordered:
        best_source.setdefault(pair.source, pair)
        best_target.setdefault(pair.target, pair)
    return [pair for pair in ordered if best_source[pair.source] is best_target[pair.target] is pair]
