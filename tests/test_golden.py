"""The example articles and the whole of what is found in them, as JSON.

tests/golden/NAME.json holds the extraction, one attribute a line, defaults left out; only the versions of claimx and of the
pack are not kept. A difference is shown with the words that spans stand for. After a change that is meant,
`python tests/test_golden.py` writes all of them anew; read the difference before you commit it.
"""

import difflib
import json
import os
from pathlib import Path
from typing import Any

import pytest

import claimx

ROOT = Path(__file__).parent.parent
GOLDEN = ROOT / "tests" / "golden"
EXAMPLES = sorted(path.name for path in (ROOT / "examples").glob("??-*"))
SPANS = ("content", "fragments", "cue", "source", "mentions", "headings", "bylines", "captions", "boilerplate")


def golden(name: str) -> str:
    """The extraction of an example as its golden file has it."""
    extraction = claimx.extract(Path("examples") / name)
    data = extraction.model_dump(mode="json", exclude_defaults=True)
    data["run"] |= {"claimx": "", "pack": None}
    out = []
    for section, value in data.items():
        if isinstance(value, dict):
            body = ",\n".join(f"  {_json(key)}: {_json(part)}" for key, part in value.items())
            out.append(f" {_json(section)}: {{\n{body}\n }}")
        else:
            rows = (",\n".join(f"   {_json(key)}: {_json(part)}" for key, part in row.items()) for row in value)
            out.append(f" {_json(section)}: [" + ",".join(f"\n  {{\n{row}\n  }}" for row in rows) + "\n ]")
    return "{\n" + ",\n".join(out) + "\n}\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def in_words(file: str) -> list[str]:
    """The lines of a golden file, spans as the words they stand for: what a difference is read in."""
    data = json.loads(file)
    text = data["document"].pop("text")
    names = {speaker["id"]: speaker["name"] for speaker in data.get("speakers", [])}
    lines = []
    for section, value in data.items():
        for row in [value] if isinstance(value, dict) else value:
            lines.append(f"{section}:")
            for key, part in row.items():
                if key in SPANS and not isinstance(part, str):
                    part = [text[start:end] for start, end in part]
                elif key in ("speaker", "via"):
                    part = [names.get(one, one) for one in ([part] if key == "speaker" else part)]
                lines.append(f"  {key}: {part}")
    return lines


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_gives_what_it_gave(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    before = (GOLDEN / f"{name}.json").read_text("utf-8")
    now = golden(name)
    changes = difflib.unified_diff(in_words(before), in_words(now), "golden", "now", lineterm="", n=3)
    assert before == now, "\n" + "\n".join(changes) + "\nif this is meant: python tests/test_golden.py"


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_golden_file_is_a_whole_extraction(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    kept = claimx.Extraction.model_validate_json((GOLDEN / f"{name}.json").read_text("utf-8"))
    assert kept.document.text == claimx.extract(Path("examples") / name).document.text
    for quote in kept.quotes:
        assert quote.text == " … ".join(span.of(kept.document.text) for span in quote.content)


def test_every_golden_file_has_its_example() -> None:
    assert sorted(path.name for path in GOLDEN.iterdir()) == [f"{name}.json" for name in EXAMPLES]


def write() -> None:
    """Write what is found now."""
    os.chdir(ROOT)
    GOLDEN.mkdir(exist_ok=True)
    for name in EXAMPLES:
        (GOLDEN / f"{name}.json").write_text(golden(name), "utf-8")


if __name__ == "__main__":
    write()
