"""How surely a proposition is asserted: from closed lists of the pack and forms of the verb, inside its own clause."""

from bisect import bisect_left
from typing import NamedTuple

from claimx.lang import attitude as A
from claimx.lang import flags as F
from claimx.lang.attitude import AttitudeWords, attitude_of
from claimx.lang.traits import PAUSE, SUBJUNCTIVE, having
from claimx.model.making import unchecked
from claimx.model.records import (
    Attitude,
    Commitment,
    CueClass,
    Flag,
    FlagName,
    Modality,
    Polarity,
    Quote,
    QuoteKind,
)
from claimx.passes.reading import Reading
from claimx.text.span import Span
from claimx.text.tokens import between

_modality, _flag = unchecked(Modality), unchecked(Flag)
_CERTAIN = Modality()
_NEGATIVE = Modality(polarity=Polarity.NEGATIVE)
_LISTED = (
    A.POSSIBLE | A.PROBABLE | A.HEARSAY | A.MOOD | A.CONDITION | A.COUNTERFACTUAL | A.OBLIGATION | A.FUTURE | A.PLAN
)
_LOOKED_AT = A.STARTS | A.CLAUSE
_OPENS = F.COMPLEMENTISER | F.RELATIVE | F.SUBORDINATOR


class Marks(NamedTuple):
    """What the lists of the pack say of each token: its classes, and how long the phrase is that begins there.

    `clauses` are the tokens of the class CLAUSE, `pauses` those with the trait PAUSE.
    """

    bits: list[int]
    lengths: dict[int, int]
    clauses: list[int]
    pauses: list[int]


def marks_of(reading: Reading, table: AttitudeWords) -> Marks:
    """Look every token up once; a phrase of several words marks its first one."""
    words = reading.words
    bits = list(map(table.__getitem__, words))
    lengths: dict[int, int] = {}
    phrases = table.phrases
    starts, last = A.STARTS, len(words) - 1
    known = [k for k, b in enumerate(bits) if b & _LOOKED_AT]
    for k in known:
        if not bits[k] & starts or k == last:
            continue
        found = phrases[words[k].lower].get(words[k + 1].lower)
        if found is not None:
            for rest, bit in found:
                if not rest or [word.lower for word in words[k + 2 : k + 2 + len(rest)]] == list(rest):
                    bits[k] |= bit
                    lengths[k] = max(lengths.get(k, 1), len(rest) + 2)
    return Marks(bits, lengths, [k for k in known if bits[k] & A.CLAUSE], having(reading.traits, PAUSE))


_NO_WORDS: frozenset[str] = frozenset()


class Modalities:
    """How propositions of one text are asserted."""

    def __init__(self, reading: Reading, marks: Marks) -> None:
        self.reading = reading
        self.shapes = reading.shapes
        self.bits = marks.bits
        self.lengths = marks.lengths
        self.only = reading.pack.words.get("only", _NO_WORDS)
        self.future = reading.pack.words.get("future_auxiliaries", _NO_WORDS)
        self.our_future = attitude_of(reading.pack).our_future
        self.german = bool(reading.pack.switches["clause_final_verb"])
        shapes = self.shapes
        self.subjunctives = having(reading.traits, SUBJUNCTIVE) if self.german else []
        # commas behind which a clause depends on the one before
        self.depends = [
            k
            for k in marks.pauses
            if shapes[k] & F.COMMA and k + 1 < len(shapes) and shapes[k + 1] & _OPENS and not shapes[k + 1] & F.PRONOUN
        ]
        self.reported = False

    def of(self, first: int, end: int, mask: int, quote: Quote | None) -> Modality:
        """`mask` holds the classes of all its tokens together."""
        plain = quote is None or _is_plain(quote)
        self.reported = quote is not None and quote.kind is not _DIRECT
        at = bisect_left(self.subjunctives, first)
        subjunctive = at < len(self.subjunctives) and self.subjunctives[at] < end
        if plain and not mask & (_LISTED | A.NEGATION) and not subjunctive:
            return _CERTAIN
        main = next(iter(between(self.depends, first + 2, end - 1)), end)
        negative = mask & A.NEGATION and self._is_negated(first, main)
        if plain and not mask & _LISTED and not subjunctive:
            return _NEGATIVE if negative else _CERTAIN
        flags = self._flags(first, main, end, subjunctive)
        if quote is not None:
            flags += _from_cue(quote)
        polarity = _NO if negative else _YES
        return _modality(polarity=polarity, commitment=_commitment(flags, quote), flags=tuple(dict.fromkeys(flags)))

    def _is_negated(self, first: int, end: int) -> bool:
        """not, but neither "not only" nor a "no" that answers: "No, it leaks"."""
        bits, words = self.bits, self.reading.words
        for k in range(first, end):
            if bits[k] & A.NEGATION:
                after = words[k + 1].lower if k + 1 < end else ""
                if after in self.only or (k + 1 < end and words[k + 1].flags & F.COMMA and k <= first + 1):
                    continue
                if k > first and words[k - 1].flags & F.COMMA and k + 1 < end and words[k + 1].flags & F.PREPOSITION:
                    continue  # we come with pride, not through the back door
                return True
        return False

    def _flags(self, first: int, main: int, end: int, subjunctive: bool) -> list[Flag]:
        found: list[Flag] = []
        bits = self.bits
        condition = counterfactual = future = -1
        for k in [k for k in range(first, end) if bits[k] & _LISTED]:
            b = bits[k]
            if b & A.CONDITION and condition < 0 and self._opens_clause(first, k):
                condition = k
            if k >= main:
                continue
            if b & A.COUNTERFACTUAL and counterfactual < 0:
                counterfactual = k
            if b & A.FUTURE and future < 0 and (not self.german or self._is_future(k, first, main)):
                future = k
            if not b & _RULED:
                continue
            for bit, name, rule in _RULES:
                if b & bit and not (bit == A.OBLIGATION and b & A.CONDITION and k == first):
                    found.append(self._flag(name, k, rule))
        if condition >= 0:
            found.append(self._flag(FlagName.CONDITIONAL, condition, "condition"))
        if counterfactual >= 0 and (condition >= 0 or (self.lengths.get(counterfactual, 1) > 1)):
            found.append(self._flag(FlagName.COUNTERFACTUAL, counterfactual, "counterfactual"))
        if future >= 0:
            first_person = self._is_first_person(future, first, main)
            name = FlagName.INTENDED if first_person else FlagName.PREDICTED
            found.append(self._flag(name, future, "future-first-person" if first_person else "future"))
        if subjunctive:
            flags = self.reading.words
            for k in range(first, end):
                if flags[k].flags & F.SUBJUNCTIVE and not flags[k].flags & F.CAPITAL:
                    found.append(self._flag(FlagName.REPORTED_MOOD, k, "subjunctive"))
                    break
                if self._is_subjunctive(k, end):
                    found.append(self._flag(FlagName.REPORTED_MOOD, k, "subjunctive"))
                    break
        if self.german and counterfactual >= 0 and self.reported:
            # in a report sie hätten reports: it stands for sie haben
            found = [flag for flag in found if flag.name is not FlagName.COUNTERFACTUAL]
            if all(flag.name is not FlagName.REPORTED_MOOD for flag in found):
                found.append(self._flag(FlagName.REPORTED_MOOD, counterfactual, "subjunctive"))
        if condition >= 0:
            # "would" in a condition supposes, it does not pass hearsay on
            found = [flag for flag in found if flag.rule != "mood"]
        return found

    def _is_subjunctive(self, k: int, end: int) -> bool:
        """gebe, verfüge; not the adjective of stetige Gewinne."""
        f = self.reading.flags[k]
        if not f & F.SUBJUNCTIVE_E or f & F.CAPITAL:
            return False
        return k + 1 >= end or not self.reading.words[k + 1].flags & F.CAPITAL

    def _opens_clause(self, first: int, k: int) -> bool:
        """Whether if/wenn at `k` opens its clause, and is no "even if"."""
        if self.bits[k] & A.CONCESSION or (k > first and self.bits[k - 1] & A.CONCESSION):
            return False
        if k == first:
            return True
        before = self.reading.words[k - 1].flags
        return bool(before & (F.COMMA | F.SEMICOLON | F.DASH | F.COORDINATOR | F.CONTRAST | F.ADVERB | F.CLOSE_BRACKET))

    def _is_future(self, k: int, first: int, end: int) -> bool:
        """werden with an infinitive, not with a participle or a noun: wird steigen, steigen werde."""
        words = self.reading.words
        if words[k].lower not in self.future:
            return True
        last = end - 1
        while last > k and not words[last].flags & F.WORD:
            last -= 1
        stop = next((j for j in range(k + 1, last + 1) if words[j].flags & (F.COMMA | F.DASH)), last + 1) - 1
        verb = k - 1 if stop <= k or words[stop].lower in ("kann", "können") else stop
        if verb == k - 1 and verb < first:
            return False
        word = words[verb]
        if word.flags & (F.CAPITAL | F.CUE_PARTICIPLE | F.NEGATION | F.ADVERB):
            return False
        lower = word.lower
        return lower.endswith(("en", "ern", "eln", "sein", "tun")) and not self._is_participle(lower)

    def _is_participle(self, lower: str) -> bool:
        """gestoßen, ausgestoßen: ge- in front, or behind a particle."""
        at = lower.find("ge")
        if at < 0 or len(lower) < at + 6:
            return False
        return at == 0 or lower[:at] in self.reading.pack.words.get("separable", ())

    def _is_first_person(self, future: int, first: int, end: int) -> bool:
        """Whether the subject of a future is I or we: we will try, tentaremos."""
        words, bits = self.reading.words, self.bits
        if words[future].lower.endswith(self.our_future) or bits[future] & A.FIRST_PERSON:
            return True
        no_subject = F.OBJECT_PRONOUN | F.POSSESSIVE | F.OBJECT_CASE | F.DETERMINER | F.REFLEXIVE
        near = range(max(first, future - 2), min(end, future + 2))
        return any(bits[k] & A.FIRST_PERSON and not words[k].flags & no_subject for k in near)

    def _flag(self, name: FlagName, k: int, rule: str) -> Flag:
        return _flag(name=name, cue=self.reading.span(k, k + self.lengths.get(k, 1)), rule=rule)


_RULES = (
    (A.POSSIBLE, FlagName.HEDGED, "possible"),
    (A.PROBABLE, FlagName.HEDGED, "probable"),
    (A.HEARSAY, FlagName.HEDGED, "hearsay"),
    (A.MOOD, FlagName.REPORTED_MOOD, "mood"),
    (A.OBLIGATION, FlagName.OBLIGATION, "obligation"),
    (A.PLAN, FlagName.INTENDED, "plan"),
)


_RULED = A.POSSIBLE | A.PROBABLE | A.HEARSAY | A.MOOD | A.OBLIGATION | A.PLAN


# members of an enum under names of their own: Python 3.11 takes ten times as long to look one up in its class
_DIRECT = QuoteKind.DIRECT
_YES, _NO = Polarity.POSITIVE, Polarity.NEGATIVE
_ASSERTING = (Attitude.CLAIM, Attitude.ADMIT, Attitude.JUDGE)
_TELLING = (CueClass.STATEMENT, CueClass.EVIDENCE, CueClass.EVALUATION)
_DOUBTING = (Attitude.DOUBT, Attitude.DEMAND)
_UNCOMMITTED = frozenset((FlagName.QUESTION, FlagName.COUNTERFACTUAL))
_CERTAINLY, _PROBABLY = Commitment.CERTAIN, Commitment.PROBABLE
_POSSIBLY, _UNSTATED = Commitment.POSSIBLE, Commitment.UNSTATED


def _is_plain(quote: Quote) -> bool:
    return (
        not quote.negated
        and quote.attitude in _ASSERTING
        and quote.cue_class in _TELLING
        and quote.evidence[0].because not in ("embedded-question", "passive", "unsourced")
    )


_BY_CUE = {
    Attitude.DENY: FlagName.DENIED,
    Attitude.DOUBT: FlagName.DENIED,
    Attitude.DEMAND: FlagName.OBLIGATION,
    Attitude.PROMISE: FlagName.INTENDED,
    Attitude.SUGGEST: FlagName.HEDGED,
}


def _from_cue(quote: Quote) -> list[Flag]:
    """What the cue of a quote does to all that it reports."""
    cue: Span | None = quote.cue[0] if quote.cue else None
    found = []
    name = _BY_CUE.get(quote.attitude)
    if quote.negated:
        # did not deny: no denial is left, and no assertion either
        found.append(
            _flag(name=FlagName.HEDGED if name == FlagName.DENIED else FlagName.DENIED, cue=cue, rule="cue-negated")
        )
    elif name is not None:
        found.append(_flag(name=name, cue=cue, rule=f"cue-{quote.attitude.value}"))
    if quote.cue_class is CueClass.PLAN and name is None:
        found.append(_flag(name=FlagName.INTENDED, cue=cue, rule="cue-plan"))
    if quote.cue_class is CueClass.THOUGHT and name is None:
        found.append(_flag(name=FlagName.HEDGED, cue=cue, rule="cue-thought"))
    if quote.evidence[0].because == "embedded-question":
        found.append(_flag(name=FlagName.QUESTION, cue=cue, rule="embedded-question"))
    if quote.evidence[0].because in ("passive", "unsourced"):
        found.append(_flag(name=FlagName.HEDGED, cue=cue, rule="hearsay"))
    return found


def _commitment(flags: list[Flag], quote: Quote | None) -> Commitment:
    names = {flag.name for flag in flags}
    rules = {flag.rule for flag in flags}
    if quote is not None and (quote.negated or quote.attitude in _DOUBTING):
        return _UNSTATED
    if names & _UNCOMMITTED:
        return _UNSTATED
    if rules & {"possible", "hearsay", "cue-suggest"}:
        return _POSSIBLY
    if rules & {"mood"} and quote is None:
        return _POSSIBLY
    if rules & {"probable", "cue-thought"}:
        return _PROBABLY
    return _CERTAINLY
