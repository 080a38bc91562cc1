"""An encoder from nothing: a sentencepiece vocabulary of the training texts, and a few layers.

Two architectures: XLM-R (absolute positions) and ModernBERT (rotary positions, attention local in every second layer).
From a million words the second learns much faster what stands beside what; the first is there for tests.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from claimx._extras import require
from claimx.errors import TrainingError
from claimx.passes.transformer.labels import LABELS

_LOCAL = 32  # pieces that a local layer looks at, half of them on either side
_SPREAD = 0.05  # standard deviation of embeddings that texts gave


@dataclass(frozen=True, slots=True)
class Size:
    """The measures of an encoder from scratch; `kind` is the architecture, xlm-roberta or modernbert."""

    kind: str
    pieces: int
    layers: int
    width: int
    heads: int
    inner: int
    positions: int


SIZES = {
    "tiny": Size(kind="xlm-roberta", pieces=400, layers=2, width=64, heads=2, inner=128, positions=128),
    "small": Size(kind="modernbert", pieces=10_000, layers=4, width=160, heads=4, inner=240, positions=192),
    "base": Size(kind="modernbert", pieces=24_000, layers=6, width=384, heads=6, inner=1536, positions=512),
}


def train_tokenizer(texts: Iterable[str], size: Size, folder: Path) -> Any:
    """A unigram vocabulary of the texts, saved in `folder` as XLM-R's tokenizers expect it, and loaded from there."""
    sentencepiece = require("sentencepiece", extra="transformers")
    transformers = require("transformers", extra="transformers")
    folder.mkdir(parents=True, exist_ok=True)
    lines = (line for text in texts for line in text.splitlines() if line.strip())
    try:
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=lines,
            model_prefix=str(folder / "sentencepiece.bpe"),
            vocab_size=size.pieces,
            character_coverage=0.9998,
            hard_vocab_limit=False,
            num_threads=1,
            input_sentence_size=100_000,
            shuffle_input_sentence=False,
            minloglevel=2,
        )
    except RuntimeError as error:
        raise TrainingError(f"no vocabulary could be learned from the training texts: {error}") from error
    (folder / "sentencepiece.bpe.vocab").unlink()
    tokenizer = transformers.XLMRobertaTokenizer.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
    tokenizer.save_pretrained(folder)
    return tokenizer


def new_encoder(tokenizer: Any, size: Size, *, dropout: float = 0.1) -> Any:
    """A token classifier of this size with random weights; the seed is torch's."""
    transformers = require("transformers", extra="transformers")
    common = {
        "vocab_size": len(tokenizer),
        "hidden_size": size.width,
        "num_hidden_layers": size.layers,
        "num_attention_heads": size.heads,
        "intermediate_size": size.inner,
        "pad_token_id": tokenizer.pad_token_id,
        "bos_token_id": tokenizer.bos_token_id,
        "eos_token_id": tokenizer.eos_token_id,
        **label_names(),
    }
    if size.kind == "xlm-roberta":
        config = transformers.XLMRobertaConfig(
            max_position_embeddings=size.positions + 2,
            type_vocab_size=1,
            hidden_dropout_prob=dropout,
            attention_probs_dropout_prob=dropout,
            **common,
        )
        return transformers.XLMRobertaForTokenClassification(config)
    config = transformers.ModernBertConfig(
        max_position_embeddings=size.positions,
        local_attention=_LOCAL,
        global_attn_every_n_layers=2,
        cls_token_id=tokenizer.bos_token_id,
        sep_token_id=tokenizer.eos_token_id,
        embedding_dropout=dropout,
        attention_dropout=dropout,
        mlp_dropout=dropout,
        classifier_dropout=dropout,
        attn_implementation="sdpa",
        **common,
    )
    return transformers.ModernBertForTokenClassification(config)


def seed_embeddings(encoder: Any, texts: Sequence[Any], *, window: int = 3, contexts: int = 4000) -> None:
    """Give the embeddings of an encoder from scratch what the texts say of each piece's neighbours.

    Singular vectors of the positive pointwise mutual information of pieces within a few places of each other (Levy and
    Goldberg, 2014): supported and backed begin near each other, which labels alone would have to show. `texts` are
    arrays of pieces.
    """
    numpy = require("numpy", extra="transformers")
    torch = require("torch", extra="transformers")
    weight = encoder.get_input_embeddings().weight
    pieces, width = weight.shape
    counts = sum(numpy.bincount(text, minlength=pieces) for text in texts)
    frequent = numpy.argsort(-counts, kind="stable")[:contexts]
    place = numpy.full(pieces, -1, dtype=numpy.int64)
    place[frequent] = numpy.arange(len(frequent))
    table = numpy.zeros(pieces * len(frequent), dtype=numpy.float32)
    for text in texts:
        for gap in range(1, window + 1):
            for one, other in ((text[:-gap], text[gap:]), (text[gap:], text[:-gap])):
                column = place[other]
                cells = one.astype(numpy.int64)[column >= 0] * len(frequent) + column[column >= 0]
                numpy.add.at(table, cells, 1.0)
    table = table.reshape(pieces, len(frequent))
    rows, columns, total = table.sum(1, keepdims=True), table.sum(0, keepdims=True), max(1.0, float(table.sum()))
    with numpy.errstate(divide="ignore", invalid="ignore"):
        mutual = numpy.log(table * total / (rows * columns))
    mutual = numpy.where(numpy.isfinite(mutual), numpy.maximum(mutual, 0.0), 0.0).astype(numpy.float32)
    rank = min(width, min(mutual.shape))
    left, strength, _ = torch.svd_lowrank(torch.from_numpy(mutual), q=rank, niter=2)
    vectors = left * strength.sqrt()
    vectors = vectors / vectors.std().clamp(min=1e-6) * _SPREAD
    with torch.no_grad():
        seen = torch.from_numpy(counts > 0)
        weight[seen, :rank] = vectors[seen]


def label_names() -> dict[str, Any]:
    """The label scheme as transformers' configurations hold it."""
    return {"id2label": dict(enumerate(LABELS)), "label2id": {label: number for number, label in enumerate(LABELS)}}
