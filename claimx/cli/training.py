"""`claimx train` and `claimx onnx`: models of one's own."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from claimx.cli.common import FINE, UsageError, add_command
from claimx.cli.console import Console, add_logging
from claimx.errors import ClaimxError

if TYPE_CHECKING:
    from claimx.cli.common import Commands


def add_commands(commands: "Commands") -> None:
    """The parsers of both commands."""
    train = add_command(
        commands,
        "train",
        "fine-tune a model on annotated documents",
        "Fine-tune a token classifier on annotated documents, one JSON object a line. Goes on where an earlier call "
        "with the same options was stopped.",
    )
    train.add_argument("files", nargs="+", type=Path, metavar="FILE", help="annotated documents to learn from")
    train.add_argument("--into", required=True, type=Path, metavar="FOLDER", help="where the model is written")
    start = train.add_mutually_exclusive_group(required=True)
    start.add_argument("--base", metavar="FOLDER|ID", help="the encoder to fine-tune")
    start.add_argument("--from-scratch", choices=("tiny", "small", "base"), help="an encoder of this size from nothing")
    train.add_argument(
        "--aside", nargs="+", default=[], type=Path, metavar="FILE", help="annotated by other guidelines"
    )
    train.add_argument("--test", nargs="+", default=[], type=Path, metavar="FILE", help="documents to measure it on")
    train.add_argument(
        "--pretrain", type=int, default=0, metavar="EPOCHS", help="first learn to fill gaps in the texts, so long"
    )
    train.add_argument(
        "--raw", nargs="+", default=[], type=Path, metavar="FILE", help="more texts for that, without annotations"
    )
    train.add_argument("--held-back", type=float, default=0.1, metavar="SHARE", help="share to stop and calibrate by")
    train.add_argument("--epochs", type=int, default=8)
    train.add_argument("--rate", type=float, help="of learning (default: 0.00003, or 0.001 from scratch)")
    train.add_argument("--batch", type=int, default=3072, help="word pieces of one step (default: 3072)")
    train.add_argument("--capacity", type=int, metavar="PIECES", help="length of a window in word pieces")
    train.add_argument("--seed", type=int, default=1)
    train.add_argument("--licence", default="other", help="of the model, for its card")
    train.add_argument("--device", help="cuda, mps or cpu (default: the best there is)")
    add_logging(train)
    summary = "write a trained model as ONNX, to run without torch"
    onnx = add_command(commands, "onnx", summary, f"{summary[0].upper()}{summary[1:]}.")
    onnx.add_argument("folder", metavar="FOLDER", help="what claimx train wrote; the ONNX file is written into it")
    onnx.add_argument("--int8", action="store_true", help="weights of 8 bits: smaller and faster, a little less exact")


def run_train(options: argparse.Namespace, console: Console) -> int:
    """Progress goes to standard error, the folder to standard output."""
    from claimx.training.loop import Schedule
    from claimx.training.train import Recipe, train

    rate = options.rate or (3e-5 if options.base else 1e-3)
    recipe = Recipe(
        train=tuple(options.files),
        into=options.into,
        aside=tuple(options.aside),
        test=tuple(options.test),
        raw=tuple(options.raw),
        held_back=options.held_back,
        base=options.base,
        from_scratch=options.from_scratch,
        capacity=options.capacity,
        licence=options.licence,
        device=options.device,
        schedule=Schedule(
            epochs=options.epochs, seed=options.seed, rate=rate, batch=options.batch, pretrain=options.pretrain
        ),
    )
    try:
        print(train(recipe, report=lambda line: console.note(line, event="training")))
    except ClaimxError as error:
        raise UsageError(str(error)) from None
    return FINE


def run_onnx(options: argparse.Namespace, console: Console) -> int:
    """The path of the ONNX file goes to standard output."""
    from claimx.passes.transformer.onnx import export

    try:
        print(export(options.folder, int8=options.int8))
    except ClaimxError as error:
        raise UsageError(str(error)) from None
    return FINE
