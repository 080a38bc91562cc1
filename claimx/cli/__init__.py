"""The `claimx` command: argparse over the public functions, one module for each command.

Exit codes: 0 all is well; 1 some input failed, the others were written; 2 the command was used wrongly; 130 Ctrl-C; 143
and 129 when the system ended it (SIGTERM, SIGHUP).
"""

from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    try:
        from claimx.cli.command import run
    except KeyboardInterrupt:  # loading takes long enough for somebody to think again
        return 130
    return run(arguments)
