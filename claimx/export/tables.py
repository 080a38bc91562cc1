"""Five tables: documents, quotes, speakers, claims, and the links between files; as Parquet by pyarrow, and as CSV.

Columns are the same in both and the same for every graph. In CSV a list is a JSON array, and a text that a spreadsheet
would take for a formula has an apostrophe before it: see `guarded`.
"""

import csv
import json
import math
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from claimx._extras import require
from claimx.errors import UnknownOptionError
from claimx.export.files import whole_folder
from claimx.export.terms import sayable
from claimx.model import Claim, Evidence, Extraction, Quote, Run
from claimx.model.making import unchecked
from claimx.model.records import AsserterKind, Quantity, TimeRef
from claimx.model.tables import Claims, Quotes, Speakers
from claimx.provenance.records import Edge, Node
from claimx.provenance.shelf import Entry
from claimx.provenance.statements import edges_of, nodes_of, speaker_id
from claimx.provenance.view import GraphView
from claimx.provenance.vocabulary import MEANINGS, NodeKind, Relation
from claimx.text.span import Span

if TYPE_CHECKING:
    import pyarrow

BATCH = 8192
"""Rows of a table that are held before they are written; a row group of the Parquet file."""

Row = dict[str, Any]


class Column(NamedTuple):
    """One column: its name, what its values are, and what they say.

    `type` is text, whole (64-bit), number (64-bit float), flag, day, texts, spans (start and end in code points, end
    exclusive), evidence, quantities, times or signals; the last six are lists. A value that is not known is null, a
    list never is.
    """

    name: str
    type: str
    says: str


def _columns(*rows: str) -> tuple[Column, ...]:
    return tuple(Column(*row.split(" ", 2)) for row in rows)


_REPLACED = "replaced flag true: a text of this row holds U+FFFD for what UTF-8 cannot hold"
TABLES: Mapping[str, tuple[Column, ...]] = MappingProxyType(
    {
        "documents": _columns(
            "id text id of the document",
            "sha256 text digest of the bytes of its file (FIPS 180-4)",
            "locations texts where the file was seen",
            "media_type text media type of the file (RFC 6838)",
            "encoding text the codec that decoded the bytes; null for a text given as a string",
            "language text language of the document (BCP 47)",
            "language_confidence number how sure the language is, from 0 to 1",
            "language_given flag true: the caller said so",
            "title text title of the document",
            "published day day of publication",
            "characters whole how many code points the text has",
            "claimx text version of claimx",
            "passes texts the passes that ran, with their versions",
            "pack text language pack and digest of its file",
            "options texts options of the run, as name=value",
            "notes texts what the user should know",
            _REPLACED,
        ),
        "quotes": _columns(
            "id text id of the quote",
            "document text id of the document",
            "language text language of the document",
            "kind text direct, indirect or mixed",
            "text text the words",
            "content spans where the words stand",
            "fragments spans words in quotation marks inside a mixed quote",
            "speaker text id of the speaker in the table of speakers",
            "speaker_name text name of that speaker",
            "via texts ids of speakers who passed it on, outermost first",
            "nested_in text id of the quote it stands in",
            "cue text the words that report",
            "cue_at spans where they stand",
            "cue_lemma text dictionary form of the cue",
            "cue_class text what the cue does",
            "source_words text the words that name who said it",
            "source_at spans where they stand",
            "attitude text what the speaker does with the content",
            "negated flag true: the cue is negated",
            "closed flag false: a quotation mark is missing",
            "continuation flag true: it goes on from the quote before",
            "score number how likely it is right, from 0 to 1",
            "made_by text the pass that says so",
            "because text the construction of that pass",
            "evidence evidence every proposal, those that lost too",
            _REPLACED,
        ),
        "speakers": _columns(
            "id text id of the speaker in the graph",
            "document text id of the document; null for who is known across files",
            "record text id of the speaker in its extraction; null for what is only named as somebody's organisation",
            "kind text person, organization, group or unnamed",
            "name text the fullest form of the name",
            "role text what the text calls the speaker",
            "organization text the organisation that the text gives the speaker to, as named",
            "affiliation text id of that organisation in this table",
            "gender text f or m, when words show it",
            "mentions spans where the document names the speaker",
            _REPLACED,
        ),
        "claims": _columns(
            "id text id of the claim",
            "document text id of the document",
            "language text language of the document",
            "quote text id of the quote that asserts it",
            "text text the words",
            "spans spans where the words stand",
            "context spans the sentence or sentences it stands in",
            "origin text direct, indirect, mixed, author, headline or embedded",
            "asserter_kind text speaker, organization, document, unnamed or unresolved",
            "asserter text id of the speaker, or of the document when it speaks for itself",
            "asserter_name text name of that speaker",
            "polarity text positive or negative",
            "commitment text how surely the asserter commits to it",
            "flags texts what restricts it",
            "kinds texts the main one first",
            "quantities quantities numbers in it and what they are numbers of",
            "times times times in it, as TIMEX3 and as days",
            "check_worthiness number how much it deserves a check, from 0 to 1",
            "score number how likely it is right, from 0 to 1",
            "made_by text the pass that says so",
            "because text the rule of that pass",
            "evidence evidence every proposal, those that lost too",
            _REPLACED,
        ),
        "links": _columns(
            "kind text kind of the link",
            "term text its term in a standard, or of ours",
            "source text id of a document, quote, speaker or claim",
            "target text id of another",
            "symmetric flag true: it holds in both directions",
            "made_by text the pass that says so",
            "because text the rule of that pass",
            "score number how likely it is right, from 0 to 1",
            "signals signals the measurements behind it",
            _REPLACED,
        ),
    }
)
"""The tables and their columns."""


def rows(graph: GraphView, table: str) -> Iterator[Row]:
    """The rows of a table, ordered by document and place, every column in each.

    Raises UnknownOptionError for a table that does not exist.
    """
    if table not in TABLES:
        raise UnknownOptionError(f"table: no table {table!r}; there are {', '.join(TABLES)}")
    return (row for name, row in _all_rows(graph, (table,)))


def to_parquet(graph: GraphView, folder: str | os.PathLike[str]) -> None:
    """Write `documents.parquet` and four more into a folder, which is made when it is not there.

    Raises MissingExtraError without pyarrow, and GraphError when they cannot be written.
    """
    parquet = require("pyarrow.parquet", extra="arrow")
    with whole_folder(folder) as target, ExitStack() as stack:
        writers = {
            table: stack.enter_context(
                parquet.ParquetWriter(target / f"{table}.parquet", schema(table), compression="zstd")
            )
            for table in TABLES
        }
        _in_batches(graph, lambda table, batch: writers[table].write_table(_arrow(table, batch)))


def to_csv(graph: GraphView, folder: str | os.PathLike[str]) -> None:
    """Write `documents.csv` and four more into a folder, which is made when it is not there: UTF-8, RFC 4180 but for
    line feeds at the ends of rows. Texts are quoted and guarded (`guarded`), numbers are not; null is an empty text.

    Raises GraphError when they cannot be written.
    """
    with whole_folder(folder) as target, ExitStack() as stack:
        writers = {}
        for table, columns in TABLES.items():
            out = stack.enter_context((target / f"{table}.csv").open("w", encoding="utf-8", newline=""))
            writers[table] = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
            writers[table].writerow([column.name for column in columns])
        _in_batches(graph, lambda table, batch: writers[table].writerows(_cells(table, row) for row in batch))


def to_arrow(records: Quotes | Claims | Speakers) -> "pyarrow.Table":
    """The quotes, claims or speakers of a document as the table of that name, one row a record, in their order.

    Raises MissingExtraError without pyarrow.
    """
    table = type(records).__name__.lower()
    return _arrow(table, [_sayable(row) for row in _rows_of(records)])


def schema(table: str) -> "pyarrow.Schema":
    """The Parquet schema of a table. Raises MissingExtraError without pyarrow."""
    arrow = require("pyarrow", extra="arrow")
    types = _arrow_types(arrow)
    fields = []
    for column in TABLES[table]:
        whole = types[column.type]
        said = {"says": column.says}
        fields.append(arrow.field(column.name, whole, nullable=not arrow.types.is_list(whole), metadata=said))
    return arrow.schema(fields)


_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")


def guarded(text: str) -> str:
    """The text as a cell of CSV: with an apostrophe before it when a spreadsheet would take it for a formula.

    That is a text that begins with = + - @ (or their wide forms), a tab or a line break, after apostrophes or none; so
    every text comes back by `unguarded`.
    """
    return "'" + text if _FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    """The text of a cell that `guarded` made."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


# ---- rows --------------------------------------------------------------------------------------------------------


def _all_rows(graph: GraphView, tables: Iterable[str]) -> Iterator[tuple[str, Row]]:
    """Rows with the names of their tables, in one walk through the graph."""
    wanted = set(tables)
    for entry in graph.entries():
        made = _Rows(entry)
        for table, found in (
            ("documents", made.documents),
            ("quotes", made.quotes),
            ("speakers", made.speakers),
            ("claims", made.claims),
        ):
            if table in wanted:
                yield from ((table, _sayable(row)) for row in found())
    if "speakers" in wanted and graph.linked:
        people = (node for node in graph.nodes() if node.file is None)
        yield from (("speakers", _sayable(_person(node))) for node in people)
    if "links" in wanted:
        yield from (("links", _sayable(_link(edge))) for edge in graph.links())


_part = unchecked(Extraction)  # what claims refer to may be left out


def _rows_of(records: Quotes | Claims | Speakers) -> Iterable[Row]:
    """Rows as a graph has them that holds this document alone."""
    document, speakers, run = records.document, records.speakers, Run(claimx="", passes=())
    if isinstance(records, Quotes):
        return _Rows(Entry(_part(document=document, speakers=speakers, quotes=records, run=run))).quotes()
    if isinstance(records, Claims):
        return _Rows(Entry(_part(document=document, speakers=speakers, claims=records, run=run))).claims()
    rows = _Rows(Entry(_part(document=document, speakers=speakers or records, run=run))).speakers()
    of = {row["record"]: row for row in rows}
    return [of[one.id] for one in records]


class _Rows:
    """The rows of one file."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        self.extraction = entry.extraction
        self.document = entry.extraction.document
        self.names = {one.id: one.name for one in self.extraction.speakers}

    def documents(self) -> Iterator[Row]:
        document, run = self.document, self.extraction.run
        own = (document.source,) if document.source is not None else ()
        yield {
            "id": document.id,
            "sha256": document.sha256,
            "locations": list(self.entry.locations or own),
            "media_type": document.media_type,
            "encoding": document.encoding,
            "language": document.language,
            "language_confidence": document.language_confidence,
            "language_given": document.language_given,
            "title": document.title,
            "published": document.published,
            "characters": len(document.text),
            "claimx": run.claimx,
            "passes": list(run.passes),
            "pack": run.pack,
            "options": [f"{name}={value}" for name, value in sorted(run.options.items())],
            "notes": list(run.notes),
        }

    def quotes(self) -> Iterator[Row]:
        for quote in self.extraction.quotes:
            yield {
                **self._common(quote),
                "kind": quote.kind.value,
                "content": _spans(quote.content),
                "fragments": _spans(quote.fragments),
                "speaker": self._speaker(quote.speaker),
                "speaker_name": self.names.get(quote.speaker or ""),
                "via": [speaker_id(self.document.id, one) for one in quote.via],
                "nested_in": quote.nested_in,
                "cue": self._words(quote.cue),
                "cue_at": _spans(quote.cue),
                "cue_lemma": quote.cue_lemma,
                "cue_class": quote.cue_class.value,
                "source_words": self._words(quote.source),
                "source_at": _spans(quote.source),
                "attitude": quote.attitude.value,
                "negated": quote.negated,
                "closed": quote.closed,
                "continuation": quote.continuation,
                "score": quote.score,
            }

    def speakers(self) -> Iterator[Row]:
        records = {speaker_id(self.document.id, one.id): one for one in self.extraction.speakers}
        affiliations = {
            edge.source: edge.target for edge in edges_of(self.extraction) if edge.kind is Relation.AFFILIATED_WITH
        }
        for node in nodes_of(self.extraction):
            if node.kind not in (NodeKind.SPEAKER, NodeKind.ORGANIZATION):
                continue
            record = records.get(node.id)
            yield {
                **_person(node),
                "document": self.document.id,
                "affiliation": affiliations.get(node.id),
                "mentions": _spans(record.mentions if record is not None else ()),
            }

    def claims(self) -> Iterator[Row]:
        for claim in self.extraction.claims:
            by_document = claim.asserter.kind is AsserterKind.DOCUMENT
            yield {
                **self._common(claim),
                "quote": claim.quote,
                "spans": _spans(claim.spans),
                "context": _spans((claim.context,)),
                "origin": claim.origin.value,
                "asserter_kind": claim.asserter.kind.value,
                "asserter": self.document.id if by_document else self._speaker(claim.asserter.speaker),
                "asserter_name": self.names.get(claim.asserter.speaker or ""),
                "polarity": claim.modality.polarity.value,
                "commitment": claim.modality.commitment.value,
                "flags": [flag.name.value for flag in claim.modality.flags],
                "kinds": [scored.kind.value for scored in claim.kinds],
                "quantities": [_quantity(one) for one in claim.quantities],
                "times": [_time(one) for one in claim.times],
                "check_worthiness": claim.check_worthiness.value,
                "score": claim.evidence[0].score,
            }

    def _common(self, found: Quote | Claim) -> Row:
        why = found.evidence[0]
        return {
            "id": found.id,
            "document": self.document.id,
            "language": self.document.language,
            "text": found.text,
            "made_by": why.made_by,
            "because": why.because,
            "evidence": [_evidence(one) for one in found.evidence],
        }

    def _speaker(self, speaker: str | None) -> str | None:
        return speaker_id(self.document.id, speaker) if speaker is not None else None

    def _words(self, spans: tuple[Span, ...]) -> str | None:
        return " … ".join(span.of(self.document.text) for span in spans) or None


def _person(node: Node) -> Row:
    """A speaker, or somebody known across files."""
    known = node.attributes
    other = "organization" if node.kind is NodeKind.ORGANIZATION else "person"
    return {
        "id": node.id,
        "document": None,
        "record": known.get("record"),
        "kind": known.get("speaker_kind", other),
        "name": node.label,
        "role": known.get("role"),
        "organization": known.get("organization"),
        "affiliation": None,
        "gender": known.get("gender"),
        "mentions": [],
    }


def _link(edge: Edge) -> Row:
    meaning = MEANINGS[edge.kind]
    return {
        "kind": edge.kind.value,
        "term": meaning.term,
        "source": edge.source,
        "target": edge.target,
        "symmetric": meaning.symmetric,
        "made_by": edge.made_by,
        "because": edge.because,
        "score": edge.score,
        "signals": [{"name": name, "value": float(value)} for name, value in edge.signals],
    }


def _spans(spans: Iterable[Span]) -> list[Row]:
    return [{"start": start, "end": end} for start, end in spans]


def _evidence(one: Evidence) -> Row:
    return {
        "made_by": one.made_by,
        "because": one.because,
        "score": one.score,
        "outcome": one.outcome.value,
        "note": one.note,
        "content": _spans(one.content),
    }


def _quantity(one: Quantity) -> Row:
    return {
        "text": one.text,
        "start": one.span.start,
        "end": one.span.end,
        "value": _number(one.value),
        "low": _number(one.low),
        "high": _number(one.high),
        "comparator": one.comparator.value,
        "unit": one.unit,
        "unit_kind": one.unit_kind.value,
        "vague": one.vague,
    }


def _number(value: Decimal | None) -> float | None:
    """As a 64-bit float; None for what is beyond its range."""
    found = float(value) if value is not None else None
    return found if found is not None and math.isfinite(found) else None


def _time(one: TimeRef) -> Row:
    first, last = one.resolved or (None, None)
    return {
        "text": one.text,
        "start": one.span.start,
        "end": one.span.end,
        "timex": one.timex,
        "granularity": one.granularity.value,
        "modifier": one.modifier.value if one.modifier is not None else None,
        "first_day": first,
        "last_day": last,
    }


def _sayable(row: Row) -> Row:
    """The row with texts that UTF-8 can hold, and whether that changed one."""
    said = {name: _sayable_value(value) for name, value in row.items()}
    said["replaced"] = said != row
    return said


def _sayable_value(value: Any) -> Any:
    if isinstance(value, str):
        return sayable(value)
    if isinstance(value, list):
        return [_sayable_value(one) for one in value]
    if isinstance(value, dict):
        return {name: _sayable_value(one) for name, one in value.items()}
    return value


# ---- writing -----------------------------------------------------------------------------------------------------


def _in_batches(graph: GraphView, write: Callable[[str, list[Row]], object]) -> None:
    """Hand the rows of all tables over, so many at a time."""
    waiting: dict[str, list[Row]] = {table: [] for table in TABLES}
    for table, row in _all_rows(graph, TABLES):
        waiting[table].append(row)
        if len(waiting[table]) == BATCH:
            write(table, waiting[table])
            waiting[table] = []
    for table, batch in waiting.items():
        if batch:
            write(table, batch)


def _arrow(table: str, batch: list[Row]) -> "pyarrow.Table":
    arrow = require("pyarrow", extra="arrow")
    wanted = schema(table)
    return arrow.table([arrow.array([row[field.name] for row in batch], field.type) for field in wanted], wanted)


def _arrow_types(arrow: Any) -> dict[str, Any]:
    text, whole, number, flag, day = arrow.string(), arrow.int64(), arrow.float64(), arrow.bool_(), arrow.date32()
    spans = arrow.list_(arrow.struct([("start", whole), ("end", whole)]))
    place = [("text", text), ("start", whole), ("end", whole)]
    evidence = [("made_by", text), ("because", text), ("score", number), ("outcome", text), ("note", text)]
    values = [("value", number), ("low", number), ("high", number), ("comparator", text), ("unit", text)]
    days = [("timex", text), ("granularity", text), ("modifier", text), ("first_day", day), ("last_day", day)]
    return {
        "text": text,
        "whole": whole,
        "number": number,
        "flag": flag,
        "day": day,
        "texts": arrow.list_(text),
        "spans": spans,
        "evidence": arrow.list_(arrow.struct([*evidence, ("content", spans)])),
        "quantities": arrow.list_(arrow.struct([*place, *values, ("unit_kind", text), ("vague", flag)])),
        "times": arrow.list_(arrow.struct([*place, *days])),
        "signals": arrow.list_(arrow.struct([("name", text), ("value", number)])),
    }


def _cells(table: str, row: Row) -> list[str | int | float]:
    return [_cell(row[column.name]) for column in TABLES[table]]


def _cell(value: Any) -> str | int | float:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return value
    if isinstance(value, str):
        return guarded(value)
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False, default=lambda day: day.isoformat())
    return str(value.isoformat())
