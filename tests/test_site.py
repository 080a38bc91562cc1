"""The documentation as a site: it builds strictly, every link in it leads somewhere, and nothing loads from a network."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag, urlsplit

import pytest

import claimx
import claimx.claims
import claimx.errors
import claimx.linking
import claimx.model
import claimx.provenance
import claimx.testing

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
LOADS = {  # what a browser fetches by itself, and the attributes that say from where
    "script": ("src",),
    "link": ("href",),
    "img": ("src", "srcset"),
    "image": ("href", "xlink:href"),
    "use": ("href", "xlink:href"),
    "iframe": ("src",),
    "embed": ("src",),
    "object": ("data",),
    "source": ("src", "srcset"),
    "video": ("src", "poster"),
    "audio": ("src",),
    "track": ("src",),
}
LINK_THAT_LOADS_NOTHING = {"canonical", "next", "prev", "alternate"}


class Page(HTMLParser):
    """What a page links to, loads, and can be linked to."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.anchors: set[str] = set()
        self.classes: set[str] = set()
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.anchors.update(given[name] for name in ("id", "name") if name in given)
        self.classes.update(given.get("class", "").split())
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag == "link" and given.get("rel") in LINK_THAT_LOADS_NOTHING:
            return
        self.loads += [given[name] for name in LOADS.get(tag, ()) if name in given]


def config() -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads((ROOT / "zensical.toml").read_text("utf-8"))["project"]
    return found


def build(folder: Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "zensical", "build", "--strict", "--config-file", str(folder / "zensical.toml")]
    environment = {**os.environ, "NO_COLOR": "1"}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False
    )


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project in a folder of its own, so that building leaves nothing in this one."""
    folder = tmp_path_factory.mktemp("project")
    shutil.copy(ROOT / "zensical.toml", folder)
    for name in ("docs", "claimx"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


@pytest.fixture(scope="module")
def site(copied: Path) -> Path:
    done = build(copied)
    assert done.returncode == 0, done.stdout + done.stderr
    return copied / "site"


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, Page]:
    return {path: Page(path) for path in sorted(site.rglob("*.html")) if path.name != "404.html"}


def paths_of(nav: list[Any]) -> Iterator[str]:
    for entry in nav:
        for value in entry.values():
            if isinstance(value, str):
                yield value
            else:
                yield from paths_of(value)


def test_every_page_stands_in_the_navigation_once() -> None:
    pages = sorted(path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md"))
    assert sorted(paths_of(config()["nav"])) == pages


def test_it_builds_strictly(pages: dict[Path, Page], site: Path) -> None:
    expected = {path.removesuffix(".md") + ".html" for path in paths_of(config()["nav"])}
    assert {path.relative_to(site).as_posix() for path in pages} == expected


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("[a page that is not there](nowhere.md)", "page does not exist"),
        ("[an anchor that is not there](quality.md#nowhere)", "anchor does not exist"),
        ("::: claimx.nothing_of_this_name", "could not be found"),
    ],
)
def test_a_broken_link_ends_the_build(copied: Path, site: Path, line: str, complaint: str, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(copied, broken, ignore=shutil.ignore_patterns("site", ".cache"))
    page = broken / "docs" / "changelog.md"
    page.write_text(f"{page.read_text('utf-8')}\n{line}\n", "utf-8")
    done = build(broken)
    assert done.returncode != 0
    assert complaint in done.stdout + done.stderr


def test_every_link_leads_somewhere(pages: dict[Path, Page], site: Path) -> None:
    missing = []
    for path, page in pages.items():
        for link in [*page.links, *page.loads]:
            if urlsplit(link).scheme or link.startswith("//"):
                continue
            place, anchor = urldefrag(link)
            target = (path.parent / unquote(place)).resolve() if place else path
            target = target / "index.html" if target.is_dir() else target
            known = pages[target].anchors if target in pages else set()
            if (
                not target.is_relative_to(site)
                or not target.is_file()
                or anchor
                and target in pages
                and unquote(anchor) not in known
            ):
                missing.append(f"{path.relative_to(site)}: {link}")
    assert missing == []


def test_nothing_loads_from_a_network(pages: dict[Path, Page], site: Path) -> None:
    for path, page in {**pages, site / "404.html": Page(site / "404.html")}.items():
        assert page.loads, path
        assert [one for one in page.loads if urlsplit(one).netloc] == [], path
        assert "mermaid" not in page.classes, "the theme would load mermaid from the network"
    for path in sorted(site.rglob("*.css")):
        css = path.read_text("utf-8")
        assert not re.search(r"url\(\s*['\"]?(?:https?:)?//|@import\s+['\"]?(?:url\()?(?:https?:)?//", css), path
    for path in sorted(site.rglob("*.svg")):
        assert not re.search(r"(?:href|src)\s*=\s*['\"](?:https?:)?//", path.read_text("utf-8")), path


@pytest.mark.parametrize(
    ("page", "names"),
    [
        ("python", [name for name in claimx.__all__ if name != "__version__"]),
        ("claims", claimx.claims.__all__),
        ("linking", claimx.linking.__all__),
        ("provenance", claimx.provenance.__all__),
        ("records", sorted({*claimx.model.__all__} - {*claimx.__all__})),
        ("testing", [name for name in claimx.testing.__all__ if name != "CaseError"]),
        ("errors", [name for name, value in vars(claimx.errors).items() if isinstance(value, type)]),
    ],
)
def test_the_reference_tells_of_every_public_name(site: Path, page: str, names: list[str]) -> None:
    headings = re.findall(r'<h\d id="([\w.]+)"', (site / "reference" / f"{page}.html").read_text("utf-8"))
    told = {heading.rpartition(".")[2] for heading in headings}
    assert set(names) <= told


BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
RESULTS = """
const dialogs = [...document.querySelectorAll("*")].filter((one) => one.shadowRoot)
return dialogs.flatMap((one) => [...one.shadowRoot.querySelectorAll("a")].map((link) => link.href))
"""


@pytest.mark.skipif(BROWSER is None or DRIVER is None, reason="no Chromium with chromedriver is installed")
def test_the_search_works_from_the_disk(site: Path, tmp_path: Path) -> None:
    """Opened as a file, with no server; nothing is asked for but files."""
    import json

    selenium = pytest.importorskip("selenium.webdriver", reason="selenium is not installed: pip install 'claimx[test]'")
    from selenium.webdriver.chrome.service import Service
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.support.ui import WebDriverWait

    options = selenium.ChromeOptions()
    options.binary_location = BROWSER
    for flag in (
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        f"--user-data-dir={tmp_path}",
    ):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL"})
    driver = selenium.Chrome(options=options, service=Service(DRIVER))
    try:
        driver.get(site.joinpath("index.html").as_uri())
        driver.execute_script("document.querySelector('#__search').click()")
        ActionChains(driver).pause(1).send_keys("subjunctive").perform()
        found = WebDriverWait(driver, 20).until(lambda page: page.execute_script(RESULTS))
        sent = [json.loads(line["message"])["message"] for line in driver.get_log("performance")]
    finally:
        driver.quit()
    asked = [one["params"]["request"]["url"] for one in sent if one["method"] == "Network.requestWillBeSent"]
    assert any("how-the-rules-work.html" in link for link in found)
    assert asked
    assert [url for url in asked if urlsplit(url).scheme in ("http", "https", "ws", "wss")] == []
