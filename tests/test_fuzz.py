"""The fuzz targets of tests/fuzz run and hold, on their seeds and a few changed copies of them."""

import sys
from itertools import islice
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "fuzz"))

import mutate
import targets

INPUTS = {"text": 50, "files": 150, "packs": 250, "cases": 400, "extractions": 400}


@pytest.mark.parametrize("target", sorted(targets.TARGETS))
def test_a_target_holds_on_its_first_inputs(target: str) -> None:
    if target == "files":
        for library in ("trafilatura", "pypdfium2", "fastwarc", "striprtf", "pyarrow"):
            pytest.importorskip(library, reason="needs the extra `readers`")
    if target == "cases":
        pytest.importorskip("yaml", reason="needs the extra `yaml`")
    for data in islice(mutate.inputs(targets.seeds(target), seed=0), INPUTS[target]):
        targets.TARGETS[target](data)


def test_the_same_seed_gives_the_same_inputs() -> None:
    one, other = (list(islice(mutate.inputs([b"abc", b"defg"], seed=3), 60)) for _ in range(2))
    assert one == other
    assert len(set(one)) > 40
