"""The encoder with its features: a plain token-classification checkpoint, and one matrix beside it.

The features of a token are multiplied by a matrix and added to the embeddings of its word pieces. The matrix lies in
a file of its own, so the folder stays a checkpoint that `AutoModelForTokenClassification.from_pretrained` loads: there
all features are zero, which training has shown to the encoder as well.
"""

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from claimx._extras import require
from claimx.errors import ModelError
from claimx.passes.transformer.labels import LABELS

SETTINGS = "claimx.json"
FEATURES = "claimx_features.safetensors"
_DTYPES = ("float32", "bfloat16")


@dataclass(slots=True)
class Settings:
    """What claimx must know of a checkpoint, saved in its folder as claimx.json.

    `capacity` and `overlap` count word pieces of a window. `languages` are those of the training data; for a text in
    another one the pass proposes nothing. `guidelines` are features of training data alone, `special` the pieces around
    a window. `linker` and `judge` hold weights by the name of what they weigh.
    """

    format: int = 1
    name: str = ""
    languages: tuple[str, ...] = ()
    capacity: int = 254
    overlap: int = 64
    features: tuple[str, ...] = ()
    guidelines: tuple[str, ...] = ()
    special: dict[str, int] = field(default_factory=dict)
    linker: dict[str, dict[str, float]] = field(default_factory=dict)
    judge: dict[str, Any] = field(default_factory=dict)

    def save(self, folder: Path) -> None:
        """Write claimx.json."""
        text = json.dumps(asdict(self), indent=1, ensure_ascii=False, sort_keys=True)
        (folder / SETTINGS).write_text(text + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "Settings":
        """Read claimx.json. Raises ModelError when it is no such file."""
        try:
            held = json.loads((folder / SETTINGS).read_text(encoding="utf-8"))
            for name in ("languages", "features", "guidelines"):
                held[name] = tuple(held[name])
            settings = cls(**held)
        except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
            raise ModelError(f"{folder / SETTINGS}: not the settings of a model: {error}") from error
        if settings.format != 1:
            raise ModelError(f"{folder / SETTINGS}: format {settings.format}; this claimx reads format 1")
        return settings


class Network:
    """A token classifier and the matrix of its features, on one device.

    Deterministic: no dropout, no sampling. `encoder` is the model of transformers, `projection` the matrix.
    """

    def __init__(self, encoder: Any, projection: Any, device: str = "cpu", dtype: str = "float32") -> None:
        self.encoder = encoder.to(device=device)
        self.projection = projection.to(device=device)
        self.device = device
        self.dtype = dtype
        if dtype == "bfloat16":
            self.encoder = self.encoder.bfloat16()
            self.projection = self.projection.bfloat16()

    def logits(self, pieces: Any, mask: Any, features: Any) -> Any:
        """Scores of the labels, batch by piece by label. `features`: batch by piece by feature, floating point."""
        embedded = self.encoder.get_input_embeddings()(pieces)
        embedded = embedded + self.projection(features.to(embedded.dtype))
        return self.encoder(inputs_embeds=embedded, attention_mask=mask).logits

    def save(self, folder: Path) -> None:
        """Write weights as safetensors, encoder and features apart."""
        self.encoder.save_pretrained(folder, safe_serialization=True)
        weight = self.projection.weight.detach().float().cpu().contiguous()
        require("safetensors.torch", extra="transformers").save_file({"features": weight}, str(folder / FEATURES))


def new_projection(encoder: Any, features: int) -> Any:
    """A matrix of small random numbers for so many features."""
    torch = require("torch", extra="transformers")
    projection = torch.nn.Linear(features, encoder.get_input_embeddings().weight.shape[1], bias=False)
    torch.nn.init.normal_(projection.weight, std=0.02)
    return projection


def choose_device(wanted: str | None = None) -> str:
    """The device asked for, or the best there is: CUDA, then MPS, then the processor."""
    torch = require("torch", extra="transformers")
    if wanted is not None:
        return wanted
    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


def check_dtype(dtype: str) -> str:
    """`dtype` if it is one that claimx computes in. Raises ModelError."""
    if dtype not in _DTYPES:
        raise ModelError(f"dtype: no {dtype!r}; there are {', '.join(_DTYPES)}")
    return dtype


def load_encoder(folder: Path, **options: Any) -> Any:
    """The token classifier of a folder: safetensors only, no code of the folder is run, no network is asked."""
    transformers = require("transformers", extra="transformers")
    try:
        return transformers.AutoModelForTokenClassification.from_pretrained(
            folder, local_files_only=True, trust_remote_code=False, use_safetensors=True, **options
        )
    except (OSError, ValueError) as error:
        raise ModelError(f"{folder}: no token classifier in safetensors there: {error}") from error


def load_tokenizer(folder: Path) -> Any:
    """The tokenizer of a folder, without its code and without the network. Raises ModelError."""
    transformers = require("transformers", extra="transformers")
    try:
        return transformers.AutoTokenizer.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
    except (OSError, ValueError) as error:
        raise ModelError(f"{folder}: no tokenizer there: {error}") from error


def load_network(folder: Path, settings: Settings, *, device: str | None = None, dtype: str = "float32") -> Network:
    """The network of a folder that `claimx train` wrote. Raises ModelError when a file of it is missing or another."""
    torch = require("torch", extra="transformers")
    check_dtype(dtype)
    encoder = load_encoder(folder, dtype=torch.float32).eval()
    labels = tuple(encoder.config.id2label[number] for number in range(encoder.config.num_labels))
    if labels != LABELS:
        raise ModelError(f"{folder}: its labels are {', '.join(labels)}; claimx needs {', '.join(LABELS)}")
    wanted = len(settings.features) + len(settings.guidelines)
    try:
        weight = require("safetensors.torch", extra="transformers").load_file(str(folder / FEATURES))["features"]
    except (OSError, KeyError) as error:
        raise ModelError(f"{folder / FEATURES}: cannot be read: {error}") from error
    projection = new_projection(encoder, wanted)
    if weight.shape != projection.weight.shape:
        raise ModelError(
            f"{folder / FEATURES}: a matrix of {tuple(weight.shape)}, not {tuple(projection.weight.shape)}"
        )
    projection.weight = torch.nn.Parameter(weight, requires_grad=False)
    return Network(encoder, projection, choose_device(device), dtype)


def locate(model: str | os.PathLike[str]) -> Path:
    """The folder of a model: the one given, or the one that the Hugging Face hub's cache holds or fetches for an id.

    Only safetensors, JSON and tokenizer files are fetched. Raises ModelError when there is neither.
    """
    folder = Path(model)
    if folder.is_dir():
        return folder
    hub = require("huggingface_hub", extra="transformers")
    wanted = ["*.safetensors", "*.json", "*.model", "*.txt"]
    try:
        return Path(hub.snapshot_download(os.fspath(model), allow_patterns=wanted))
    except Exception as error:  # the hub raises dozens of kinds: no such id, no network, no permission
        raise ModelError(f"{os.fspath(model)}: neither a folder nor a model of the hub: {error}") from error


def torch_forward(network: Network) -> Any:
    """The network as a function of NumPy arrays: pieces, mask, features to logits."""
    torch = require("torch", extra="transformers")

    def forward(pieces: Any, mask: Any, features: Any) -> Any:
        with torch.inference_mode():
            arrays = (torch.from_numpy(one).to(network.device) for one in (pieces, mask, features))
            return network.logits(*arrays).float().cpu().numpy()

    return forward
