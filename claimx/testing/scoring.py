"""Precision, recall and F1 of what claimx finds, counted over many cases.

All figures are micro-averaged: counted over all documents, then divided. Two quotes mean the same when their contents
share at least half of the words of both (intersection over union, 0.5). Words are runs of letters and digits, so marks
and spaces never count.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from unicodedata import combining, normalize

from claimx.testing.cases import Case, Expected
from claimx.testing.found import Found, extract_case, found_in
from claimx.testing.words import Words, overlap

_SAME = 0.5
_FUNCTION_WORDS = frozenset(
    """
    the a an of to and in on for by at as from with
    der die das den dem des ein eine einer eines einem einen und von vom zu zum zur im in am an mit für bei
    il lo la i gli le l un uno una di del della dello dei degli delle da dal dalla e ed a al alla in nel nella per con
    el los las un una unos unas de del y e a al en por para con
    o os as um uma uns umas do da dos das no na nos nas e ao à por pelo pela para com
    le les un une des du de d et à au aux en par pour avec
    het een van en in op te met voor bij
    """.split()
)


class Rate(NamedTuple):
    """Precision, recall and their harmonic mean: `hits` of `predicted` that came out, of `gold` that are expected."""

    hits: int
    predicted: int
    gold: int

    @property
    def precision(self) -> float:
        """Hits over all that came out; 0 when nothing did."""
        return self.hits / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Hits over all that is expected; 0 when nothing is."""
        return self.hits / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 0 when both are."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


class Share(NamedTuple):
    """How many of `of` quotes are right in one respect."""

    right: int
    of: int

    @property
    def accuracy(self) -> float | None:
        """The share, or None when there is none to judge."""
        return self.right / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one group of quotes.

    - `token`: words inside any content.
    - `strict`: quotes whose content covers exactly the same words; one "that" at its start is ignored on both sides.
    - `overlap`: quotes matched one to one, the closest first, at an overlap of one half.
    - `attributed`: matched quotes whose source is right too, or that rightly have none. None when no document of the
      group says what its sources are.
    - `cue`: of the matched quotes with a cue expected, those whose cue shares a word with it.
    - `source`: the same of the source; a word that is only an article or preposition is not enough.
    - `speaker`: of the matched quotes with a speaker expected, those with the same name: equal, or the words of one
      among those of the other, without case and accents.
    - `kind`: of the matched quotes, those of the kind expected.
    """

    token: Rate
    strict: Rate
    overlap: Rate
    attributed: Rate | None
    cue: Share
    source: Share
    speaker: Share
    kind: Share

    def as_dict(self) -> dict[str, dict[str, float | None]]:
        """The figures as plain numbers, for JSON: precision, recall and f1 with their counts, or accuracy and n."""
        rates = {"content.token": self.token, "content.strict": self.strict, "content.overlap": self.overlap}
        if self.attributed is not None:
            rates["attributed"] = self.attributed
        shares = {"cue": self.cue, "source": self.source, "speaker": self.speaker, "kind": self.kind}
        return {
            **{name: _plain_rate(rate) for name, rate in rates.items()},
            **{name: {"acc": share.accuracy, "n": share.of} for name, share in shares.items()},
        }


def _plain_rate(rate: Rate) -> dict[str, float | None]:
    numbers = {"p": rate.precision, "r": rate.recall, "f1": rate.f1}
    return {**numbers, "tp": rate.hits, "pred": rate.predicted, "gold": rate.gold}


@dataclass(frozen=True, slots=True)
class Scores:
    """Figures over all cases, and by group.

    By kind, recall is over the quotes expected of that kind and precision over those found of it. By construction,
    precision is over what the construction found, and recall is its share of everything that is expected.
    """

    cases: int
    overall: Figures
    by_language: Mapping[str, Figures]
    by_kind: Mapping[str, Figures]
    by_construction: Mapping[str, Figures]


def score(cases: Iterable[Case], *, kinds: Collection[str] = ()) -> Scores:
    """How well what claimx finds fits the quotes of the cases.

    `kinds` keeps quotes of these kinds (direct, indirect, mixed); a prediction that meets a quote of another kind then
    counts neither way. What a case says may come out is neither asked for nor wrong; where a case is not complete, only
    recall is measured. Raises what `claimx.extract` raises.

        >>> from claimx.testing import read_cases, score
        >>> scores = score(read_cases("tests/cases/en/nested.toml"))
        >>> scores.overall.overlap.f1, scores.overall.speaker.accuracy
        (1.0, 1.0)
    """
    overall = _Counts()
    groups: dict[str, dict[str, _Counts]] = {"language": {}, "kind": {}, "construction": {}}
    count = 0
    for case in cases:
        count += 1
        judged = _Judged.of(case, _found(case), kinds)
        overall.add(judged)
        groups["language"].setdefault(case.language or "?", _Counts()).add(judged)
        for kind in judged.kinds():
            groups["kind"].setdefault(kind, _Counts()).add(judged.of_kind(kind))
        for construction in sorted({one["construction"] for one in judged.found}):
            groups["construction"].setdefault(construction, _Counts()).add(judged.of_construction(construction))
    for counts in groups["construction"].values():  # each is compared with all that is expected
        counts["gold"], counts["gold tokens"] = overall["gold"], overall["gold tokens"]
    tables = {name: {key: counts.figures() for key, counts in sorted(group.items())} for name, group in groups.items()}
    return Scores(count, overall.figures(), tables["language"], tables["kind"], tables["construction"])


def _found(case: Case) -> list[Found]:
    """What comes out; where a case annotates fragments apart, a mixed quote is an indirect one and its fragments."""
    quotes = found_in(extract_case(case, claims=False))["quotes"]
    if not case.fragments_apart:
        return quotes
    out: list[Found] = []
    for quote in quotes:
        mixed = quote["kind"] == "mixed"
        out += [{**quote, "kind": "direct", "content": (span,)} for span in quote["fragments"] if mixed]
        out.append({**quote, "kind": "indirect"} if mixed else quote)
    return out


@dataclass(frozen=True, slots=True)
class _Judged:
    """One case's quotes, as they are counted."""

    words: Words
    gold: Sequence[Expected]
    found: Sequence[Found]
    spare: Sequence[Expected]  # may come out
    banned: Sequence[Expected]  # must not: wrong even where a case is not complete
    complete: bool
    unjudged: frozenset[str]

    @classmethod
    def of(cls, case: Case, found: Sequence[Found], kinds: Collection[str]) -> "_Judged":
        gold = [one for one in case.must if one.section == "quotes"]
        spare = [one for one in case.may if one.section == "quotes"]
        if kinds:
            spare += [one for one in gold if one.says.get("kind") not in kinds]
            gold = [one for one in gold if one.says.get("kind") in kinds]
            found = [one for one in found if one["kind"] in kinds]
        banned = [one for one in case.must_not if one.section == "quotes"]
        complete = "quotes" in case.complete
        return cls(Words(case.text), gold, found, spare, banned, complete, case.unjudged)

    def kinds(self) -> list[str]:
        """The kinds of what is expected and found."""
        return sorted(
            {one.says["kind"] for one in self.gold if "kind" in one.says} | {one["kind"] for one in self.found}
        )

    def of_kind(self, kind: str) -> "_Judged":
        gold = [one for one in self.gold if one.says.get("kind") == kind]
        return self._with(gold, [one for one in self.found if one["kind"] == kind])

    def of_construction(self, construction: str) -> "_Judged":
        return self._with(self.gold, [one for one in self.found if one["construction"] == construction])

    def _with(self, gold: Sequence[Expected], found: Sequence[Found]) -> "_Judged":
        return _Judged(self.words, gold, found, self.spare, self.banned, self.complete, self.unjudged)

    def counted(self) -> list[Found]:
        """What counts of what was found: what matches, and the misses that nothing excuses."""
        if self.complete and not self.spare:
            return list(self.found)
        gold = [self.words.cover(one.content) for one in self.gold]
        spare = [self.words.cover(one.content) for one in self.spare]
        banned = [self.words.cover(one.content) for one in self.banned]
        kept = []
        for one in self.found:
            cover = self.words.cover(one["content"])
            wanted = any(overlap(cover, other) >= _SAME for other in (*gold, *banned))
            excused = not self.complete or any(
                cover & other and (overlap(cover, other) >= _SAME or cover <= other) for other in spare
            )
            if wanted or not excused:
                kept.append(one)
        return kept


class _Counts(Counter[str]):
    """What is counted over documents."""

    def add(self, judged: _Judged) -> None:
        words, gold, found = judged.words, judged.gold, judged.counted()
        gold_covers = [words.cover(one.content) for one in gold]
        found_covers = [words.cover(one["content"]) for one in found]
        self["gold"] += len(gold)
        self["found"] += len(found)
        self._count_tokens(gold_covers, found_covers)
        self._count_strict(words, gold_covers, found_covers)
        for one, other in _matched(judged, gold_covers, found, found_covers):
            self._count_match(words, one, other, judged.unjudged)
        if "source" in judged.unjudged:
            self["documents without sources"] += 1

    def _count_tokens(self, gold: Sequence[frozenset[int]], found: Sequence[frozenset[int]]) -> None:
        expected, got = frozenset().union(*gold), frozenset().union(*found)
        self["gold tokens"] += len(expected)
        self["found tokens"] += len(got)
        self["right tokens"] += len(expected & got)

    def _count_strict(self, words: Words, gold: Sequence[frozenset[int]], found: Sequence[frozenset[int]]) -> None:
        expected = Counter(map(words.without_complementiser, gold))
        got = Counter(map(words.without_complementiser, found))
        del got[frozenset()]
        self["strict"] += (expected & got).total()

    def _count_match(self, words: Words, expected: Expected, found: Found, unjudged: frozenset[str]) -> None:
        says, otherwise = expected.says, expected.otherwise
        self["overlap"] += 1
        if "kind" in says:
            self["kinds"] += 1
            self["right kinds"] += found["kind"] in (says["kind"], *otherwise.get("kind", ()))
        if says.get("cue") and "cue" not in unjudged and words.cover(says["cue"]):  # a colon is no word
            cues = (says["cue"], *otherwise.get("cue", ()))
            self["cues"] += 1
            self["right cues"] += any(words.cover(cue) & words.cover(found["cue"]) for cue in cues)
        if "source" not in unjudged:
            self._count_source(words, expected, found)
        if says.get("speaker"):
            names = (says["speaker"], *otherwise.get("speaker", ()))
            self["speakers"] += 1
            self["right speakers"] += any(same_name(name, found["speaker"]) for name in names)

    def _count_source(self, words: Words, expected: Expected, found: Found) -> None:
        sources = [one for one in (expected.says.get("source"), *expected.otherwise.get("source", ())) if one]
        right = any(_names(words, source, found["source"]) for source in sources)
        if expected.says.get("source"):
            self["sources"] += 1
            self["right sources"] += right
        elif "source" in expected.says:  # it says that there is none
            right = right or not found["source"]
        else:
            right = True
        self["attributed"] += right

    def _rate(self, hits: str) -> Rate:
        return Rate(self[hits], self["found"], self["gold"])

    def figures(self) -> Figures:
        return Figures(
            token=Rate(self["right tokens"], self["found tokens"], self["gold tokens"]),
            strict=self._rate("strict"),
            overlap=self._rate("overlap"),
            attributed=None if self["documents without sources"] else self._rate("attributed"),
            cue=Share(self["right cues"], self["cues"]),
            source=Share(self["right sources"], self["sources"]),
            speaker=Share(self["right speakers"], self["speakers"]),
            kind=Share(self["right kinds"], self["kinds"]),
        )


def _matched(
    judged: _Judged,
    gold_covers: Sequence[frozenset[int]],
    found: Sequence[Found],
    found_covers: Sequence[frozenset[int]],
) -> list[tuple[Expected, Found]]:
    """Quotes that mean the same, one to one: the closest first, then those that stand first."""
    pairs = []
    for place, one in enumerate(judged.gold):
        covers = [gold_covers[place], *map(judged.words.cover, one.otherwise.get("content", ()))]
        for other, cover in enumerate(found_covers):
            closeness = max(overlap(known, cover) for known in covers)
            if closeness >= _SAME:
                pairs.append((-closeness, place, other))
    matched = []
    golds: set[int] = set()
    founds: set[int] = set()
    for _, place, other in sorted(pairs):
        if place not in golds and other not in founds:
            golds.add(place)
            founds.add(other)
            matched.append((judged.gold[place], found[other]))
    return matched


def _names(words: Words, expected: Iterable[Any], found: Iterable[Any]) -> bool:
    """Do the two sources share a word that says something?"""
    wanted = words.cover(expected)
    shared = wanted & words.cover(found)
    if any(words.word(number) not in _FUNCTION_WORDS for number in wanted):
        return any(words.word(number) not in _FUNCTION_WORDS for number in shared)
    return bool(shared)


def same_name(a: str, b: str) -> bool:
    """Do two names mean the same: equal, or the words of one among those of the other, without case and accents?"""
    ours, theirs = _folded(a), _folded(b)
    return bool(ours and theirs) and (ours <= theirs or theirs <= ours)


def _folded(name: str) -> frozenset[str]:
    plain = "".join(letter for letter in normalize("NFKD", name.lower()) if not combining(letter))
    return frozenset("".join(letter if letter.isalnum() else " " for letter in plain).split())
