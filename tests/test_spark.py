"""On Apache Spark: two executors, one of which is killed on the way, and the graph is that of one process.

Needs the extra `spark` (some 490 MB) and Java 17 or later; without them these tests are skipped.
"""

import os
import shutil
import signal
import sys
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow
import pytest
from spark_collection import article

from claimx import export
from claimx.arrow import SCHEMA, batches_of_edges, extract_batches, extractions_of

pytest.importorskip("pyspark", reason="needs the extra spark: pip install 'claimx[spark]'")
pytestmark = [
    pytest.mark.skipif(shutil.which("java") is None, reason="needs Java 17 or later"),
    pytest.mark.skipif(sys.platform != "linux", reason="looks for its executors in /proc"),
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning"),
    pytest.mark.filterwarnings("ignore:.*:ResourceWarning"),
    pytest.mark.filterwarnings("ignore:.*:pytest.PytestUnraisableExceptionWarning"),
]
ARTICLES = 2000
ROOT = Path(__file__).parents[1]
_SHORT_RUN = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"  # compiling well takes longer than this run


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    from pyspark.sql import SparkSession

    paths = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master("local-cluster[2,1,1024]").appName("claimx tests")
    for name, value in {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.executorEnv.PYTHONPATH": paths,
        "spark.sql.shuffle.partitions": "2",
        "spark.default.parallelism": "2",
        "spark.sql.execution.arrow.maxRecordsPerBatch": "50",
        "spark.driver.extraJavaOptions": _SHORT_RUN,
        "spark.executor.extraJavaOptions": _SHORT_RUN,
    }.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


def executors() -> list[int]:
    """The executors of this process's Spark."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if any(b"CoarseGrainedExecutorBackend" in word for word in words) and descends(int(entry.name)):
                found.append(int(entry.name))
    return sorted(found)


def descends(pid: int) -> bool:
    """Whether a process was started by this one, or by one that was."""
    while pid > 1:
        if pid == os.getpid():
            return True
        try:
            pid = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            return False
    return False


def slowly(marks: str, batches: Any) -> Any:
    """The batches as they are; each leaves a mark, so that the test knows when the run is under way."""
    for batch in batches:
        Path(marks, f"{time.monotonic_ns()}").touch()
        yield batch


def kill_one(marks: Path, killed: list[int]) -> None:
    """Kill an executor once some batches were read."""
    while len(list(marks.iterdir())) < 8:
        time.sleep(0.05)
    victim = executors()[0]
    os.kill(victim, signal.SIGKILL)
    killed.append(victim)


def in_one_process() -> list[pyarrow.RecordBatch]:
    rows = pyarrow.RecordBatch.from_pylist([article(number) for number in range(ARTICLES)])
    return list(extract_batches([rows], id="id", keep=["outlet"], language="de"))


def test_a_killed_executor_changes_no_row_and_the_graph_is_that_of_one_process(spark: Any, tmp_path: Path) -> None:
    import claimx.spark

    marks, killed = tmp_path / "marks", []
    marks.mkdir()
    rows = [tuple(article(number).values()) for number in range(ARTICLES)]
    articles = spark.createDataFrame(rows, "id string, text string, outlet string").repartition(16)
    watched = articles.mapInArrow(partial(slowly, str(marks)), articles.schema)
    before = executors()
    assert len(before) == 2
    killer = threading.Thread(target=kill_one, args=(marks, killed))
    killer.start()
    claimx.spark.extract(watched, id="id", keep=["outlet"], language="de").write.parquet(str(tmp_path / "found"))
    killer.join(60)
    assert len(killed) == 1
    assert killed[0] in before
    assert killed[0] not in executors()

    alone = in_one_process()
    stored = spark.read.parquet(str(tmp_path / "found"))
    assert stored.columns == ["outlet", *SCHEMA.names]
    found = pyarrow.Table.from_batches(alone).schema
    again = pyarrow.Table.from_batches(stored.toArrow().to_batches()).cast(found).sort_by("id")
    assert again.equals(pyarrow.Table.from_batches(alone).sort_by("id"))

    graph = claimx.spark.graph(stored)
    gathered = graph.gather()
    whole = claimx.graph(one for one in extractions_of(alone, on_error="record") if isinstance(one, claimx.Extraction))
    whole.link()
    assert len(list(whole.links())) > 500
    assert len(list(whole.people())) > 100
    assert gathered == whole
    assert export.to_nquads(gathered) == export.to_nquads(whole)
    edges = pyarrow.Table.from_batches(graph.edges.toArrow().to_batches()).to_pylist()
    wanted = pyarrow.Table.from_batches(batches_of_edges(whole.edges())).to_pylist()
    assert sorted(map(str, edges)) == sorted(map(str, wanted))
    graph.forget()
