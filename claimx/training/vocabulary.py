"""A small encoder from nothing: a sentencepiece vocabulary of the training texts, and an XLM-R of a few layers."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from claimx._extras import require
from claimx.errors import TrainingError
from claimx.passes.transformer.labels import LABELS

_SPECIAL = 5  # <s>, <pad>, </s>, <unk>, <mask>: what the tokenizer of XLM-R adds to the pieces


@dataclass(frozen=True, slots=True)
class Size:
    """The measures of an encoder from scratch."""

    pieces: int
    layers: int
    width: int
    heads: int
    inner: int
    positions: int


SIZES = {
    "tiny": Size(pieces=400, layers=2, width=64, heads=2, inner=128, positions=128),
    "small": Size(pieces=10_000, layers=3, width=128, heads=4, inner=256, positions=192),
    "base": Size(pieces=24_000, layers=6, width=384, heads=6, inner=1536, positions=512),
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
    tokenizer = transformers.XLMRobertaTokenizer.from_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return tokenizer


def new_encoder(tokenizer: Any, size: Size, *, dropout: float = 0.1) -> Any:
    """An XLM-R token classifier of this size with random weights; the seed is torch's."""
    transformers = require("transformers", extra="transformers")
    config = transformers.XLMRobertaConfig(
        vocab_size=len(tokenizer),
        hidden_size=size.width,
        num_hidden_layers=size.layers,
        num_attention_heads=size.heads,
        intermediate_size=size.inner,
        max_position_embeddings=size.positions + 2,
        type_vocab_size=1,
        hidden_dropout_prob=dropout,
        attention_probs_dropout_prob=dropout,
        pad_token_id=tokenizer.pad_token_id,
        bos_token_id=tokenizer.bos_token_id,
        eos_token_id=tokenizer.eos_token_id,
        **label_names(),
    )
    return transformers.XLMRobertaForTokenClassification(config)


def label_names() -> dict[str, Any]:
    """The label scheme as transformers' configurations hold it."""
    return {"id2label": dict(enumerate(LABELS)), "label2id": {label: number for number, label in enumerate(LABELS)}}
