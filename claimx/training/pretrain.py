"""Masked language modelling on plain texts, before the labels: what stands where, learned without annotators.

Devlin et al. (2019); that the texts of the task itself do much of what large ones do is of Krishna et al. (2023). Of
every seventh piece the network sees a mask, and it is asked which piece stood there.
"""

import math
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from claimx._extras import require
from claimx.passes.transformer.labels import UNKNOWN
from claimx.passes.transformer.network import Network
from claimx.passes.transformer.pieces import Special
from claimx.training.checkpoint import load_state, save_state
from claimx.training.loop import Schedule, height, in_batches, stretches

PRETRAINING = "pretraining.pt"
_MASKED = 0.15  # share of the pieces that are asked for
_SHOWN, _SWAPPED = 0.1, 0.1  # shares of those that are left as they are, or replaced by any other piece


class Pretrainer:
    """An encoder and plain texts in pieces; `run` teaches it what pieces stand in them."""

    def __init__(
        self,
        network: Network,
        special: Special,
        mask: int,
        texts: Sequence[Any],
        schedule: Schedule,
        capacity: int,
        work: Path,
        report: Callable[[str], None],
    ) -> None:
        self.torch = require("torch", extra="transformers")
        self.numpy = require("numpy", extra="transformers")
        self.network, self.special, self.mask, self.texts = network, special, mask, texts
        self.schedule, self.capacity, self.work, self.report = schedule, capacity, work, report
        self.torch.manual_seed(schedule.seed)
        self.head = self._new_head().to(network.device)
        self.parameters = [*network.encoder.parameters(), *self.head.parameters()]
        self.optimizer = self.torch.optim.AdamW(self.parameters, lr=schedule.rate, weight_decay=schedule.decay)
        self.steps = sum(len(self._batches(epoch)) for epoch in range(schedule.pretrain))

    def run(self) -> None:
        """Train to the end, or go on to it."""
        step, loss = self._resume()
        at = 0
        self.network.encoder.train()
        for epoch in range(self.schedule.pretrain):
            batches = self._batches(epoch)
            for number, batch in enumerate(batches):
                at += 1
                if at <= step:
                    continue
                self.torch.manual_seed((self.schedule.seed * 1_000_033 + step) % 2**31)
                loss = 0.98 * loss + 0.02 * self._step(batch, epoch, number, step)
                step += 1
                if step % self.schedule.every == 0 or step == self.steps:
                    self._save(step, loss)
                    self.report(f"pretraining, step {step} of {self.steps}, loss {loss:.4f}")
        self.network.encoder.eval()

    def _new_head(self) -> Any:
        torch = self.torch
        pieces, width = self.network.encoder.get_input_embeddings().weight.shape
        head = torch.nn.Module()
        head.dense, head.norm = torch.nn.Linear(width, width), torch.nn.LayerNorm(width)
        head.bias = torch.nn.Parameter(torch.zeros(pieces))
        return head

    def _batches(self, epoch: int) -> list[list[tuple[int, int, int]]]:
        chance = random.Random(f"pretrain/{self.schedule.seed}/{epoch}")
        capacity = chance.randint(self.capacity * 3 // 4, self.capacity)
        return in_batches(stretches([len(one) for one in self.texts], capacity), self.schedule.batch, chance)

    def _step(self, batch: Sequence[tuple[int, int, int]], epoch: int, number: int, step: int) -> float:
        torch = self.torch
        for group in self.optimizer.param_groups:
            group["lr"] = self.schedule.rate * height(step, self.steps, self.schedule.warm_up)
        device = self.network.device
        chance = self.numpy.random.default_rng([self.schedule.seed, 1, epoch, number])
        pieces, mask, wanted = (torch.from_numpy(one).to(device) for one in self._arrays(batch, chance))
        asked = wanted != UNKNOWN
        embeddings = self.network.encoder.get_input_embeddings()
        states = self.network.encoder.base_model(inputs_embeds=embeddings(pieces), attention_mask=mask)[0][asked]
        states = self.head.norm(torch.nn.functional.gelu(self.head.dense(states)))
        logits = states @ embeddings.weight.T + self.head.bias
        loss = torch.nn.functional.cross_entropy(logits, wanted[asked])
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.parameters, 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        return float(loss.detach())

    def _arrays(self, batch: Sequence[tuple[int, int, int]], chance: Any) -> tuple[Any, Any, Any]:
        """Pieces as the network sees them, which are there at all, and those that are asked for."""
        numpy, special = self.numpy, self.special
        longest = max(end - first for _, first, end in batch) + 2
        pieces = numpy.full((len(batch), longest), special.padding, dtype=numpy.int64)
        mask = numpy.zeros((len(batch), longest), dtype=numpy.int64)
        for row, (number, first, end) in enumerate(batch):
            pieces[row, : end - first + 2] = [special.first, *self.texts[number][first:end], special.last]
            mask[row, : end - first + 2] = 1
        edges = (pieces == special.first) | (pieces == special.last) | (mask == 0)
        asked = (chance.random(pieces.shape) < _MASKED) & ~edges
        wanted = numpy.where(asked, pieces, UNKNOWN)
        draw = chance.random(pieces.shape)
        anything = chance.integers(0, len(self.network.encoder.get_input_embeddings().weight), pieces.shape)
        pieces = numpy.where(asked & (draw < 1.0 - _SHOWN - _SWAPPED), self.mask, pieces)
        pieces = numpy.where(asked & (draw >= 1.0 - _SWAPPED), anything, pieces)
        return pieces, mask, wanted

    def _save(self, step: int, loss: float) -> None:
        held = {
            "step": step,
            "loss": loss,
            "encoder": self.network.encoder.state_dict(),
            "head": self.head.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "data": self._digest(),
        }
        save_state(self.work / PRETRAINING, held)

    def _resume(self) -> tuple[int, float]:
        path = self.work / PRETRAINING
        held = load_state(path, self.network.device)
        if held is None:
            return 0, math.log(self.head.bias.shape[0])
        if held["data"] != self._digest():
            self.report(f"{path}: of another run (other data or options): starting anew")
            return 0, math.log(self.head.bias.shape[0])
        self.network.encoder.load_state_dict(held["encoder"])
        self.head.load_state_dict(held["head"])
        self.optimizer.load_state_dict(held["optimizer"])
        self.report(f"pretraining goes on from step {held['step']}")
        return held["step"], held["loss"]

    def _digest(self) -> list[int]:
        sizes = sum(len(one) for one in self.texts)
        return [self.schedule.seed, self.schedule.pretrain, self.schedule.batch, self.capacity, self.steps, sizes]
