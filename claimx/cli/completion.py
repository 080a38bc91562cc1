"""`claimx completion`: what the shell needs to complete the command, made from its own parser."""

import argparse
from typing import TYPE_CHECKING, Any

from claimx.cli.common import FINE, UsageError, add_command
from claimx.cli.console import Console
from claimx.errors import MissingExtraError

if TYPE_CHECKING:
    from claimx.cli.common import Commands

_FILES = ("FILE", "FOLDER", "PATH", "TABLE", "CASES", "PACK.toml", "CODE")
_EPILOG = """\
bash: claimx completion bash > ~/.local/share/bash-completion/completions/claimx
zsh:  claimx completion zsh > "${fpath[1]}/_claimx"
fish: claimx completion fish > ~/.config/fish/completions/claimx.fish"""


def add_commands(commands: "Commands") -> None:
    """The parser."""
    completion = add_command(
        commands,
        "completion",
        "a script by which your shell completes claimx",
        "Print a script by which the shell completes commands, options and files. Needs the extra completion.",
        _EPILOG,
    )
    completion.add_argument("shell", choices=("bash", "zsh", "fish"), help="the shell to write for")


def run(options: argparse.Namespace, console: Console) -> int:
    """Print the script."""
    from claimx._extras import require
    from claimx.cli.command import make_parser

    try:
        shtab: Any = require("shtab", extra="completion")
    except MissingExtraError as error:
        raise UsageError(str(error)) from None
    parser = make_parser()
    _prepare(parser, shtab.FILE)
    print(shtab.complete(parser, shell=options.shell))
    return FINE


def _prepare(parser: argparse.ArgumentParser, file: Any) -> None:
    """Say of each argument that takes a path that it does, which argparse does not know; name commands shortly."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for line in action._choices_actions:
                action.choices[line.dest].description = line.help
            for child in action.choices.values():
                _prepare(child, file)
        elif isinstance(action.metavar, str) and action.metavar.startswith(_FILES):
            action.complete = file  # type: ignore[attr-defined]
