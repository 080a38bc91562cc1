"""The constructions in which news reports speech, each with an id. One sentence in, drafts out.

What is frequent and what each construction is worth was counted on 20,000 quotes before this was written; the ids
stand in every quote's evidence and in the error report.
"""

from bisect import bisect_left

from claimx.lang import flags as F
from claimx.lang.traits import REPORTING, having
from claimx.model.records import Attitude, CueClass
from claimx.passes.reading import Reading
from claimx.passes.rules.attributions import Attributions
from claimx.passes.rules.cues import Group
from claimx.passes.rules.draft import Draft
from claimx.passes.rules.phrases import Phrase

TRIGGERS = F.REPORTING
_REPORTED = 0.15  # so much less sure is a report whose own verb is reported


class Constructions(Attributions):
    """Drafts for the sentences of one reading."""

    def __init__(self, reading: Reading) -> None:
        super().__init__(reading)
        self._triggers = having(reading.traits, REPORTING)

    def triggers(self, lo: int, hi: int) -> list[int]:
        """The tokens of [lo, hi) that can be a cue."""
        known, flags = self._triggers, self.flags
        at = bisect_left(known, lo)
        stop = bisect_left(known, hi, at)
        return [i for i in known[at:stop] if flags[i] & TRIGGERS] if stop > at else []

    def sentence(self, lo: int, hi: int) -> list[Draft]:
        """Drafts of the sentence [lo, hi), from left to right."""
        return self.sentence_with(self.triggers(lo, hi), lo, hi)

    def sentence_with(self, triggers: list[int], lo: int, hi: int) -> list[Draft]:
        """Drafts of the sentence [lo, hi) that has these triggers, from left to right."""
        flags = self.flags
        done = lo
        self.last_source = None
        drafts: list[Draft] = []
        for i in triggers:
            if i < done:
                continue
            f = flags[i]
            if f & F.PHRASE:
                draft = self._phrase(i, lo, hi)
                if draft is not None:
                    drafts.append(draft)
                    done = max(done, draft.cue[-1] + 1)
                    continue
            if f & F.ATTRIBUTION:
                draft = self._attribution(i, lo, hi)
                if draft is not None:
                    drafts.append(draft)
                    done = max(done, draft.cue[-1] + 1)
                    continue
            if f & F.CUE_VERB:
                group = self.group_at(i, lo, hi)
                if group is not None:
                    draft = self._verb(group, lo, hi)
                    if draft is not None:
                        if draft.source is not None and not group.form & F.FORM_GERUND:
                            self.last_source = Phrase(*draft.source)
                        drafts.append(draft)
                    continue
            if f & F.CUE_NOUN:
                draft = self._noun(i, lo, hi)
                if draft is not None:
                    drafts.append(draft)
        return _pass_on(drafts)

    def _verb(self, group: Group, lo: int, hi: int) -> Draft | None:
        flags, clause = self.flags, self.clause_start(group.first, lo)
        if self._opens_with_as(clause, min(clause + 3, group.first)) and not self._is_relative_clause(clause, lo):
            draft = self._as_clause(group, clause, lo, hi)
            if draft is not None:
                return draft
        draft = self._tail(group, clause, lo, hi) or self._complement(group, clause, lo, hi)
        if draft is not None and self.final_verbs and flags[group.finite] & F.SUBJUNCTIVE:
            draft.score -= _REPORTED  # teilte mit, | sie hoffe, dass …
        return draft

    def _is_relative_clause(self, clause: int, lo: int) -> bool:
        """Does a word that is both open a relative clause: nb Som politiet sier, …; huset, som politiet sier …?"""
        return clause > lo and not self.clause_comma and bool(self.flags[clause] & F.RELATIVE)

    def _opens_with_as(self, clause: int, stop: int) -> bool:
        """Does a clause begin with "as", with no verb before it?"""
        for f in self.flags[clause:stop]:
            if f & F.AS_CLAUSE:
                return True
            if f & F.FINITE:
                return False
        return False


def _pass_on(drafts: list[Draft]) -> list[Draft]:
    """Laut BBC sagte der Minister, dass …: the report is the minister's, and the BBC passed it on (`via`)."""
    if len(drafts) < 2 or len(drafts) > 30:  # a list
        return drafts
    passed: list[Draft] = []
    for attribution in drafts:
        if not attribution.construction.startswith("according") or attribution.source is None:
            continue
        for draft in drafts:
            sure = draft.score >= 0.75 or _asserts(draft)
            if draft is attribution or not draft.cue or not sure or draft.source is None:
                continue
            inside = any(a <= min(draft.cue) and draft.end <= b for a, b in attribution.content)
            apart = not any(a <= attribution.cue[0] < b for a, b in draft.content)
            if inside and apart and min(draft.cue) - max(attribution.cue) < 12:
                draft.via = (attribution.source, *draft.via)
                draft.score = max(draft.score, 0.8)  # two words say that it is a report
                passed.append(attribution)
                break
    return [draft for draft in drafts if draft not in passed] if passed else drafts


def _asserts(draft: Draft) -> bool:
    """Is an infinitive that of a statement: afirmou ter visto, no wish, plan or promise?"""
    cue = draft.about
    if draft.construction != "infinitive" or cue is None:
        return False
    return cue.cue_class is CueClass.STATEMENT and cue.attitude is Attitude.CLAIM and bool(cue.takes & F.T_THAT)
