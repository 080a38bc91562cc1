"""Extraction and the provenance graph on Apache Spark: `claimx.arrow` and `claimx.distributed` on its executors.

    articles = spark.read.parquet("articles")
    found = claimx.spark.extract(articles, id="url", language="de")
    found.write.parquet("extractions")
    graph = claimx.spark.graph(spark.read.parquet("extractions"))
    graph.edges.write.parquet("edges")

claimx and pyarrow must be installed where the executors run. See docs/howto/use-in-spark.md. Needs the extra `spark`.
"""

import pickle
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias, cast
from zlib import crc32

from claimx import distributed
from claimx._api import Model
from claimx._extras import require
from claimx._graph import ProvenanceGraph
from claimx.arrow import batches_of_edges, batches_of_nodes, extract_batches, extractions_of, schema
from claimx.arrow.batches import OnError
from claimx.distributed import Built, Row
from claimx.linking import AliasTable, Encoder, Lexicon
from claimx.model import Extraction
from claimx.passes.base import Pass

if TYPE_CHECKING:
    import pyarrow
    from pyspark import RDD
    from pyspark.sql import DataFrame

    Rows: TypeAlias = RDD[Row]


def extract(
    articles: "DataFrame",
    *,
    text: str = "text",
    id: str | None = None,  # noqa: A002
    keep: Sequence[str] = (),
    language: str | None = None,
    cue_classes: Collection[str] | None = None,
    claims: bool = True,
    published: date | None = None,
    model: Model | None = None,
    passes: Iterable[str | Pass] = (),
    on_error: OnError = "record",
) -> "DataFrame":
    """A row for each article, with the columns of `claimx.arrow.SCHEMA` behind those of `keep`.

    The options are those of `claimx.arrow.extract_batches`; what they raise is raised on an executor, so that Spark's
    own error holds it. Nothing runs before the data frame is used.
    """
    types = require("pyspark.sql.types", extra="spark")
    convert = require("pyspark.sql.pandas.types", extra="spark").from_arrow_schema
    kept = [articles.schema[name] for name in keep]
    work = partial(
        extract_batches,
        text=text,
        id=id,
        keep=tuple(keep),
        language=language,
        cue_classes=cue_classes,
        claims=claims,
        published=published,
        model=model,
        passes=tuple(passes),
        on_error=on_error,
    )
    return articles.mapInArrow(work, types.StructType([*kept, *convert(schema()).fields]))


def graph(
    extractions: "DataFrame",
    *,
    aliases: AliasTable | None = None,
    lexicon: Lexicon | Callable[[str, str, str], Iterable[str]] | None = None,
    encoder: Encoder | None = None,
) -> "SparkGraph":
    """The provenance graph of extractions, linked: what `claimx.graph(...).link(...)` makes in one process.

    `extractions` has the columns of `claimx.arrow.SCHEMA`, read best from where `extract` was written to, since it is
    gone through once more when a machine is lost; rows with an error say nothing and are passed over. The options are
    those of `ProvenanceGraph.link`. Most of the work is done before this returns.
    """
    engine = SparkEngine(int(extractions.sparkSession.conf.get("spark.sql.shuffle.partitions") or 200))
    found = extractions.where("error is null").mapInArrow(_documents, "value binary").rdd.map(_unpacked)
    return SparkGraph(engine, distributed.build(engine, found, aliases=aliases, lexicon=lexicon, encoder=encoder))


@dataclass
class SparkGraph:
    """A graph as data frames, and in this process on demand."""

    engine: "SparkEngine"
    built: "Built[Rows]"

    @property
    def nodes(self) -> "DataFrame":
        """Every node once: id, kind, label, file, and attributes as a JSON object."""
        return self.engine.table(distributed.all_nodes(self.engine, self.built), batches_of_nodes)

    @property
    def edges(self) -> "DataFrame":
        """Every edge once: kind, source, target, made_by, because, score, file, position, and signals."""
        return self.engine.table(distributed.all_edges(self.engine, self.built), batches_of_edges)

    @property
    def notes(self) -> list[str]:
        """What could not be compared, sorted."""
        return sorted(note for _, note in self.engine.collect(self.built.notes))

    def gather(self) -> ProvenanceGraph:
        """The graph in the memory of this process: for one that is small enough."""
        return distributed.gather(self.engine, self.built)

    def forget(self) -> None:
        """Give back what the executors keep of this graph; it is made again when it is used after that."""
        for one in self.engine.kept:
            one.unpersist()


@dataclass
class SparkEngine:
    """`claimx.distributed.Engine` on Spark's own collections of rows (RDD); what is lost with a machine is made again.

    Rows of one key come together in `partitions` parts.
    """

    partitions: int
    kept: "list[Rows]" = field(default_factory=list)

    def map(self, rows: "Rows", each: Callable[[Iterator[Row]], Iterable[Row]]) -> "Rows":
        """What `each` makes of the rows of every partition."""
        return rows.mapPartitions(cast(Callable[[Iterable[Row]], Iterable[Row]], each))

    def group(self, rows: "Rows", each: Callable[[str, list[Any]], Iterable[Row]]) -> "Rows":
        """What `each` makes of every key and all its values."""
        return rows.groupByKey(self.partitions, _part).flatMap(partial(_grouped, each))

    def union(self, several: "Sequence[Rows]") -> "Rows":
        """All rows, in no more parts than a shuffle makes."""
        return several[0].context.union(list(several)).coalesce(self.partitions)

    def keep(self, rows: "Rows") -> "Rows":
        """The same rows, kept in memory and on disk from their first use on."""
        level = require("pyspark", extra="spark").StorageLevel.MEMORY_AND_DISK
        self.kept.append(rows.persist(level))
        return rows

    def collect(self, rows: "Rows") -> list[Row]:
        """Few rows, here."""
        return list(rows.collect())

    def table(self, rows: "Rows", batches: "Callable[[Iterable[Any]], Iterator[pyarrow.RecordBatch]]") -> "DataFrame":
        """The values of rows as a table."""
        convert = require("pyspark.sql.pandas.types", extra="spark").from_arrow_schema
        session = require("pyspark.sql", extra="spark").SparkSession.active()
        packed = session.createDataFrame(rows.map(_packed), "value binary")
        found: DataFrame = packed.mapInArrow(partial(_tabled, batches), convert(next(batches(())).schema))
        return found


# ---- on the executors ------------------------------------------------------------------------------------------------


def _part(key: str) -> int:
    """In which part the rows of a key come together: the same on every machine, which Python's own hash is not."""
    return crc32(key.encode("utf-8", "surrogatepass"))


def _grouped(each: Callable[[str, list[Any]], Iterable[Row]], row: tuple[str, Iterable[Any]]) -> Iterable[Row]:
    return each(row[0], list(row[1]))


def _documents(batches: "Iterable[pyarrow.RecordBatch]") -> "Iterator[pyarrow.RecordBatch]":
    """Extractions as rows, one column of bytes."""
    arrow = require("pyarrow", extra="arrow")
    for batch in batches:
        rows = distributed.rows_of(one for one in extractions_of([batch]) if isinstance(one, Extraction))
        yield arrow.record_batch(
            {"value": arrow.array([pickle.dumps(row, protocol=5) for row in rows], arrow.binary())}
        )


def _unpacked(row: Any) -> Row:
    found: Row = pickle.loads(row[0])
    return found


def _packed(row: Row) -> tuple[bytearray]:
    return (bytearray(pickle.dumps(row[1], protocol=5)),)


def _tabled(
    tables: "Callable[[Iterable[Any]], Iterator[pyarrow.RecordBatch]]", batches: "Iterable[pyarrow.RecordBatch]"
) -> "Iterator[pyarrow.RecordBatch]":
    return tables(pickle.loads(value) for batch in batches for value in batch.column(0).to_pylist())
