"""A model as ONNX: written with torch once, run with onnxruntime and tokenizers alone."""

import os
import warnings
from pathlib import Path
from typing import Any

from claimx._extras import require
from claimx.errors import ModelError
from claimx.passes.transformer.network import Settings, load_network
from claimx.passes.transformer.tagger import Forward

FILE, FILE_INT8 = "model.onnx", "model.int8.onnx"
_OPSET = 18


def export(folder: str | os.PathLike[str], *, int8: bool = False) -> Path:
    """Write the network of a folder, features and all, as ONNX into the same folder; returns the file.

    Needs the extras `transformers` and `onnx`, and the library onnx. `int8` writes weights of 8 bits (dynamic
    quantisation), from which labels differ a little. Raises ModelError and MissingExtraError.
    """
    torch = require("torch", extra="transformers")
    require("onnx", extra="test")
    place = Path(folder)
    network = load_network(place, Settings.load(place), device="cpu")
    # torch's fused attention is written out with a test for NaN over every pair of pieces, which plain attention lacks
    network.encoder.set_attn_implementation("eager")
    module = torch.nn.Module()
    module.add_module("encoder", network.encoder)
    module.add_module("projection", network.projection)
    module.forward = network.logits
    module.eval()
    names = ["pieces", "mask", "features"]
    sample = (
        torch.ones((2, 9), dtype=torch.int64),
        torch.ones((2, 9), dtype=torch.int64),
        torch.zeros((2, 9, network.projection.in_features)),
    )
    target = place / FILE
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the tracer: that shapes are read, which dynamic_axes names
        torch.onnx.export(
            module,
            sample,
            str(target),
            input_names=names,
            output_names=["logits"],
            dynamic_axes={name: {0: "texts", 1: "pieces"} for name in [*names, "logits"]},
            opset_version=_OPSET,
            dynamo=False,
        )
    if not int8:
        return target
    quantization = require("onnxruntime.quantization", extra="onnx")
    small = place / FILE_INT8
    quantization.quantize_dynamic(str(target), str(small), weight_type=quantization.QuantType.QInt8)
    return small


def onnx_forward(file: Path, *, threads: int | None = None) -> Forward:
    """The network of an ONNX file as a function of NumPy arrays. Raises ModelError when the file cannot be run."""
    runtime = require("onnxruntime", extra="onnx")
    options = runtime.SessionOptions()
    if threads is not None:
        options.intra_op_num_threads = threads
    try:
        session = runtime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime raises kinds of its own, which it does not export
        raise ModelError(f"{file}: cannot be run as ONNX: {error}") from error

    def forward(pieces: Any, mask: Any, features: Any) -> Any:
        return session.run(["logits"], {"pieces": pieces, "mask": mask, "features": features})[0]

    return forward


class FastTokenizer:
    """A tokenizer.json without transformers: what `PieceCutter` and `Special` ask of a tokenizer."""

    def __init__(self, folder: Path, special: dict[str, int]) -> None:
        tokenizers = require("tokenizers", extra="onnx")
        try:
            self._tokenizer = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
        except Exception as error:  # tokenizers raises bare Exception
            raise ModelError(f"{folder / 'tokenizer.json'}: cannot be read: {error}") from error
        self.cls_token_id = self.bos_token_id = special["first"]
        self.sep_token_id = self.eos_token_id = special["last"]
        self.pad_token_id = special["padding"]
        self.unk_token_id = special["unknown"]

    def encode(self, word: str, *, add_special_tokens: bool = False) -> list[int]:
        """The pieces of a word."""
        found: list[int] = self._tokenizer.encode(word, add_special_tokens=add_special_tokens).ids
        return found
