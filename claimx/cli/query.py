"""`claimx query`: ask a graph that `claimx graph` keeps on disk."""

import argparse
import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from claimx.cli.common import FINE, UsageError, add_command, day, target
from claimx.cli.console import Console
from claimx.errors import GraphError, MissingExtraError, UnknownOptionError

if TYPE_CHECKING:
    from claimx import ProvenanceGraph
    from claimx.cli.common import Commands
    from claimx.provenance.shelf import Said

_FILTERS = ("speaker", "organization", "language", "file", "since", "until", "kind", "text")
_Row = Mapping[str, Any]


def add_commands(commands: "Commands") -> None:
    """The parser."""
    query = add_command(
        commands,
        "query",
        "who said what in a graph on disk, by name, day, word or SPARQL",
        "The quotes of a graph on disk for which all that is given holds, or the answer to a SPARQL query.",
    )
    query.add_argument("graph", metavar="GRAPH.claimx", help="the folder that claimx graph wrote")
    query.add_argument("--speaker", metavar="NAME", help="words of the speaker's name")
    query.add_argument("--organization", metavar="NAME", help="what it says, and what its people say")
    query.add_argument("-l", "--language", metavar="CODE", help="language of the text")
    query.add_argument("--file", metavar="PATH", help="the file, as it was given when it was read")
    query.add_argument("--since", type=day, metavar="DAY", help="published on this day or later")
    query.add_argument("--until", type=day, metavar="DAY", help="published on this day or earlier")
    query.add_argument("--kind", choices=("direct", "indirect", "mixed"), help="only quotes of this kind")
    query.add_argument("--text", metavar="WORDS", help="a word or phrase of the quote")
    query.add_argument("--sparql", metavar="QUERY|FILE.rq", help="a SPARQL 1.1 query, or the file that holds it")
    query.add_argument("-f", "--format", choices=("text", "csv", "jsonl"), default="text", help="default: text")
    query.add_argument("-o", "--output", metavar="FILE", help="write there instead of to standard output")


def run(options: argparse.Namespace, console: Console) -> int:
    """Ask, and write one line for each answer."""
    from claimx import ProvenanceGraph

    asked = {name: value for name in _FILTERS if (value := getattr(options, name)) is not None}
    if options.sparql is not None and asked:
        raise UsageError(f"query: --sparql goes without --{next(iter(asked))}; say it in the query")
    if not Path(options.graph).is_dir():
        raise UsageError(
            f"{options.graph}: no graph of claimx there; make one with claimx graph FILE -o {options.graph}"
        )
    query = _query(options.sparql) if options.sparql is not None else None
    try:
        with ProvenanceGraph.open(options.graph, read_only=True) as graph:
            if query is not None:
                lines = _answers(graph, query, options.format)
            else:
                lines = _quotes(graph.quotes(**asked), options.format)
            with target(options.output) as stream:
                stream.writelines(f"{line}\n" for line in lines)
    except (GraphError, UnknownOptionError, MissingExtraError) as error:
        raise UsageError(str(error)) from None
    return FINE


def _query(given: str) -> str:
    """The query itself, or what a file that ends in .rq holds (SPARQL 1.1, media type registration)."""
    if not given.endswith((".rq", ".sparql")):
        return given
    try:
        return Path(given).read_text("utf-8")
    except (OSError, ValueError) as error:
        why = (error.strerror if isinstance(error, OSError) else None) or error
        raise UsageError(f"--sparql: {given}: cannot be read: {why}") from None


def _quotes(found: "Iterable[Said]", form: str) -> Iterator[str]:
    if form == "text":
        return map(str, found)
    columns = "file language kind speaker speaker_kind text start end cue source score construction id".split()
    return _written(columns, _rows(found), form)


def _rows(found: "Iterable[Said]") -> Iterator[_Row]:
    """The rows of `Extraction.as_rows` for these quotes, which come document by document."""
    for _, group in groupby(found, key=lambda said: said.extraction.document.id):
        quotes = list(group)
        rows = {row["id"]: row for row in quotes[0].extraction.as_rows()}
        yield from (rows[said.quote.id] for said in quotes)


def _answers(graph: "ProvenanceGraph", query: str, form: str) -> Iterator[str]:
    answer = graph.sparql(query)
    if isinstance(answer, bool):
        return iter([json.dumps(answer)])
    rows = (dict(zip(answer.variables, row, strict=True)) for row in answer)
    if form == "text":
        return (" | ".join("–" if value is None else str(value) for value in row.values()) for row in rows)
    return _written(answer.variables, rows, form)


def _written(columns: Iterable[str], rows: Iterable[_Row], form: str) -> Iterator[str]:
    if form == "jsonl":
        yield from (json.dumps(row, ensure_ascii=False, default=str) for row in rows)
        return
    names = list(columns)
    yield _csv(names)
    yield from (_csv(row[name] for name in names) for row in rows)


class _Line:
    """What csv writes to, one line at a time."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> None:
        self.text += text


def _csv(values: Iterable[object]) -> str:
    line = _Line()
    csv.writer(line, lineterminator="").writerow(values)
    return line.text
