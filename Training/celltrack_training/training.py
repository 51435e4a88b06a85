"""The training loop: it can be stopped at any time and goes on where it was."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from torch import distributed
from torch.multiprocessing import spawn

from .augmentation import Crop, Cropper
from .configuration import NetworkConfiguration
from .network import CellSAM
from .objective import Objective
from .samples import Sample, SampleFolder

#: How often each kind of sample is drawn, for every image of it; other sources count once.
SOURCE_WEIGHTS = {"simulated": 1.0, "drawn": 0.2, "yeastvision-movie1": 4.0}
#: The same for kinds that few images show.
KIND_WEIGHTS = {"colour": 2.0, "brightfield-gray": 4.0}


@dataclass
class Plan:
    """The choices of a run."""

    stage: str = "joint"  #: `joint`: everything; `masks`: the mask path, with the encoder and the detector frozen
    steps: int = 10_000
    warmup: int = 300
    #: Last steps, over which the rate falls to 0.
    decay: int = 0
    rate: float = 5e-4
    weight_decay: float = 0.03
    #: Processes, and crops that each works on in a step.
    workers: int = 1
    crops: int = 4
    side: int = 256
    smallest: float = 16
    largest: float = 52
    averaging: float = 0.998
    seed: int = 1
    device: str = "cpu"  #: or `cuda`, with one worker; crops are cut on the CPU
    minutes: float = 1e9
    checkpoint_minutes: float = 4


class Training:
    """A network, its optimiser, and how far they are.

    All chance of a step comes from the seed, the step and the number of the worker, so that a run that goes on from a
    checkpoint takes the same course as one that was never stopped.
    """

    def __init__(self, configuration: NetworkConfiguration, plan: Plan, samples: list[Sample], worker: int = 0):
        torch.manual_seed(plan.seed)
        self.plan = plan
        self.worker = worker
        self.network = CellSAM(configuration)
        self.objective = Objective(self.network)
        self.average = CellSAM(configuration)
        self.average.load_state_dict(self.network.state_dict())
        self.samples = samples
        weights = np.array(
            [SOURCE_WEIGHTS.get(sample.source, 1.0) * KIND_WEIGHTS.get(sample.kind, 1.0) for sample in samples]
        )
        self.chances = weights / weights.sum()
        self.step = 0
        self.optimizer = torch.optim.AdamW(self.groups(), lr=plan.rate, betas=(0.9, 0.98))
        self.cropper = Cropper(plan.side, (plan.smallest, plan.largest))

    def groups(self) -> list[dict]:
        parameters = [*self.network.parameters(), *self.objective.parameters()]
        parameters = [parameter for parameter in parameters if parameter.requires_grad]
        return [
            {"params": [p for p in parameters if p.dim() > 1], "weight_decay": self.plan.weight_decay},
            {"params": [p for p in parameters if p.dim() <= 1], "weight_decay": 0},
        ]

    def rate(self) -> float:
        plan = self.plan
        rise = min(1.0, (self.step + 1) / max(plan.warmup, 1))
        fall = min(1.0, (plan.steps - self.step) / plan.decay) if plan.decay else 1.0
        return plan.rate * rise * max(fall, 0.0)

    def advance(self) -> dict[str, float]:
        """Makes one step; gives the losses."""
        random = np.random.default_rng([self.plan.seed, self.step, self.worker])
        crops = self.draw(random)
        torch_random = torch.Generator(self.plan.device).manual_seed(int(random.integers(2**62)))
        parts = self.objective(self.network, crops, self.plan.stage, torch_random)
        total = sum(parts.values())
        for group in self.optimizer.param_groups:
            group["lr"] = self.rate()
        self.optimizer.zero_grad(set_to_none=True)
        total.backward()
        parameters = [parameter for group in self.optimizer.param_groups for parameter in group["params"]]
        if self.plan.workers > 1:
            average_gradients(parameters, self.plan.workers)
        norm = torch.nn.utils.clip_grad_norm_(parameters, 2.0)
        if torch.isfinite(norm):
            self.optimizer.step()
        self.step += 1
        self.follow()
        return {name: float(value.detach()) for name, value in parts.items()}

    def draw(self, random: np.random.Generator) -> list[Crop]:
        self.cropper.random = random
        crops: list[Crop] = []
        while len(crops) < self.plan.crops:
            crop = self.cropper.crop(self.samples[random.choice(len(self.samples), p=self.chances)])
            if crop is not None:
                crops.append(crop.to(self.plan.device))
        return crops

    @torch.no_grad()
    def follow(self) -> None:
        """Moves the average of the weights."""
        share = min(self.plan.averaging, (self.step + 1) / (self.step + 10))
        mean, new = self.average.state_dict(), self.network.state_dict()
        floats = [name for name, value in mean.items() if value.is_floating_point()]
        torch._foreach_lerp_([mean[name] for name in floats], [new[name] for name in floats], 1 - share)

    def save(self, file: Path) -> None:
        state = {
            "configuration": self.network.configuration.to_json(),
            "plan": asdict(self.plan),
            "step": self.step,
            "network": self.network.state_dict(),
            "average": self.average.state_dict(),
            "objective": self.objective.state_dict(),
            "optimizer": self.optimizer.state_dict(),
        }
        pending = file.with_suffix(".pending")
        torch.save(state, pending)
        os.replace(pending, file)

    def begin_with(self, file: Path) -> None:
        """Takes the weights of a checkpoint, or of a weight file of the program."""
        if file.suffix == ".safetensors":
            weights = {name: value.float() for name, value in load_file(file).items()}
        else:
            state = torch.load(file, map_location=self.plan.device, weights_only=True)
            weights = state["average"]
            self.objective.load_state_dict(state["objective"])
        self.network.load_state_dict(weights)
        self.average.load_state_dict(weights)

    def restore(self, file: Path) -> None:
        """Goes on from a checkpoint."""
        state = torch.load(file, map_location=self.plan.device, weights_only=True)
        self.network.load_state_dict(state["network"])
        self.average.load_state_dict(state["average"])
        self.objective.load_state_dict(state["objective"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.step = state["step"]


def average_gradients(parameters: list[torch.nn.Parameter], workers: int) -> None:
    """Averages gradients over the workers; where one has none, it counts as 0."""
    gradients = [torch.zeros_like(p) if p.grad is None else p.grad for p in parameters]
    flat = torch.cat([gradient.reshape(-1) for gradient in gradients])
    distributed.all_reduce(flat)
    flat /= workers
    for parameter, part in zip(parameters, flat.split([gradient.numel() for gradient in gradients])):
        parameter.grad = part.view_as(parameter)


def train(configuration: NetworkConfiguration, plan: Plan, data: Path, file: Path, start: Path | None = None) -> None:
    """Trains up to the planned step or time, from `file` if it exists, else from the weights of `start` if given."""
    if plan.device != "cpu" and not torch.cuda.is_available():
        raise SystemExit(f"PyTorch finds no device '{plan.device}' here; leave --device out to train on CPUs")
    if plan.device != "cpu" and plan.workers > 1:
        raise SystemExit("only CPUs are trained on by several workers: --device cuda goes with --workers 1")
    if plan.workers == 1:
        work(0, configuration, plan, data, file, start, None)
        return
    # So that the workers end with the process that started them.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with tempfile.TemporaryDirectory() as folder:
        meeting = f"file://{folder}/meeting"
        spawn(work, (configuration, plan, data, file, start, meeting), nprocs=plan.workers, daemon=True)


def work(worker: int, configuration, plan: Plan, data: Path, file: Path, start: Path | None, meeting) -> None:
    """What one worker does; the first one reports and saves."""
    if meeting:
        torch.set_num_threads(1)
        distributed.init_process_group("gloo", init_method=meeting, rank=worker, world_size=plan.workers)
    torch.set_default_device(plan.device)
    training = Training(configuration, plan, SampleFolder(data).read("train"), worker)
    if file.exists():
        training.restore(file)
    elif start:
        training.begin_with(start)
    if worker == 0:
        print(f"training: {len(training.samples)} samples, from step {training.step}", flush=True)
    begun = saved = time.monotonic()
    sums: dict[str, float] = {}
    first = training.step
    while training.step < plan.steps and not out_of_time(begun, plan):
        for name, value in training.advance().items():
            sums[name] = sums.get(name, 0) + value
        if worker > 0:
            continue
        if training.step % 100 == 0 or training.step == plan.steps:
            count = training.step - first
            text = " ".join(f"{name} {value / count:.3f}" for name, value in sums.items())
            print(f"step {training.step}: {text}, {(time.monotonic() - begun) / 60:.1f} min", flush=True)
            sums, first = {}, training.step
        if time.monotonic() - saved > 60 * plan.checkpoint_minutes:
            training.save(file)
            saved = time.monotonic()
    if worker == 0:
        training.save(file)


def out_of_time(begun: float, plan: Plan) -> bool:
    """Whether the time is over; all workers agree."""
    over = torch.tensor(float(time.monotonic() - begun > 60 * plan.minutes))
    if plan.workers > 1:
        distributed.all_reduce(over)
    return bool(over > 0)
