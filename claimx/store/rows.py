"""What SPARQL answers, as plain Python values."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from claimx._extras import require
from claimx.errors import GraphError
from claimx.provenance.vocabulary import PREFIXES

if TYPE_CHECKING:
    import pyoxigraph


class Iri(str):
    """A text that is an IRI, to tell it from a literal: `isinstance(value, Iri)`."""

    __slots__ = ()


Value = Iri | str | bool | int | float | Decimal | date | datetime | None
"""A value of a row: numbers, truth values, days and moments as Python has them, IRIs as `Iri`, any other literal as a
string (its language is what `LANG(?x)` gives), None where the row has none."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The answer to SELECT: the names of the variables, and one tuple of values a row.

    CONSTRUCT and DESCRIBE answer with subject, predicate and object of each triple, sorted.
    """

    variables: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.rows)

    def __iter__(self) -> Iterator[tuple[Value, ...]]:
        """The rows."""
        return iter(self.rows)


def ask(store: "pyoxigraph.Store", query: str) -> Rows | bool:
    """Run a SPARQL 1.1 query over all named graphs and the default graph as one. Raises GraphError."""
    oxigraph = require("pyoxigraph", extra="rdf")
    found: Any
    try:
        found = store.query(query, prefixes=dict(PREFIXES), use_default_graph_as_union=True)
        if isinstance(found, oxigraph.QueryBoolean):
            return bool(found)
        if isinstance(found, oxigraph.QuerySolutions):
            names = tuple(one.value for one in found.variables)
            return Rows(names, tuple(tuple(map(value_of, row)) for row in found))
        triples: set[tuple[Value, ...]] = set()
        for one in found:
            triples.add(tuple(map(value_of, (one.subject, one.predicate, one.object))))
    except SyntaxError as error:
        raise GraphError(f"this is no SPARQL query: {_first(error)}; updates are not taken here, use add") from None
    except (OSError, RuntimeError, ValueError) as error:
        raise GraphError(f"the query failed: {error}") from None
    return Rows(("subject", "predicate", "object"), tuple(sorted(triples, key=repr)))


def value_of(term: Any) -> Value:
    """A term of RDF as a Python value."""
    oxigraph = require("pyoxigraph", extra="rdf")
    if term is None:
        return None
    if isinstance(term, oxigraph.NamedNode):
        return Iri(term.value)
    if not isinstance(term, oxigraph.Literal):
        return str(term)
    try:
        return _typed(term.value, term.datatype.value.removeprefix(PREFIXES["xsd"]))
    except (ValueError, ArithmeticError):
        return str(term.value)


def _typed(text: str, datatype: str) -> Value:
    if datatype == "boolean":
        return text in ("true", "1")
    if datatype in _WHOLE:
        return int(text)
    if datatype == "decimal":
        return Decimal(text)
    if datatype in ("double", "float"):
        return float(text)
    if datatype == "date":
        return date.fromisoformat(text)
    return datetime.fromisoformat(text) if datatype == "dateTime" else text


_WHOLE = frozenset(
    "integer int long short byte unsignedInt unsignedLong unsignedShort unsignedByte nonNegativeInteger "
    "positiveInteger nonPositiveInteger negativeInteger".split()
)


def _first(error: SyntaxError) -> str:
    """The first line of what the parser says, without its list of everything that might have stood there."""
    return str(error.msg).partition(", [")[0].partition("\n")[0].partition(": expected")[0]
