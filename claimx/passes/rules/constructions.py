"""The constructions in which news reports speech, each with an id. One sentence in, drafts out.

What is frequent and what each construction is worth was counted on 20,000 quotes before this was written; the ids
stand in every quote's evidence and in the error report.
"""

from bisect import bisect_left
from collections.abc import Iterator

from claimx.lang import flags as F
from claimx.passes.reading import Reading
from claimx.passes.rules.attributions import Attributions
from claimx.passes.rules.cues import Group
from claimx.passes.rules.draft import Draft
from claimx.passes.rules.phrases import Phrase

_TRIGGER = F.CUE_VERB | F.CUE_NOUN | F.ATTRIBUTION | F.PHRASE


class Constructions(Attributions):
    """Drafts for the sentences of one reading."""

    def __init__(self, reading: Reading) -> None:
        super().__init__(reading)
        self.triggers = [i for i, f in enumerate(reading.flags) if f & _TRIGGER]

    def sentence(self, lo: int, hi: int) -> list[Draft]:
        """Drafts of the sentence [lo, hi), from left to right."""
        return _pass_on(list(self._drafts_of(lo, hi)))

    def _drafts_of(self, lo: int, hi: int) -> Iterator[Draft]:
        flags, triggers = self.flags, self.triggers
        done = lo
        self.last_source = None
        for at in range(bisect_left(triggers, lo), bisect_left(triggers, hi)):
            i = triggers[at]
            if i < done:
                continue
            f = flags[i]
            if f & F.PHRASE:
                draft = self._phrase(i, lo, hi)
                if draft is not None:
                    yield draft
                    continue
            if f & F.ATTRIBUTION:
                draft = self._attribution(i, lo, hi)
                if draft is not None:
                    yield draft
                    done = max(done, draft.cue[-1] + 1)
                    continue
            if f & F.CUE_VERB:
                group = self.group_at(i, lo, hi)
                if group is not None:
                    for draft in self._verb(group, lo, hi):
                        if draft.source is not None and not group.form & F.FORM_GERUND:
                            self.last_source = Phrase(*draft.source)
                        yield draft
                    continue
            if f & F.CUE_NOUN:
                draft = self._noun(i, lo, hi)
                if draft is not None:
                    yield draft

    def _verb(self, group: Group, lo: int, hi: int) -> Iterator[Draft]:
        clause = self.clause_start(group.first, lo)
        as_at = next((j for j in range(clause, min(clause + 3, group.first)) if self.flags[j] & F.AS_CLAUSE), -1)
        if as_at >= 0 and not any(self.flags[j] & F.FINITE for j in range(clause, as_at)):
            draft = self._as_clause(group, clause, lo, hi)
            if draft is not None:
                yield draft
                return
        tail = self._tail(group, clause, lo, hi)
        if tail is not None:
            yield tail
            return
        draft = self._complement(group, clause, lo, hi)
        if draft is not None:
            yield draft


def _pass_on(drafts: list[Draft]) -> list[Draft]:
    """Laut BBC sagte der Minister, dass …: the report is the minister's, and the BBC passed it on (`via`)."""
    passed: list[Draft] = []
    if len(drafts) > 30:  # a list
        return drafts
    for attribution in drafts:
        if not attribution.construction.startswith("according") or attribution.source is None:
            continue
        for draft in drafts:
            if draft is attribution or not draft.cue or draft.score < 0.75 or draft.source is None:
                continue
            inside = any(a <= min(draft.cue) and draft.end <= b for a, b in attribution.content)
            apart = not any(a <= attribution.cue[0] < b for a, b in draft.content)
            if inside and apart and min(draft.cue) - max(attribution.cue) < 12:
                draft.via = (attribution.source, *draft.via)
                passed.append(attribution)
                break
    return [draft for draft in drafts if draft not in passed]
