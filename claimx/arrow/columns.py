"""Records as Arrow columns and back, told by the types of their fields: a field added to a record is a column.

A record or named tuple is a struct of its fields; a list is a list; a dictionary is a list of pairs, because engines
cannot compare maps. A decimal number is a string, so that every digit comes back.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from itertools import chain
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, Union, get_args, get_origin, get_type_hints

from claimx._extras import require
from claimx.model.records import Record
from claimx.model.tables import Records

if TYPE_CHECKING:
    import pyarrow


class Shape(NamedTuple):
    """How a type of Python looks as a column.

    `arrow` is its type there, `column` turns values into an array, and `value` turns what `to_pylist` gives for one of
    them back into what the constructor of its record takes. A value may be None everywhere.
    """

    arrow: "pyarrow.DataType"
    column: Callable[[Sequence[Any]], "pyarrow.Array"]
    value: Callable[[Any], Any]


class Field(NamedTuple):
    """A column, its shape, and what it says; `says` is the description of the record's field."""

    name: str
    shape: Shape
    says: str


@cache
def fields_of(kind: type) -> tuple[Field, ...]:
    """The fields of a record or named tuple, in their order."""
    hints = get_type_hints(kind, include_extras=True)
    if issubclass(kind, Record):
        return tuple(
            Field(name, shape_of(hints[name]), field.description or "") for name, field in kind.model_fields.items()
        )
    return tuple(Field(name, shape_of(hints[name]), "") for name in kind._fields)  # type: ignore[attr-defined]


@cache
def shape_of(kind: Any) -> Shape:
    """The shape of a type as the records use it. Raises TypeError for a type that they do not use."""
    origin, inside = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return shape_of(inside[0])
    if origin in (Union, UnionType):
        return shape_of(next(one for one in inside if one is not NoneType))
    if origin is tuple and inside[1:] == (Ellipsis,):
        return _list_of(shape_of(inside[0]), tuple, tuple)
    if origin is tuple:
        return _pair(shape_of(inside[0]))
    if origin is dict:
        return _list_of(_named(shape_of(inside[1])), lambda found: found.items(), dict)
    if issubclass(kind, Records):
        return _list_of(shape_of(kind.of), tuple, tuple)
    if issubclass(kind, Record) or hasattr(kind, "_fields"):
        return _struct(kind, fields_of(kind))
    return _plain(kind)


def _plain(kind: type) -> Shape:
    arrow = require("pyarrow", extra="arrow")
    if kind is Decimal:
        text = arrow.string()
        return Shape(text, lambda values: arrow.array([None if v is None else str(v) for v in values], text), _decimal)
    known = {str: arrow.string(), bool: arrow.bool_(), int: arrow.int64(), float: arrow.float64(), date: arrow.date32()}
    found = next((known[one] for one in (bool, str, int, float, date) if issubclass(kind, one)), None)
    if found is None:
        raise TypeError(f"{kind!r} has no shape as a column")
    if issubclass(kind, StrEnum):  # pyarrow takes a member for no string
        return Shape(found, lambda values: arrow.array([None if v is None else v.value for v in values], found), _same)
    return Shape(found, lambda values: arrow.array(values, found), _same)


def _same(value: Any) -> Any:
    return value


def _decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _struct(kind: type, fields: Sequence[Field]) -> Shape:
    """A record or named tuple: an array for each field, and where the whole is None."""
    arrow = require("pyarrow", extra="arrow")
    whole = arrow.struct([arrow.field(one.name, one.shape.arrow, metadata={"says": one.says}) for one in fields])
    parts = [(one.name, one.shape) for one in fields]

    def column(values: Sequence[Any]) -> "pyarrow.Array":
        columns = [shape.column([None if v is None else getattr(v, name) for v in values]) for name, shape in parts]
        missing = arrow.array([value is None for value in values], arrow.bool_())
        return arrow.StructArray.from_arrays(columns, fields=list(whole), mask=missing)

    def value(found: Mapping[str, Any] | None) -> Any:
        if found is None:
            return None
        made = {name: shape.value(found[name]) for name, shape in parts}
        return made if issubclass(kind, Record) else kind(**made)

    return Shape(whole, column, value)


def _pair(of: Shape) -> Shape:
    """Two values of one type: first and last."""
    arrow = require("pyarrow", extra="arrow")
    whole = arrow.struct([("first", of.arrow), ("last", of.arrow)])

    def column(values: Sequence[Any]) -> "pyarrow.Array":
        columns = [of.column([None if value is None else value[place] for value in values]) for place in (0, 1)]
        missing = arrow.array([value is None for value in values], arrow.bool_())
        return arrow.StructArray.from_arrays(columns, fields=list(whole), mask=missing)

    return Shape(whole, column, lambda found: None if found is None else (found["first"], found["last"]))


def _named(of: Shape) -> Shape:
    """An entry of a dictionary."""
    arrow = require("pyarrow", extra="arrow")
    whole = arrow.struct([("name", arrow.string()), ("value", of.arrow)])

    def column(values: Sequence[Any]) -> "pyarrow.Array":
        names = arrow.array([name for name, _ in values], arrow.string())
        return arrow.StructArray.from_arrays([names, of.column([v for _, v in values])], fields=list(whole))

    return Shape(whole, column, lambda found: (found["name"], of.value(found["value"])))


def _list_of(of: Shape, each: Callable[[Any], Iterable[Any]], made: Callable[[Iterable[Any]], Any]) -> Shape:
    """Several values; never null in a record, but null where the record around it is."""
    arrow = require("pyarrow", extra="arrow")
    whole = arrow.list_(of.arrow)

    def column(values: Sequence[Any]) -> "pyarrow.Array":
        several = [() if value is None else tuple(each(value)) for value in values]
        ends = [0]
        for one in several:
            ends.append(ends[-1] + len(one))
        missing = arrow.array([value is None for value in values], arrow.bool_())
        inside = of.column(list(chain.from_iterable(several)))
        return arrow.ListArray.from_arrays(arrow.array(ends, arrow.int32()), inside, type=whole, mask=missing)

    return Shape(whole, column, lambda found: None if found is None else made(map(of.value, found)))
