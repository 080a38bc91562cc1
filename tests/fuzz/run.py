"""Fuzz claimx by hand; README.md says how."""

import argparse
import sys
import time
import traceback
from hashlib import sha256
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

FREE_SECONDS = 1.0
SECONDS_A_BYTE = 4e-4
"""CPU time that one input may take; news takes about two microseconds a character."""


def within_time(target: str, data: bytes, *, slack: float = 1.0) -> float:
    """Run a target; the CPU seconds it took. Raises AssertionError when they were too many for the bytes."""
    from targets import TARGETS

    start = time.process_time()
    size = TARGETS[target](data)
    seconds = time.process_time() - start
    most = slack * (FREE_SECONDS + SECONDS_A_BYTE * size)
    assert seconds <= most, f"{seconds:.1f} CPU seconds for {size:,} bytes, more than {most:.1f}"
    return seconds


def mutated(target: str, seconds: float, seed: int, found: Path) -> int:
    """Run a target on changed seeds for so many CPU seconds; how many different failures came."""
    from mutate import inputs
    from targets import seeds

    start, runs, slowest = time.process_time(), 0, 0.0
    failures: dict[str, str] = {}
    for data in inputs(seeds(target), seed):
        if time.process_time() - start > seconds:
            break
        runs += 1
        try:
            slowest = max(slowest, within_time(target, data))
        except Exception as error:
            at = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{type(error).__name__} at {Path(at.filename).name}:{at.lineno}"
            if where not in failures:
                failures[where] = _kept(target, data, found)
                print(f"  {where}: {str(error)[:300]}\n    {failures[where]}", flush=True)
    print(f"{target}: {runs:,} inputs, {seconds:.0f} CPU seconds, slowest {slowest:.2f}, {len(failures)} failures")
    return len(failures)


def _kept(target: str, data: bytes, found: Path) -> str:
    found.mkdir(parents=True, exist_ok=True)
    path = found / f"crash-{target}-{sha256(data).hexdigest()[:12]}.bin"
    path.write_bytes(data)
    return str(path)


def guided(target: str, seconds: float, seed: int, found: Path) -> None:
    """Let atheris (libFuzzer) look for inputs that reach new code; ends the process at the first failure."""
    import tempfile

    import atheris

    with atheris.instrument_imports(include=["claimx"]):
        import targets

        for data in targets.seeds(target):  # modules that are loaded at first use have to be loaded here
            targets.TARGETS[target](data)
    corpus = Path(tempfile.mkdtemp(prefix=f"claimx-corpus-{target}-"))
    for number, data in enumerate(targets.seeds(target)):
        (corpus / f"{number:04}").write_bytes(data)
    found.mkdir(parents=True, exist_ok=True)
    options = [f"-max_total_time={seconds:.0f}", f"-seed={seed}", "-max_len=4096", "-timeout=60", "-rss_limit_mb=4096"]
    options += [f"-artifact_prefix={found}/crash-{target}-", "-print_final_stats=1"]

    def one(data: bytes) -> None:
        within_time(target, data, slack=6.0)  # what counts the branches slows them down

    atheris.Setup([sys.argv[0], *options, str(corpus)], one)
    atheris.Fuzz()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--guided", action="store_true", help="by atheris; one target")
    parser.add_argument("--found", type=Path, default=Path("fuzz-found"))
    parser.add_argument("--replay", type=Path, help="run one input again")
    options = parser.parse_args()
    if options.guided:
        guided(options.targets[0], options.seconds, options.seed, options.found)
    from targets import TARGETS

    if options.replay:
        print(f"{within_time(options.targets[0], options.replay.read_bytes()):.2f} CPU seconds")
        return 0
    chosen = options.targets or list(TARGETS)
    return 1 if sum(mutated(one, options.seconds, options.seed, options.found) for one in chosen) else 0


if __name__ == "__main__":
    sys.exit(main())
