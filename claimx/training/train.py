"""`claimx train`: annotated documents in, a model folder out."""

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any

from claimx._extras import require
from claimx.errors import TrainingError
from claimx.merge import merge
from claimx.passes.base import Candidate
from claimx.passes.transformer import TransformerPass
from claimx.passes.transformer.features import NAMES as FEATURES
from claimx.passes.transformer.network import (
    SETTINGS,
    Network,
    Settings,
    choose_device,
    load_encoder,
    load_tokenizer,
    locate,
    new_projection,
    torch_forward,
)
from claimx.passes.transformer.pieces import PieceCutter, Special
from claimx.passes.transformer.scene import token_ranges
from claimx.passes.transformer.tagger import Tagger
from claimx.training.calibrate import calibrate, match, reliability
from claimx.training.card import model_card
from claimx.training.data import Example, load_examples, read_documents, reading_of
from claimx.training.facts import fit_facts
from claimx.training.loop import CHECKPOINT, Schedule, Trainer, encode_example
from claimx.training.pretrain import PRETRAINING, Pretrainer
from claimx.training.scores import Figure, evaluate
from claimx.training.vocabulary import SIZES, label_names, new_encoder, seed_embeddings, train_tokenizer

Report = Callable[[str], None]
LOG = "training.json"


@dataclass(frozen=True, slots=True)
class Recipe:
    """What to train, on what.

    `train` is annotated as quotes are to be found; `aside` by other guidelines: it teaches the words, and the model is
    told which is which. `held_back` is the share of `train` that the weights never see: it decides when to stop, and
    the scores are calibrated on it. `test` is looked at once, at the end. `raw` are further texts to pretrain on, in
    the same form; what is annotated in them is not read. One of `base` (a folder or a hub's id) and `from_scratch` (a
    size of vocabulary.SIZES) is given. `capacity` is the length of a window in word pieces.
    """

    train: tuple[Path, ...]
    into: Path
    aside: tuple[Path, ...] = ()
    test: tuple[Path, ...] = ()
    raw: tuple[Path, ...] = ()
    held_back: float = 0.1
    base: str | None = None
    from_scratch: str | None = None
    capacity: int | None = None
    licence: str = "other"
    device: str | None = None
    schedule: Schedule = field(default_factory=Schedule)


@dataclass(frozen=True, slots=True)
class _Data:
    """The documents of a recipe, read."""

    learn: list[Example]
    held: list[Example]
    aside: list[Example]
    tests: dict[str, list[Example]]
    raw: list[dict[str, Any]]

    @classmethod
    def read(cls, recipe: Recipe) -> "_Data":
        learn, held = split(_read(recipe.train), recipe.held_back)
        tests = {f"{path.parent.name}/{path.stem}": _read([path]) for path in recipe.test}
        raw = [document for path in recipe.raw for document in read_documents(path, annotated=False)]
        return cls(learn, held, _read(recipe.aside), tests, raw)

    def languages(self) -> tuple[str, ...]:
        return tuple(sorted({one.reading.pack.code for one in self.learn}))

    def guidelines(self) -> tuple[str, ...]:
        """The names of the guidelines of the documents aside."""
        return tuple(sorted({one.corpus for one in self.aside}))

    def counts(self) -> list[tuple[str, int, int]]:
        """For each set its name, its documents and its quotes."""
        sets = {"train": self.learn, "aside": self.aside, "held back": self.held, **self.tests}
        return [(name, len(found), sum(len(one.gold) for one in found)) for name, found in sets.items()]


def train(recipe: Recipe, report: Report = print) -> Path:
    """Train a model, calibrate its scores, measure it, and write its folder. Goes on where an earlier call was stopped.

    Raises TrainingError for data or options that cannot be used, ModelError for a base that cannot be, and
    MissingExtraError without the extra `transformers`.
    """
    torch = require("torch", extra="transformers")
    _check(recipe)
    recipe.into.mkdir(parents=True, exist_ok=True)
    report("reading the training data")
    data = _Data.read(recipe)
    torch.manual_seed(recipe.schedule.seed)
    tokenizer, encoder, capacity = _start(recipe, [*data.learn, *data.aside], data.raw)
    settings = Settings(
        name=recipe.into.name,
        languages=data.languages(),
        capacity=capacity,
        overlap=capacity // 4,
        features=FEATURES,
        guidelines=data.guidelines(),
        special=asdict(Special.of(tokenizer)),
    )
    projection = new_projection(encoder, len(settings.features) + len(settings.guidelines))
    network = Network(encoder, projection, choose_device(recipe.device))
    log = _learn(recipe, data, network, tokenizer, settings, report)
    network.save(recipe.into)
    tokenizer.save_pretrained(recipe.into)
    report("weighing facts")
    facts = fit_facts(data.learn)
    facts.save(recipe.into)
    report("calibrating on what was held back")
    made = TransformerPass(Tagger(torch_forward(network), tokenizer, settings), settings, facts)
    calibrate(made, data.held)
    _describe(recipe, data, made, log)
    settings.save(recipe.into)  # last: a folder with it is a finished model
    for name in (CHECKPOINT, PRETRAINING):
        (recipe.into / name).unlink(missing_ok=True)
    return recipe.into


def _learn(
    recipe: Recipe, data: _Data, network: Network, tokenizer: Any, settings: Settings, report: Report
) -> list[dict[str, Any]]:
    """Train the network; returns the log, one row per epoch."""
    cutter = PieceCutter(tokenizer)
    examples = [encode_example(one, cutter, settings.guidelines) for one in [*data.learn, *data.aside]]
    if recipe.from_scratch is not None:
        seed_embeddings(network.encoder, [one.pieces for one in examples])
    if recipe.schedule.pretrain:
        if tokenizer.mask_token_id is None:
            raise TrainingError(f"{recipe.base}: has no piece for a mask, so it cannot be pretrained; leave that out")
        Pretrainer(
            network=network,
            special=Special.of(tokenizer),
            mask=tokenizer.mask_token_id,
            texts=[one.pieces for one in examples] + [_pieces(one, cutter) for one in data.raw],
            schedule=recipe.schedule,
            capacity=settings.capacity,
            work=recipe.into,
            report=report,
        ).run()
    trainer = Trainer(
        network=network,
        special=Special.of(tokenizer),
        train=examples,
        held_back=[encode_example(one, cutter, settings.guidelines) for one in data.held],
        schedule=recipe.schedule,
        capacity=settings.capacity,
        guidelines=len(settings.guidelines),
        work=recipe.into,
        rule_columns=[place for place, name in enumerate(FEATURES) if name.startswith("rules:")],
        report=report,
    )
    return trainer.run()


def _pieces(document: dict[str, Any], cutter: PieceCutter) -> Any:
    numpy = require("numpy", extra="transformers")
    return numpy.array([piece for found in cutter.cut(reading_of(document)) for piece in found], dtype=numpy.int32)


def _describe(recipe: Recipe, data: _Data, made: TransformerPass, log: list[dict[str, Any]]) -> None:
    """Measure a model and write its card and its log."""
    results, errors = _measure(made, {"held back": data.held, **data.tests})
    card = model_card(
        name=recipe.into.name,
        made_from=recipe.base or f"nothing ({recipe.from_scratch}: {_shown(recipe.from_scratch)})",
        languages=made.settings.languages,
        licence=recipe.licence,
        data=data.counts(),
        options={**asdict(recipe.schedule), "capacity": made.settings.capacity, "held_back": recipe.held_back},
        log=log,
        results=results,
        calibration=errors,
    )
    (recipe.into / "README.md").write_text(card, encoding="utf-8")
    (recipe.into / LOG).write_text(json.dumps(log, indent=1) + "\n", encoding="utf-8")


def split(examples: Sequence[Example], held_back: float) -> tuple[list[Example], list[Example]]:
    """What is learned from, and what is held back: by the id of each document, so that it stays so in every run."""
    learn: list[Example] = []
    held: list[Example] = []
    for one in examples:
        share = int.from_bytes(blake2b(one.id.encode(), digest_size=4).digest(), "big") / 2**32
        (held if share < held_back else learn).append(one)
    if not learn or not held:
        raise TrainingError(f"{len(examples)} documents are too few to hold {held_back:.0%} of them back")
    return learn, held


def _check(recipe: Recipe) -> None:
    if (recipe.base is None) == (recipe.from_scratch is None):
        raise TrainingError("name one of base (a folder or id) and from_scratch (a size)")
    if recipe.from_scratch is not None and recipe.from_scratch not in SIZES:
        raise TrainingError(f"from_scratch: no size {recipe.from_scratch!r}; there are {', '.join(SIZES)}")
    if recipe.raw and not recipe.schedule.pretrain:
        raise TrainingError("raw: texts to pretrain on, but no epochs of it; set schedule.pretrain")
    if not 0.0 < recipe.held_back < 1.0:
        raise TrainingError(f"held_back: {recipe.held_back} is no share between 0 and 1")
    if (recipe.into / SETTINGS).exists():
        raise TrainingError(f"{recipe.into}: holds a finished model; name another folder, or remove this one")


def _read(paths: Sequence[Path]) -> list[Example]:
    return load_examples(document for path in paths for document in read_documents(path))


def _start(recipe: Recipe, examples: Sequence[Example], raw: Sequence[dict[str, Any]]) -> tuple[Any, Any, int]:
    """Tokenizer, encoder and the length of a window."""
    if recipe.from_scratch is not None:
        size = SIZES[recipe.from_scratch]
        vocabulary = recipe.into / "vocabulary"
        if not vocabulary.is_dir():  # whole or not at all, as a checkpoint
            partial = recipe.into / "vocabulary.part"
            shutil.rmtree(partial, ignore_errors=True)
            texts = [one.reading.text for one in examples] + [one["text"] for one in raw]
            train_tokenizer(texts, size, partial)
            partial.rename(vocabulary)
        tokenizer = load_tokenizer(vocabulary)
        return tokenizer, new_encoder(tokenizer, size), min(recipe.capacity or size.positions - 2, size.positions - 2)
    folder = locate(recipe.base or "")
    encoder = load_encoder(folder, **label_names(), ignore_mismatched_sizes=True)
    room = int(getattr(encoder.config, "max_position_embeddings", 512)) - 4
    return load_tokenizer(folder), encoder, min(recipe.capacity or 254, room)


def _shown(size: str | None) -> str:
    return ", ".join(f"{key} {value}" for key, value in asdict(SIZES[size]).items()) if size else ""


def _measure(
    made: TransformerPass, sets: dict[str, list[Example]]
) -> tuple[dict[str, dict[str, dict[str, Figure]]], dict[str, float]]:
    """The figures of rules, model and both for each set, and the calibration error of both."""
    results: dict[str, dict[str, dict[str, Figure]]] = {}
    errors: dict[str, float] = {}
    for name, examples in sets.items():
        found: dict[str, list[tuple[Example, list[Candidate]]]] = {"rules": [], "model": [], "merged": []}
        rows: list[tuple[float, bool]] = []
        for example in examples:
            joined = made.join_many([(example.reading, example.rules)])[0]
            own = [one for one in joined.candidates if one.made_by == made.made_by and one.note is None]
            both = merge(joined.candidates, name, calibrated=True, least=joined.least)
            found["rules"].append((example, list(example.rules)))
            found["model"].append(
                (example, [one.candidate for one in merge(own, name, calibrated=True, least=joined.least)])
            )
            found["merged"].append((example, [one.candidate for one in both]))
            rows += [
                (one.score, match(token_ranges(example.reading, one.candidate.content), example.gold) is not None)
                for one in both
                if not one.candidate.depth
            ]
        results[name] = {who: evaluate(pairs) for who, pairs in found.items()}
        errors[name] = reliability(rows)[0] if rows else 0.0
    return results, errors
