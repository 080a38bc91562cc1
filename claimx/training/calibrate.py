"""Linker and judge from held-back documents, where the labels are as unsure as they will be in use."""

from collections.abc import Sequence
from typing import Any

from claimx.merge import merge
from claimx.passes.base import Joined
from claimx.passes.transformer.engine import TransformerPass
from claimx.passes.transformer.judge import properties
from claimx.passes.transformer.labels import Gold
from claimx.passes.transformer.links import choose, options
from claimx.passes.transformer.network import Settings
from claimx.passes.transformer.scene import Proposal, Ranges, Scene, overlap
from claimx.training.data import Example
from claimx.training.fit import Values, fit_choices, fit_logistic
from claimx.training.scores import evaluate

_OUTSIDE = 0.4  # weight of the label O in use: a little more is found, and the judge rejects it again
_RIDGE = 8.0  # of the linker
_THRESHOLDS = (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7)
_CLOSE = 0.01  # of F1


def calibrate(transformer: TransformerPass, examples: Sequence[Example]) -> None:
    """Fit the weights of a pass to annotated documents it was not trained on, and put them into its settings."""
    settings = transformer.settings
    settings.judge = {"outside": _OUTSIDE}
    labels = transformer.probabilities([(one.reading, one.rules) for one in examples])
    scenes = [transformer.scene(one.reading, one.rules, found) for one, found in zip(examples, labels, strict=True)]
    pairs = list(zip(scenes, examples, strict=True))
    settings.linker = {}
    for role in ("cue", "source"):
        rows = [row for scene, example in pairs for row in _links(scene, example, role, settings)]
        settings.linker[role] = fit_choices(rows, ridge=_RIDGE) if rows else {}
    tables: dict[str, list[tuple[Values, bool]]] = {"rules": [], transformer.name: []}
    for scene, example in pairs:
        own = transformer.own(scene)
        mine = scene.of(own)
        tables[transformer.name] += _verdicts(scene, own, example)
        tables["rules"] += _verdicts(mine, scene.others, example)
    settings.judge = {name: fit_logistic(rows) for name, rows in tables.items() if rows}
    everything = [row for rows in tables.values() for row in rows]
    if everything:
        plain = [
            ({k: v for k, v in values.items() if ":" not in k and "@" not in k}, right) for values, right in everything
        ]
        settings.judge["other"] = fit_logistic(plain)
        settings.judge["outside"] = _OUTSIDE
        settings.judge["thresholds"] = _best_thresholds(transformer, pairs)
        settings.judge["threshold"] = _middle(list(settings.judge["thresholds"].values()))


def _best_thresholds(transformer: TransformerPass, pairs: Sequence[tuple[Scene, Example]]) -> dict[str, float]:
    """For each language the least score of a quote: the middle of those whose attributed F1 is close to the best.

    The best alone is chance: of 300 quotes the standard error of the F1 is .03, and the curve is flat (Breiman et al.
    1984 choose within one standard error for that reason).
    """
    joined = [(example, transformer.joined(scene, example.rules)) for scene, example in pairs]
    languages = sorted({example.reading.pack.code for example, _ in joined})
    found = {}
    for language in languages:
        here = [(example, one) for example, one in joined if example.reading.pack.code == language]
        gains = [(_gain(here, least), least) for least in _THRESHOLDS]
        best = max(gain for gain, _ in gains)
        found[language] = _middle([least for gain, least in gains if gain >= best - _CLOSE])
    return found


def _gain(joined: Sequence[tuple[Example, Joined]], least: float) -> float:
    kept = [
        (example, [m.candidate for m in merge(one.candidates, "", calibrated=True, least=least)])
        for example, one in joined
    ]
    return evaluate(kept)["attributed"].f1


def _middle(values: Sequence[float]) -> float:
    """The lower median: what holds for a language that was not there."""
    return sorted(values)[(len(values) - 1) // 2]


def _links(scene: Scene, example: Example, role: str, settings: Settings) -> list[tuple[list[Values], int]]:
    """One choice per content that was found and is right: its options, and which the annotators chose."""
    rows = []
    contents = {one.ranges for one in scene.decoded.contents} | {one.content for one in scene.others}
    for content in sorted(contents):
        gold = match(content, example.gold)
        if gold is None:
            continue
        cue = None
        if role == "source":
            cue = choose(options(scene, "cue", content), settings.linker["cue"]).span
        found = options(scene, role, content, cue)
        wanted: Ranges = getattr(gold, role)
        right = [k for k, one in enumerate(found) if _is_right(one.span, wanted)]
        if right:
            rows.append(([one.values for one in found], right[0]))
    return rows


def _is_right(span: tuple[int, int] | None, wanted: Ranges) -> bool:
    if span is None:
        return not wanted
    return overlap((span,), wanted) > 0


def _verdicts(scene: Scene, found: Sequence[Proposal], example: Example) -> list[tuple[Values, bool]]:
    """Each candidate with its properties, and whether it is a marked quote; what is neither is left out."""
    rows = []
    for one in found:
        right = match(one.content, example.gold) is not None
        if not right and excused(one, example):
            continue
        rows.append((properties(scene, one, *scene.best_other(one.content)), right))
    return rows


def excused(one: Proposal, example: Example) -> bool:
    """Whether a quote is one of those that are neither right nor wrong."""
    return any(overlap(one.content, (span,)) >= 0.5 for span in example.unknown)


def match(content: Ranges, gold: Sequence[Gold]) -> Gold | None:
    """The annotated quote that shares at least half of its tokens with a content, or None."""
    best = max(gold, key=lambda one: overlap(content, one.content), default=None)
    return best if best is not None and overlap(content, best.content) >= 0.5 else None


def reliability(rows: Sequence[tuple[float, bool]], bands: int = 10) -> tuple[float, list[dict[str, Any]]]:
    """The expected calibration error of scores (Guo et al., 2017), and for each band the share that is right."""
    table = []
    error = 0.0
    for band in range(bands):
        inside = [(s, r) for s, r in rows if band == min(bands - 1, int(s * bands))]
        if inside:
            mean = sum(score for score, _ in inside) / len(inside)
            share = sum(right for _, right in inside) / len(inside)
            error += len(inside) / len(rows) * abs(mean - share)
            table.append(
                {"from": band / bands, "quotes": len(inside), "score": round(mean, 3), "right": round(share, 3)}
            )
    return round(error, 4), table
