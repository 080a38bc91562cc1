"""`claimx fixtures`: write a case from what is found now, and score claimx on cases."""

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from claimx.cli.common import FAILED, FINE, UsageError, add_command, day, target
from claimx.cli.console import Console
from claimx.errors import CaseError, InputError

if TYPE_CHECKING:
    from claimx.cli.common import Commands
    from claimx.testing.cases import Case
    from claimx.testing.scoring import Figures, Rate, Scores, Share

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


def add_commands(commands: "Commands") -> None:
    """The parsers of its two actions."""
    fixtures = add_command(
        commands,
        "fixtures",
        "write and score cases: texts with what must come out of them",
        "Write a case from what is found now, or score claimx on cases. pytest runs case files by itself.",
    )
    actions = fixtures.add_subparsers(dest="action", required=True, metavar="new|score")
    _add_new(actions)
    _add_score(actions)


def _add_new(actions: "Commands") -> None:
    new = add_command(
        actions,
        "new",
        "write a case from what is found in a file now, to be corrected",
        "Write a case from what is found in a file (- is standard input) now, to be corrected.",
    )
    new.add_argument("path", metavar="FILE|-", help="the text to make a case of")
    new.add_argument("-l", "--language", metavar="CODE", help="language of the text (default: found)")
    new.add_argument("--id", dest="name", metavar="NAME", help="id of the case (default: the name of the file)")
    new.add_argument("--claims", action="store_true", help="write the claims too")
    new.add_argument("--refer", action="store_true", help="let the case name the file instead of holding its text")
    new.add_argument("--published", type=day, metavar="DAY", help="day of the text, as 2025-03-31")
    new.add_argument(
        "-o", "--output", metavar="CASES", help="write there (.toml, .yaml, .json, .jsonl) instead of standard output"
    )


def _add_score(actions: "Commands") -> None:
    score = add_command(
        actions,
        "score",
        "precision, recall and F1 over cases",
        "Precision, recall and F1 of what claimx finds, over all cases of files and folders.",
    )
    score.add_argument("paths", nargs="+", metavar="CASES|FOLDER", help="files of cases, or folders of them")
    score.add_argument("-l", "--language", metavar="CODE", help="language of cases that name none")
    score.add_argument("--by", choices=("language", "kind", "construction"), help="only this table (default: all)")
    score.add_argument("--kinds", metavar="KINDS", help="only quotes of these kinds: direct,mixed")
    score.add_argument("--json", action="store_true", help="the figures as JSON")


def run(options: argparse.Namespace, console: Console) -> int:
    """Do what was asked for; 1 when a file cannot be used."""
    try:
        return _new(options) if options.action == "new" else _score(options)
    except (CaseError, InputError) as error:
        console.error(str(error))
        return FAILED


def _new(options: argparse.Namespace) -> int:
    import claimx
    from claimx.testing.writing import case_of, form_of, written

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
    from claimx.display import printable
    from claimx.model import QuoteKind
    from claimx.testing.cases import read_cases
    from claimx.testing.scoring import score

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


def _groups(scores: "Scores", by: str | None) -> "dict[str, Mapping[str, Figures]]":
    groups = {"language": scores.by_language, "kind": scores.by_kind, "construction": scores.by_construction}
    return {name: group for name, group in groups.items() if by in (None, name)}


def _plain(scores: "Scores", by: str | None) -> dict[str, object]:
    groups = {
        name: {key: figures.as_dict() for key, figures in group.items()} for name, group in _groups(scores, by).items()
    }
    return {"cases": scores.cases, "all": scores.overall.as_dict(), **groups}


def _table(scores: "Scores", by: str | None) -> list[str]:
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


def _cells(figures: "Figures") -> tuple[str, ...]:
    rates = (figures.overlap, figures.strict, figures.token, figures.attributed)
    shares = (figures.cue, figures.source, figures.speaker, figures.kind)
    return (*map(_rate, rates), *map(_share, shares))


def _rate(rate: "Rate | None") -> str:
    return "–" if rate is None else f"{rate.precision:.3f} {rate.recall:.3f} {rate.f1:.3f}"


def _share(share: "Share") -> str:
    return "–" if share.accuracy is None else f"{share.accuracy:.3f}"
