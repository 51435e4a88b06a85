"""The commands: data, train, evaluate, export."""

from __future__ import annotations

import argparse
import dataclasses
from pathlib import Path

import torch

from . import sources
from .configuration import NetworkConfiguration, smoke_configuration
from .evaluation import evaluate, segmenter_of
from .export import export, load, rounded
from .inference import Inference, Rules
from .samples import SampleFolder
from .training import Plan, train


def collect(arguments) -> None:
    folder = SampleFolder(arguments.data)
    jobs = {}
    if arguments.nuclei:
        jobs["dsb2018"] = lambda: sources.nuclei_2018(arguments.nuclei)
    if arguments.yeastvision:
        jobs["yeastvision-movie1"] = lambda: sources.yeastvision(arguments.yeastvision)
    if arguments.simulator:
        jobs["simulated"] = lambda: sources.simulated(arguments.simulator)
    if arguments.drawn:
        jobs["drawn"] = lambda: sources.drawn(arguments.drawn)
    for source, samples in jobs.items():
        print(f"{source}: {folder.write(source, samples())} samples", flush=True)


def run_training(arguments) -> None:
    names = [field.name for field in dataclasses.fields(Plan)]
    plan = Plan(**{name: getattr(arguments, name) for name in names})
    configuration = smoke_configuration() if arguments.smoke else NetworkConfiguration()
    train(configuration, plan, arguments.data, arguments.checkpoint, arguments.start)


def run_evaluation(arguments) -> None:
    if arguments.program:
        segment = segmenter_of(arguments.program, arguments.options.split())
    elif arguments.checkpoint:
        segment = Inference(rounded(load(arguments.checkpoint)), Rules()).labels
    else:
        raise SystemExit("evaluate needs a checkpoint or --program")
    chosen = set(arguments.sources) if arguments.sources else None
    samples = SampleFolder(arguments.data).read(arguments.split, chosen)
    for name, counts in evaluate(segment, samples[:: arguments.every]).items():
        print(f"{name:32s} {counts.line()}", flush=True)


def parser() -> argparse.ArgumentParser:
    result = argparse.ArgumentParser(prog="celltrack_training", description=__doc__)
    result.add_argument("--threads", type=int, help="threads of PyTorch")
    commands = result.add_subparsers(required=True)

    command = commands.add_parser("data", help="collect samples")
    command.add_argument("data", type=Path)
    command.add_argument("--nuclei", type=Path, help="folder of the 2018 Data Science Bowl: index.csv, images, labels")
    command.add_argument("--yeastvision", type=Path, help="yeastvision's sample movie: phase, masks")
    command.add_argument("--simulator", help="the celltrack program")
    command.add_argument("--drawn", type=int, default=0, help="number of drawn scenes")
    command.set_defaults(run=collect)

    command = commands.add_parser("train", help="train, or go on training")
    command.add_argument("data", type=Path)
    command.add_argument("checkpoint", type=Path)
    command.add_argument("--start", type=Path, help="checkpoint or weight file that a new one begins with")
    command.add_argument("--smoke", action="store_true", help="a tiny network, to try the recipe")
    for field in dataclasses.fields(Plan):
        kind = {"str": str, "int": int, "float": float}[field.type]
        command.add_argument("--" + field.name.replace("_", "-"), type=kind, default=field.default)
    command.set_defaults(run=run_training)

    command = commands.add_parser("evaluate", help="measure a checkpoint, or the program")
    command.add_argument("data", type=Path)
    command.add_argument("checkpoint", type=Path, nargs="?")
    command.add_argument("--program", help="the celltrack program, to be measured in place of a checkpoint")
    command.add_argument("--options", default="", help="options of 'celltrack segment', such as '--segmenter classical'")
    command.add_argument("--split", default="validation")
    command.add_argument("--sources", nargs="*")
    command.add_argument("--every", type=int, default=1, help="only every so many samples")
    command.set_defaults(run=run_evaluation)

    command = commands.add_parser("export", help="write the weights for the program")
    command.add_argument("checkpoint", type=Path)
    command.add_argument("weights", type=Path)
    command.set_defaults(run=lambda arguments: export(load(arguments.checkpoint), arguments.checkpoint, arguments.weights))
    return result


def main() -> None:
    arguments = parser().parse_args()
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    arguments.run(arguments)


if __name__ == "__main__":
    main()
