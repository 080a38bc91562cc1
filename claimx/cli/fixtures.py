"""`claimx fixtures`: write a case from what is found now, and score claimx on cases."""

import argparse
import json
from collections.abc import Mapping
from pathlib import Path

from claimx.cli.common import FAILED, FINE, UsageError, complain, target
from claimx.display import printable
from claimx.errors import CaseError, InputError
from claimx.model import QuoteKind
from claimx.testing.cases import Case, read_cases
from claimx.testing.scoring import Figures, Rate, Scores, Share, score
from claimx.testing.writing import case_of, form_of, written

_COLUMNS = (
    "overlap P R F1",
    "strict P R F1",
    "token P R F1",
    "attributed P R F1",
    "cue",
    "source",
    "speaker",
    "kind",
)
_EXPLAINED = """\
overlap: quotes that share half of their words; strict: the same words; token: words; attributed: overlap with the
right source. cue, source, speaker, kind: the share that is right among those that overlap. By construction, R is the
share of all that is expected."""


def run(options: argparse.Namespace) -> int:
    """Do what was asked for; 1 when a file cannot be used."""
    try:
        return _new(options) if options.action == "new" else _score(options)
    except (CaseError, InputError) as error:
        complain(str(error))
        return FAILED


def _new(options: argparse.Namespace) -> int:
    import claimx

    if options.output is not None and Path(options.output).exists():
        raise UsageError(f"fixtures new: {options.output} is there already; name another file, or append with >>")
    if options.refer and (options.path == "-" or options.output is None):
        raise UsageError("fixtures new --refer: needs a file, and --output, so that the case can say where the file is")
    if options.refer:
        extraction = claimx.extract(options.path, language=options.language, published=options.published)
        row = case_of(extraction, _name(options), claims=options.claims, file=_relative(options.path, options.output))
    else:
        text = claimx.extract(options.path, language=options.language, claims=False).document.text.strip("\n")
        extraction = claimx.extract_text(text, language=options.language, published=options.published)
        row = case_of(extraction, _name(options), claims=options.claims)
    form = form_of(options.output or "")
    with target(options.output) as stream:
        stream.write(written([row], form, where=options.path))
    return FINE


def _name(options: argparse.Namespace) -> str:
    if options.name is not None:
        return str(options.name)
    return "case-1" if options.path == "-" else Path(options.path).stem


def _relative(path: str, output: str) -> str:
    """The path of the text as the file of cases must name it."""
    import os.path

    return Path(os.path.relpath(path, Path(output).parent)).as_posix()


def _score(options: argparse.Namespace) -> int:
    kinds = options.kinds.split(",") if options.kinds else ()
    for kind in kinds:
        if kind not in list(QuoteKind):
            raise UsageError(f"fixtures score --kinds: no kind {kind!r}; there are {', '.join(QuoteKind)}")
    cases: list[Case] = []
    for path in options.paths:
        cases += read_cases(path, language=options.language)
    scores = score(cases, kinds=kinds)
    if options.json:
        print(json.dumps(_plain(scores, options.by), ensure_ascii=False, indent=1))
    else:
        print(printable("\n".join(_table(scores, options.by))))
    return FINE


def _groups(scores: Scores, by: str | None) -> dict[str, Mapping[str, Figures]]:
    groups = {"language": scores.by_language, "kind": scores.by_kind, "construction": scores.by_construction}
    return {name: group for name, group in groups.items() if by in (None, name)}


def _plain(scores: Scores, by: str | None) -> dict[str, object]:
    groups = {
        name: {key: figures.as_dict() for key, figures in group.items()} for name, group in _groups(scores, by).items()
    }
    return {"cases": scores.cases, "all": scores.overall.as_dict(), **groups}


def _table(scores: Scores, by: str | None) -> list[str]:
    rows = [("", _COLUMNS), ("all", _cells(scores.overall))]
    for name, group in _groups(scores, by).items():
        rows += [(f"by {name}", ("",) * len(_COLUMNS)), *((f"  {key}", _cells(one)) for key, one in group.items())]
    widths = [max(len(name) for name, _ in rows)]
    widths += [max(len(cells[column]) for _, cells in rows) for column in range(len(_COLUMNS))]
    lines = [
        "  ".join(f"{cell:<{width}}" for cell, width in zip((name, *cells), widths, strict=True))
        for name, cells in rows
    ]
    rate = scores.overall.overlap
    counts = f"cases {scores.cases}; quotes expected {rate.gold}, found {rate.predicted}, overlapping {rate.hits}"
    return [counts, "", *(line.rstrip() for line in lines), "", _EXPLAINED]


def _cells(figures: Figures) -> tuple[str, ...]:
    rates = (figures.overlap, figures.strict, figures.token, figures.attributed)
    shares = (figures.cue, figures.source, figures.speaker, figures.kind)
    return (*map(_rate, rates), *map(_share, shares))


def _rate(rate: Rate | None) -> str:
    return "–" if rate is None else f"{rate.precision:.3f} {rate.recall:.3f} {rate.f1:.3f}"


def _share(share: Share) -> str:
    return "–" if share.accuracy is None else f"{share.accuracy:.3f}"
