"""Arrow record batches in and out: the same extraction inside any engine that speaks Arrow.

    >>> import pyarrow
    >>> from claimx.arrow import extract_batches
    >>> batch = pyarrow.record_batch({"text": ["„Wir warten“, sagte Anna Kern.", None]})
    >>> for found in extract_batches([batch], language="de"):
    ...     found.column("quotes").to_pylist()[0][0]["text"], found.column("error").to_pylist()[1]["kind"]
    ('Wir warten', 'NotTextError')

`extract_batches` maps batches to batches, in order and in bounded memory; `SCHEMA` says what comes out. `batches_of`
and `extractions_of` turn extractions into such batches and back, and nothing is lost. Needs the extra `arrow`.
"""

from typing import TYPE_CHECKING, Any

from claimx.arrow.batches import batches_of, extract_batches, extractions_of, schema
from claimx.arrow.graphs import batches_of_edges, batches_of_nodes

if TYPE_CHECKING:
    import pyarrow

    SCHEMA: pyarrow.Schema

__all__ = [
    "SCHEMA",
    "batches_of",
    "batches_of_edges",
    "batches_of_nodes",
    "extract_batches",
    "extractions_of",
    "schema",
]


def __getattr__(name: str) -> Any:
    """`SCHEMA`, made when it is first asked for: importing this module needs no pyarrow."""
    if name != "SCHEMA":
        raise AttributeError(f"module 'claimx.arrow' has no attribute {name!r}")
    return schema()
