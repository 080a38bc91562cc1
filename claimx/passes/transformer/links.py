"""Which cue and which source belong to a content: a conditional logit over the spans near it, and "none".

Corpora say of each quote who is its source; the labels of tokens only say that somebody is. So each span near a content
is weighed by a few properties, most of all by what the labels and the rules say of it, and how far off it stands. The
weights are learned from held-back documents, where the labels are as unsure as they will be in use (McFadden, 1974).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from claimx.lang import flags as F
from claimx.passes.transformer.scene import Proposal, Ranges, Scene

_BACK, _ON = 4, 1  # sentences before and behind the content that are looked at
_LIKELY = 0.05  # chance from which on a mention that neither rules nor labels name is looked at
Values = dict[str, float]


@dataclass(frozen=True, slots=True)
class Option:
    """A span that may be the cue or source of a content; None is "it has none"."""

    span: tuple[int, int] | None
    values: Values


@dataclass(frozen=True, slots=True)
class Link:
    """The option that was chosen, and how likely it is among all."""

    span: tuple[int, int] | None
    probability: float


def options(scene: Scene, role: str, content: Ranges, cue: tuple[int, int] | None = None) -> list[Option]:
    """The spans near a content that may be its `role` ("cue" or "source"), "none" first."""
    rule, _ = scene.best_other(content)
    likely: Sequence[tuple[tuple[int, int] | None, float]] = ()
    if role == "source" and scene.likely is not None:
        likely = scene.likely(content, rule.cue if rule is not None else (cue,) if cue is not None else (), rule)
    found = [
        Option(span, _values(scene, role, content, span, tag, rule, cue))
        for span, tag in _pool(scene, role, content, likely)
    ]
    if likely:
        for one in found:
            one.values["likely"] = logit(sum(chance for span, chance in likely if span and _meet(span, one.span)))
    tags = [one.values["tag"] for one in found if one.values.get("same_sentence")]
    none: Values = {"none": 1.0, "none:likeliest": max(tags, default=-4.0)}
    if rule is None:
        none["none:no_rule"] = 1.0
    elif not getattr(rule, role):
        none["none:by_rule"] = 1.0
        none["none:unsourced"] = float(rule.candidate.unsourced)
    if role == "source":
        none["none:cue"] = float(cue is not None)
    if likely:
        none["none:likely"] = logit(sum(chance for span, chance in likely if span is None))
    if likely:  # it was learned for each language by itself
        return [Option(None, none), *found]
    language = scene.reading.pack.code
    return [Option(one.span, by_language(one.values, language)) for one in (Option(None, none), *found)]


def choose(found: Sequence[Option], weights: Mapping[str, float]) -> Link:
    """The likeliest of some options; the first of those that are equal."""
    chances = probabilities(found, weights)
    best = max(range(len(found)), key=lambda k: (chances[k], -k))
    return Link(found[best].span, round(chances[best], 4))


def probabilities(found: Sequence[Option], weights: Mapping[str, float]) -> list[float]:
    """How likely each option is; they sum to 1."""
    utilities = [sum(weights.get(name, 0.0) * value for name, value in one.values.items()) for one in found]
    top = max(utilities)
    powers = [math.exp(one - top) for one in utilities]
    return [one / sum(powers) for one in powers]


def _meet(span: tuple[int, int], other: tuple[int, int] | None) -> bool:
    return other is not None and span[0] < other[1] and other[0] < span[1]


def _pool(
    scene: Scene, role: str, content: Ranges, likely: Sequence[tuple[tuple[int, int] | None, float]]
) -> list[tuple[tuple[int, int], float]]:
    """Spans near a content with the probability of their labels: what the rules name, what the labels show, what is
    likely by all else.
    """
    low, high = scene.sentences(scene.sentence(content[0][0]) - _BACK, scene.sentence(content[-1][1] - 1) + _ON)
    named: dict[tuple[int, int], float] = {}
    for other in scene.named(role, low, high):
        for span in getattr(other, role)[:1]:
            if low <= span[0] < high and not _inside(span, content):
                named[span] = 0.0
    pool: dict[tuple[int, int], float] = dict(named)
    for one in scene.found(role, low, high):
        if _inside((one.first, one.end), content):
            continue
        met = [span for span in named if span[0] < one.end and one.first < span[1]]
        for span in met:
            pool[span] = max(pool[span], one.probability)
        if not met:
            pool[(one.first, one.end)] = one.probability
    for span, chance in likely:
        if span is not None and chance >= _LIKELY and not any(_meet(span, other) for other in pool):
            pool[span] = 0.0
    return sorted(pool.items())


def _inside(span: tuple[int, int], content: Ranges) -> bool:
    return any(first < span[1] and span[0] < end for first, end in content)


def _values(
    scene: Scene,
    role: str,
    content: Ranges,
    span: tuple[int, int],
    tag: float,
    rule: Proposal | None,
    cue: tuple[int, int] | None,
) -> Values:
    first, end = span
    behind = first >= content[-1][1]
    before = end <= content[0][0]
    gap = first - content[-1][1] if behind else content[0][0] - end if before else 0
    apart = scene.sentence(first) - scene.sentence(content[-1][1] - 1) if behind else 0
    apart = scene.sentence(content[0][0]) - scene.sentence(first) if before else apart
    sides = "behind" if behind else "before" if before else "between"
    values: Values = {
        "tag": logit(tag),
        f"side:{sides}": 1.0,
        "distance": math.log1p(gap),
        "same_sentence": float(apart == 0),
        f"apart:{sides}": float(min(apart, 4)),
        "contents_between": float(
            min(
                3,
                scene.contents_between(content[-1][1], first) if behind else scene.contents_between(end, content[0][0]),
            )
        ),
    }
    if rule is not None:
        by_rule = any(a < end and first < b for a, b in getattr(rule, role))
        values["rule"] = float(by_rule)
        if by_rule:
            values["rule:score"] = rule.candidate.score
            values["rule:uncued"] = float(not rule.cue)
        elif getattr(rule, role):
            values["against_rule"] = 1.0
    values["other_rule"] = float(any(one is not rule for one in scene.named(role, first, end)))
    if role == "source":
        values |= _source_values(scene, span, content, cue)
    return values


def _source_values(scene: Scene, span: tuple[int, int], content: Ranges, cue: tuple[int, int] | None) -> Values:
    first, end = span
    shapes = scene.reading.shapes[first:end]
    values = {
        "pronoun": float(len(shapes) == 1 and bool(shapes[0] & F.PRONOUN)),
        "named": float(any(shape & F.CAPITAL for shape in shapes)),
        "long": math.log1p(len(shapes)),
    }
    if cue is not None:
        gap = max(0, first - cue[1], cue[0] - end)
        values["cue:near"] = math.exp(-gap / 3)
        values["cue:distance"] = math.log1p(gap)
        values["cue:same_sentence"] = float(scene.sentence(first) == scene.sentence(cue[0]))
        values["cue:before"] = float(end <= cue[0])
    return values


def by_language(values: Values, language: str) -> Values:
    """The properties, and each once more for its language: a weight of all languages and how one differs from it."""
    return {**values, **{f"{name}@{language}": value for name, value in values.items()}}


def logit(share: float) -> float:
    """The logarithm of the odds, between -4 and 4."""
    return max(-4.0, min(4.0, math.log(max(share, 1e-6) / max(1.0 - share, 1e-6))))
