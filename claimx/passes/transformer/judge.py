"""How likely a candidate is right, given what labels and other passes say: logistic regression, one table per pass.

Each pass says by itself how sure it is, and each means another thing by it. Here every candidate is weighed by the same
properties, and what comes out is calibrated: of the candidates with .8, eight of ten were right on the documents held
back from training (Platt, 1999).
"""

import math
from collections.abc import Mapping
from typing import Any

from claimx.passes.transformer.decode import mean
from claimx.passes.transformer.labels import CONTENT, LABELS
from claimx.passes.transformer.links import Values, by_language, logit
from claimx.passes.transformer.scene import Proposal, Scene, overlap, size

_BEGINS = tuple(n for n, label in enumerate(LABELS) if n in CONTENT and label[0] != "I")
_INSIDE = tuple(n for n, label in enumerate(LABELS) if n in CONTENT and label[0] == "I")


def properties(scene: Scene, one: Proposal, partner: Proposal | None, shared: float) -> Values:
    """What speaks for and against a candidate. `partner`: what another pass proposes there, overlapping by `shared`."""
    certainty = scene.content
    first, end = one.content[0][0], one.content[-1][1]
    begin = float(scene.probabilities[first, list(_BEGINS)].sum())
    ends = 1.0 if end >= len(certainty) else 1.0 - float(scene.probabilities[end, list(_INSIDE)].sum())
    values: Values = {
        "constant": 1.0,
        "score": logit(one.candidate.score),
        "content": logit(mean(certainty, one.content)),
        "content:least": logit(min(float(certainty[a:b].min()) for a, b in one.content)),
        "begin": logit(begin),
        "end": logit(ends),
        "length": math.log1p(size(one.content)),
        "spans": float(len(one.content) - 1),
        f"kind:{one.candidate.kind.value}": 1.0,
        "cue": float(bool(one.cue)),
        "source": logit(mean(scene.source, one.source)) if one.source else 0.0,
        "source:none": float(not one.source),
        f"because:{one.candidate.because}": 1.0,
    }
    if one.plausible is not None:
        values["plausible"] = logit(one.plausible)
    if partner is None or not shared:
        values["alone"] = 1.0
    else:
        values["shared"] = shared
        values["agreed"] = float(shared >= 0.5)
        values["partner:score"] = logit(partner.candidate.score)
        values[f"partner:{partner.candidate.because}"] = 1.0
        if partner.plausible is not None:
            values["partner:plausible"] = logit(partner.plausible)
        values["partner:source"] = float(overlap(one.source, partner.source) > 0)
    return by_language(values, scene.reading.pack.code)


def chance(values: Values, weights: Mapping[str, float]) -> float:
    """The probability that weights give to these properties."""
    total = sum(weights.get(name, 0.0) * value for name, value in values.items())
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


def weights_for(judge: Mapping[str, Any], candidate_pass: str) -> Mapping[str, float]:
    """The table of a pass, or the one for passes that training did not know."""
    found: Mapping[str, float] = judge.get(candidate_pass) or judge.get("other") or {}
    return found
