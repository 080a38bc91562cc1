"""What each format costs to read, on the news of the corpora.

    python benchmarks/readers.py [FOLDER] [--json] [--documents N]

FOLDER holds `corpora/` (default: ../shared beside the project). The same N texts of german_news and polnear (1500
unless set) are written as files of every format into a temporary folder; measured are CPU seconds of reading them
again, without extracting. Exit code 1 when a figure misses its floor, 2 when the data is missing. What a second process
brings is measured by benchmarks/jobs.py.
"""

import argparse
import gzip
import io
import json
import sys
import tempfile
import time
from html import escape
from itertools import zip_longest
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
import made_files
from scoring import SHARED

from claimx.readers import read_documents

# megabytes of text a second that a reader gives at least; half of what was measured on two slow cores
FLOORS = {"text": 5, "jsonl": 4, "csv": 4, "parquet": 4, "zip": 4, "docx": 1, "html": 0.1, "warc": 0.1, "pdf": 0.1}


def texts_of(folder: Path, most: int) -> list[str]:
    """News texts of at least 500 characters, in a fixed order, from both corpora in turns."""
    found: list[list[str]] = []
    for name in ("german_news", "polnear"):
        texts: list[str] = []
        for file in sorted((folder / "corpora" / name).glob("*.jsonl")):
            rows = map(json.loads, file.read_text("utf-8").splitlines())
            texts += (row["text"] for row in rows if len(row.get("text") or "") >= 500)
        found.append(texts)
    return [text for pair in zip_longest(*found) for text in pair if text is not None][:most]


def page_of(text: str) -> str:
    """A text as a web page."""
    lines = "".join(f"<p>{escape(line)}</p>" for line in text.splitlines() if line.strip())
    menu = "".join(f'<li><a href="/{n}">Menu {n}</a></li>' for n in range(20))
    return f"<!DOCTYPE html><html><body><nav><ul>{menu}</ul></nav><article><h1>News</h1>{lines}</article></body></html>"


def docx_of(text: str) -> bytes:
    """A text as a Word document."""
    runs = (f"<w:p><w:r><w:t>{escape(_clean(line))}</w:t></w:r></w:p>" for line in text.splitlines() if line.strip())
    return made_files.docx("".join(runs))


def pdf_of(text: str) -> bytes:
    """A text as pages of 50 lines."""
    words = text.encode("cp1252", "replace").decode("cp1252").split()
    lines = [" ".join(words[at : at + 12]) for at in range(0, len(words), 12)]
    pages = [lines[at : at + 50] for at in range(0, len(lines), 50)]
    return made_files.pdf([[(50, 800 - 14 * y, line) for y, line in enumerate(page)] for page in pages])


def _clean(line: str) -> str:
    return "".join(letter for letter in line if letter.isprintable())


def warc_of(texts: list[str]) -> bytes:
    """Texts as a crawl of pages, packed record by record."""
    out = io.BytesIO()
    for number, text in enumerate(texts):
        body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page_of(text).encode()
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number}>\r\n"
            f"WARC-Date: 2026-03-05T10:00:00Z\r\nWARC-Target-URI: https://example.org/{number}\r\n"
            f"Content-Type: application/http\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        out.write(gzip.compress(head.encode() + body + b"\r\n\r\n", 1))
    return out.getvalue()


def written(folder: Path, texts: list[str]) -> dict[str, list[Path]]:
    """The texts in every format; formats whose library is missing are left out."""
    rows = [{"id": number, "text": text} for number, text in enumerate(texts)]
    files: dict[str, dict[str, bytes]] = {
        "text": {f"{n}.txt": text.encode() for n, text in enumerate(texts)},
        "html": {f"{n}.html": page_of(text).encode() for n, text in enumerate(texts)},
        "docx": {f"{n}.docx": docx_of(text) for n, text in enumerate(texts)},
        "pdf": {f"{n}.pdf": pdf_of(text) for n, text in enumerate(texts)},
        "jsonl": {"rows.jsonl": "".join(json.dumps(row) + "\n" for row in rows).encode()},
        "csv": {"rows.csv": csv_of(rows)},
        "zip": {"texts.zip": made_files.zipped({f"{n}.txt": text for n, text in enumerate(texts)})},
        "warc": {"pages.warc.gz": warc_of(texts)},
    }
    try:
        import pyarrow
        import pyarrow.parquet

        out = io.BytesIO()
        pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), out)
        files["parquet"] = {"rows.parquet": out.getvalue()}
    except ModuleNotFoundError:
        pass
    found: dict[str, list[Path]] = {}
    for kind, members in files.items():
        (folder / kind).mkdir()
        for name, data in members.items():
            (folder / kind / name).write_bytes(data)
        found[kind] = [folder / kind / name for name in members]
    return found


def csv_of(rows: list[dict[str, Any]]) -> bytes:
    """Rows as CSV."""
    import csv

    out = io.StringIO(newline="")
    table = csv.DictWriter(out, ["id", "text"])
    table.writeheader()
    table.writerows(rows)
    return out.getvalue().encode()


def read_all(paths: list[Path]) -> dict[str, float]:
    """CPU seconds of reading files, megabytes of text a second, documents."""
    next(iter(read_documents(paths[0])))  # libraries are loaded once
    start = time.process_time()
    characters = documents = 0
    for path in paths:
        for raw in read_documents(path):
            characters += len(raw.text)
            documents += 1
    seconds = time.process_time() - start
    return {"documents": documents, "seconds": seconds, "megabytes_a_second": characters / 1e6 / max(seconds, 1e-9)}


def main() -> int:
    """Measure, print, compare with the floors."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=SHARED)
    parser.add_argument("--json", action="store_true", help="the figures as JSON")
    parser.add_argument("--documents", type=int, default=1500, help="how many texts (default: 1500)")
    options = parser.parse_args()
    texts = texts_of(options.folder, options.documents)
    if not texts:
        print(f"{options.folder}: no corpora/german_news or corpora/polnear here", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        files = written(Path(folder), texts)
        figures: dict[str, Any] = {kind: read_all(paths) for kind, paths in files.items()}
    missed = [kind for kind, floor in FLOORS.items() if figures.get(kind, {}).get("megabytes_a_second", floor) < floor]
    if options.json:
        print(json.dumps(figures | {"missed": missed}, indent=2))
        return bool(missed)
    for kind in files:
        of = figures[kind]
        print(f"{kind:10} {of['documents']:6} documents {of['seconds']:8.2f} s {of['megabytes_a_second']:9.2f} MB/s")
    print(f"below their floors: {', '.join(missed)}" if missed else "all above their floors")
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main())
