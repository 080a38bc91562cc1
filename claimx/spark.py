"""Extraction and the provenance graph on Apache Spark: `claimx.arrow` and `claimx.distributed` on its executors.

    articles = spark.read.parquet("articles")
    found = claimx.spark.extract(articles, id="url", language="de")
    found.write.parquet("extractions")
    graph = claimx.spark.graph(spark.read.parquet("extractions"))
    graph.edges.write.parquet("edges")

claimx and pyarrow must be installed where the executors run. See docs/howto/use-in-spark.md. Needs the extra `spark`.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from claimx._api import Model
from claimx._extras import require
from claimx.arrow import extract_batches, schema
from claimx.arrow.batches import OnError
from claimx.passes.base import Pass

if TYPE_CHECKING:
    from pyspark.sql import DataFrame


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
