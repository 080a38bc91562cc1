"""The example notebooks: each runs, and says what stands in it.

Texts are compared, drawings are not: they look different with every version of matplotlib. After a change that is meant,
`python tests/test_notebooks.py` runs them and writes what they show.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest

EXAMPLES = Path(__file__).parents[1] / "examples"
NOTEBOOKS = sorted(EXAMPLES.glob("*.ipynb"))


def executed(path: Path) -> Any:
    """The notebook with what its cells show now, and nothing of the machine that ran them."""
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=120,
        resources={"metadata": {"path": str(EXAMPLES)}},
        record_timing=False,
        coalesce_streams=True,
    )
    done = client.execute()
    done.metadata.language_info = {"name": "python"}
    return done


def texts(notebook: Any) -> list[list[str]]:
    """What each cell prints and shows as text."""
    return [
        ["".join(one.get("text") or one.get("data", {}).get("text/plain", "")) for one in cell.get("outputs", [])]
        for cell in notebook["cells"]
    ]


def test_both_are_there() -> None:
    assert [path.name for path in NOTEBOOKS] == ["five-languages.ipynb", "one-article.ipynb"]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of the libraries that run the kernel
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_shows_what_stands_in_it(path: Path) -> None:
    kept = json.loads(path.read_text("utf-8"))
    assert texts(json.loads(json.dumps(executed(path)))) == texts(kept)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_with_its_outputs_and_nothing_of_a_machine(path: Path) -> None:
    kept = json.loads(path.read_text("utf-8"))
    code = [cell for cell in kept["cells"] if cell["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1))
    assert not any(
        one["output_type"] == "error" or one.get("name") == "stderr" for cell in code for one in cell["outputs"]
    )
    shown = [kind for cell in code for one in cell["outputs"] for kind in one.get("data", {})]
    assert {"text/html", "text/plain", "image/png"} <= set(shown)
    plain = re.sub(r'"image/png": "[^"]*"', "", path.read_text("utf-8"))
    assert (
        re.findall(r"/(?:home|work|tmp|usr|Users)/|0x[0-9a-f]{6,}|https?://(?!example\.org|www\.w3\.org)", plain) == []
    )
    assert path.stat().st_size < 400_000


def write() -> None:
    """Run the notebooks and write what they show into them."""
    import nbformat

    for path in NOTEBOOKS:
        done = executed(path)
        for cell in done.cells:
            cell.metadata.clear()
        path.write_text(nbformat.writes(done).rstrip("\n") + "\n", "utf-8")


if __name__ == "__main__":
    write()
