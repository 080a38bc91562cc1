"""What notebooks show, in a browser: light and dark as the page around it says, and nothing else on that page changed."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from test_report_browser import driver

import claimx

__all__ = ["driver"]

TEXT = "“The boat is sound,” Eva Marsh said. Tom Lind said that repairs cost $3 million."
DARK, LIGHT = "rgb(23, 24, 26)", "rgb(252, 251, 249)"


@pytest.fixture
def page(driver: Any, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Open a page with an output on it, on a system that prefers light or dark."""

    def opened(root: str = "", body: str = "", *, prefers: str = "light", style: str = "") -> Any:
        shown = claimx.extract_text(TEXT, language="en")._repr_mimebundle_()["text/html"]
        path = tmp_path / "page.html"
        path.write_text(
            f"<!DOCTYPE html><html {root}><meta charset='utf-8'><style>{style}</style><body {body}><p id='before'>x</p>"
            f"<table id='theirs'><tr><td>x</td></tr></table><mark id='marked'>x</mark>{shown}</body></html>",
            "utf-8",
        )
        media = {"features": [{"name": "prefers-color-scheme", "value": prefers}]}
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
        driver.get(path.as_uri())
        return lambda script: driver.execute_script(f"return {script}")

    yield opened
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


@pytest.mark.parametrize(
    ("root", "body", "prefers", "ground"),
    [
        ("", "", "light", LIGHT),
        ("", "", "dark", DARK),
        ("", 'data-jp-theme-light="true"', "dark", LIGHT),
        ("", 'data-jp-theme-light="false"', "light", DARK),
        ("", 'class="vscode-light"', "dark", LIGHT),
        ("", 'class="vscode-dark"', "light", DARK),
        ('theme="dark"', "", "light", DARK),
        ('theme="light"', "", "dark", LIGHT),
    ],
)
def test_light_and_dark_are_those_of_the_page(
    page: Callable[..., Any], root: str, body: str, prefers: str, ground: str
) -> None:
    get = page(root, body, prefers=prefers)
    assert get("getComputedStyle(document.querySelector('.cx-view')).backgroundColor") == ground
    ink = get("getComputedStyle(document.querySelector('.cx-text p')).color")
    assert ink == {DARK: "rgb(231, 228, 222)", LIGHT: "rgb(29, 28, 26)"}[ground]


def test_what_else_is_on_the_page_stays_as_it_was(page: Callable[..., Any]) -> None:
    get = page()
    styles = "['before', 'theirs', 'marked'].map((id) => JSON.stringify([...getComputedStyle(document.getElementById(id))].map((name) => getComputedStyle(document.getElementById(id))[name])))"
    before = get(styles)
    get("document.querySelector('.cx-view').remove()")
    assert get(styles) == before


def test_a_table_looks_the_same_on_a_page_with_styles_for_tables(page: Callable[..., Any]) -> None:
    look = "(() => { const style = getComputedStyle(document.querySelector('.cx-view .cx-said')); return [style.textAlign, style.fontSize, style.backgroundColor, style.borderLeftWidth] })()"
    alone = page()(look)
    theirs = ".out td { text-align: right; border: 3px solid red; background: pink } .out tr:nth-child(odd) { background: red } .out table { font-size: 30px }"
    assert page("", 'class="out"', style=theirs)(look) == alone
