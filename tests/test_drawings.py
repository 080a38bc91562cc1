"""The drawings of the constructions: all of them, each once, and as docs/drawings.py writes them now."""

import importlib.util
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

from claimx.passes.rules.names import CONSTRUCTIONS

DOCS = Path(__file__).parent.parent / "docs"
FOLDER = DOCS / "images" / "rules"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("drawings", DOCS / "drawings.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["drawings"] = module
    spec.loader.exec_module(module)
    return module


def test_every_construction_is_drawn_once(script: ModuleType) -> None:
    drawn = Counter(construction for group in script.GROUPS.values() for construction in group)
    assert drawn == dict.fromkeys(CONSTRUCTIONS, 1)


def test_the_drawings_are_what_is_found_now(script: ModuleType) -> None:
    written = {path.name: path.read_text("utf-8") for path in sorted(FOLDER.glob("*.svg"))}
    assert written == script.drawings(), "python docs/drawings.py writes them anew"


def test_every_drawing_stands_in_the_page_with_words_for_it(script: ModuleType) -> None:
    page = (DOCS / "explanation" / "how-the-rules-work.md").read_text("utf-8")
    for group in script.GROUPS:
        before, _, _ = page.partition(f"](../images/rules/{group}.svg)")
        assert len(before.rpartition("![")[2]) > 10, group


def test_each_box_is_as_wide_as_its_words_and_on_the_ground(script: ModuleType) -> None:
    for svg in script.drawings().values():
        root = ET.fromstring(svg)
        width, height = (float(root.attrib[name]) for name in ("width", "height"))
        boxes = [one for one in root.iter(f"{SVG}rect") if one.attrib["class"] != "ground"]
        assert boxes
        for box in boxes:
            x, y, wide = (float(box.attrib[name]) for name in ("x", "y", "width"))
            assert x > 0
            assert x + wide < width
            assert 0 < y < height - 22
            assert (wide - 2) % script.STEP == pytest.approx(0, abs=1e-6)


def test_a_long_text_is_broken_between_words(script: ModuleType) -> None:
    text = "word " * 60 + "\n\nend"
    lines = script.lines_of(text)
    assert all(line.end - line.start <= script.COLUMNS for line in lines)
    assert " ".join(line.of(text).strip() for line in lines).split() == text.split()


def test_an_example_that_is_not_found_is_an_error(script: ModuleType) -> None:
    with pytest.raises(LookupError, match="en: no example of subjunctive-chain"):
        script.example("subjunctive-chain", "en")
