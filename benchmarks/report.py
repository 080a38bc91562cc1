"""How large a report of 500 articles is, and how quick it is in a browser, against floors.

    python benchmarks/report.py [FOLDER] [--articles N] [--json] [--keep FILE] [--markdown FILE]

FOLDER holds `corpora/` and `claims/parallel_news` (default: ../shared beside the project). Their news is cut into
articles of 4,000 characters, in six languages by turns, read with claims, and written as one report, which headless
Chromium opens from the disk. Measured are the megabytes of the file; CPU seconds to write it; seconds from the start of
the navigation until the page can be used, and until Chromium says that it is loaded; milliseconds from asking for a
filter, a search, or an article until the next frame is drawn, the worst of several; for the drawing of everybody and
every article (at most 2,000 nodes) seconds until it has settled, and milliseconds to paint it once. Exit code 1 when a
figure misses its floor, 2 when the data, Chromium with chromedriver, or selenium is missing. With --keep the report
stays in a file; with --markdown the table is written between the marks `<!-- report -->` of a file.
"""

import argparse
import json
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from quality import write_between
from scoring import SHARED

import claimx
from claimx.errors import MissingExtraError
from claimx.report import to_html

CHARACTERS = 4000
LANGUAGES = ("de", "en", "es", "fr", "it", "pt")
FLOORS = {
    "megabytes": 40.0,
    "seconds to write": 15.0,
    "seconds until it can be used": 2.0,
    "seconds until it is loaded": 2.0,
    "milliseconds for a filter": 200.0,
    "milliseconds for the first search": 1500.0,
    "milliseconds for a search": 250.0,
    "milliseconds for an article": 200.0,
    "seconds until the drawing has settled": 6.0,
    "milliseconds to paint the drawing": 60.0,
}
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage --window-size=1440,900"
)
_FRAMES = "const frames = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));"

_SETTLED = """
while (!document.querySelector(".drawing")?.dataset.settled) await frames();
return performance.now() - performance.getEntriesByName("claimx-ready")[0].startTime;
"""
_PAINTED = """
const taken = [];
for (let time = 0; time < 10; time += 1) {
  const began = performance.now();
  graph.paint();
  taken.push(performance.now() - began);
  await frames();
}
return taken.sort((a, b) => a - b)[5];
"""


def read_texts(folder: Path, articles: int) -> list[tuple[str, str]]:
    """Language and text of as many articles as are asked for, by turns of their languages."""
    pools: dict[str, list[str]] = {language: [] for language in LANGUAGES}
    for path in sorted((folder / "corpora").glob("*/*.jsonl")):
        if path.parent.name in ("german_news", "polnear", "articles"):
            for line in path.read_text(encoding="utf-8").splitlines():
                document = json.loads(line)
                pools[document["lang"]].append(document["text"])
    for path in sorted((folder / "claims" / "parallel_news").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            segment = json.loads(line)
            pools[segment["lang"]].append(segment["text"].strip())
    joined = {language: "\n\n".join(texts) for language, texts in pools.items() if texts}
    found: list[tuple[str, str]] = []
    for number in range(articles if joined else 0):
        language = list(joined)[number % len(joined)]
        text, start = joined[language], number // len(joined) * CHARACTERS
        # a small pool is used again, from another place on, so that no article comes twice
        start = (start + start // len(text) * 1237) % max(1, len(text) - CHARACTERS)
        found.append((language, text[start : start + CHARACTERS]))
    return found


class Page:
    """The report in Chromium."""

    def __init__(self, path: Path, profile: str) -> None:
        webdriver, service = _selenium()
        options = webdriver.ChromeOptions()
        options.binary_location = _browser()
        for flag in (*FLAGS.split(), f"--user-data-dir={profile}"):
            options.add_argument(flag)
        self.driver = webdriver.Chrome(options=options, service=service.Service(shutil.which("chromedriver")))
        self.driver.set_script_timeout(120)
        self.address = path.as_uri()

    def open(self, place: str) -> None:
        self.driver.get("about:blank")
        self.driver.get(f"{self.address}#{place}")

    def run(self, script: str) -> Any:
        work = f"(async () => {{ {_FRAMES} {script} }})()"
        body = f"const done = arguments[0]; {work}.then(done, (error) => done(`${{error}}`));"
        return self.driver.execute_async_script(body)

    def milliseconds(self, *steps: str) -> float:
        """The longest of several steps, each until what it changes is drawn."""
        taken = [
            self.run(f"const began = performance.now(); {one}; await frames(); return performance.now() - began;")
            for one in steps
        ]
        return max(map(float, taken))


def _selenium() -> tuple[Any, Any]:
    from claimx._extras import require

    return require("selenium.webdriver", extra="test"), require("selenium.webdriver.chrome.service", extra="test")


def _browser() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def measure(path: Path) -> dict[str, float]:
    """What the page takes in the browser."""
    with tempfile.TemporaryDirectory() as profile:
        page = Page(path, profile)
        try:
            return _measured(page)
        finally:
            page.driver.quit()


def _measured(page: Page) -> dict[str, float]:
    ready, loaded = [], []
    for _ in range(3):
        page.open("overview")
        page.run("await frames()")
        ready.append(page.run("return performance.getEntriesByName('claimx-ready')[0].startTime"))
        loaded.append(page.run("return performance.getEntriesByType('navigation')[0].loadEventEnd"))
    figures = {
        "seconds until it can be used": min(ready) / 1000,
        "seconds until it is loaded": min(loaded) / 1000,
        "milliseconds for the first search": page.milliseconds("reader.filter({ text: 'minister' })"),
    }
    page.open("articles")
    page.run("await frames()")
    page.run("for (const one of report.documents) foldedOf.document(one)")
    # the browser counts what was just read against the next step unless it may rest
    page.run("await new Promise((done) => setTimeout(done, 500))")
    filters = [
        f"reader.filter({{ {one} }})"
        for one in (
            "language: 'de'",
            "language: '', kind: 'direct'",
            "kind: '', claim: 'worth'",
            "claim: '', person: 'an'",
            "person: '', file: '1'",
            "file: ''",
        )
    ]
    figures["milliseconds for a filter"] = page.milliseconds(*filters)
    searches = [f"reader.filter({{ text: '{one}' }})" for one in ("president", "präsident", "zwei jahre", "a", "")]
    figures["milliseconds for a search"] = page.milliseconds(*searches)
    opened = [f"reader.go(report.documents[{number}].id)" for number in (3, 50, 77, 4)]
    figures["milliseconds for an article"] = page.milliseconds(*opened)
    page.open("graph")
    figures["seconds until the drawing has settled"] = page.run(_SETTLED) / 1000
    figures["nodes in the drawing"] = page.run("return graph.state.nodes.length")
    figures["milliseconds to paint the drawing"] = page.run(_PAINTED)
    return figures


def _shown(value: float) -> str:
    return f"{value:,.0f}" if value >= 20 else f"{value:.1f}"


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", default=str(SHARED))
    parser.add_argument("--articles", type=int, default=500)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--markdown", help="a file to write the table into")
    parser.add_argument("--keep", help="a file to leave the report in")
    options = parser.parse_args(argv)
    texts = read_texts(Path(options.folder), options.articles)
    if not texts:
        print(f"report.py: {options.folder}: no corpora there; pass the folder that holds them", file=sys.stderr)
        return 2
    try:
        _selenium()
    except MissingExtraError as error:
        print(f"report.py: {error}", file=sys.stderr)
        return 2
    if _browser() is None or shutil.which("chromedriver") is None:
        print("report.py: no Chromium with chromedriver: apt-get install chromium chromium-driver", file=sys.stderr)
        return 2
    graph = claimx.graph(
        claimx.extract_text(text, language=language, source=f"{language}/{number}.txt")
        for number, (language, text) in enumerate(texts)
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(options.keep or Path(folder) / "report.html").resolve()
        began = time.process_time()
        to_html(graph, path, title=f"{len(texts)} articles")
        figures = {"articles": len(texts), "seconds to write": time.process_time() - began}
        figures["megabytes"] = path.stat().st_size / 1e6
        figures |= measure(path)
    failed = [name for name, most in FLOORS.items() if figures[name] > most]
    lines = ["| what | figure | at most |", "|---|---|---|"]
    lines += [
        f"| {name} | {_shown(value)} | {_shown(FLOORS[name]) if name in FLOORS else ''} |"
        for name, value in figures.items()
    ]
    if options.json:
        json.dump({"figures": figures, "failed": failed}, sys.stdout, indent=1)
        print()
    else:
        print("\n".join(lines))
    if options.markdown:
        write_between(Path(options.markdown), "report", lines)
    for name in failed:
        print(f"below its floor: {name}: {figures[name]:g}, should be at most {FLOORS[name]:g}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
