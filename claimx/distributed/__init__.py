"""The provenance graph of a collection, on an engine that spreads the work over machines.

    >>> import claimx
    >>> from claimx import distributed
    >>> texts = ["„Wir warten“, sagte Anna Kern.", "„Wir bauen“, sagte ANNA KERN am Montag."]
    >>> engine = distributed.LocalEngine(partitions=3)
    >>> rows = engine.rows(distributed.rows_of(claimx.extract_text(text, language="de") for text in texts))
    >>> [person.label for person in distributed.gather(engine, distributed.build(engine, rows)).people()]
    ['Anna Kern']

`build` says what is done, step by step, in terms of an `Engine`; how rows are laid out and in what order they come
changes nothing: it is the graph that `claimx.graph` and `link` make in one process. `claimx.spark` runs it on Spark.
"""

from claimx.distributed.build import Built, all_edges, all_nodes, build, gather
from claimx.distributed.documents import rows_of
from claimx.distributed.engine import Engine, LocalEngine, Row

__all__ = ["Built", "Engine", "LocalEngine", "Row", "all_edges", "all_nodes", "build", "gather", "rows_of"]
