"""Runs the CellSAM network of both sides in turns and prints a table.

Usage: cellsam.py --programs DIR --celltrack PROGRAM --inputs DIR [--rounds N] [--boxes N] [--threads N]

Seconds on the clock, with the same threads on both sides; ratios are medians of the rounds. What the other side lacks,
the detector's transformer, is shown but not compared.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys

PEERS = pathlib.Path(__file__).parent / "Peers"
SHARED = ["detector encoder", "mask encoder", "masks"]
# Operations of the reference for one frame: 10^9, and those per box.
REFERENCE_GFLOP, REFERENCE_GFLOP_PER_BOX = 966 + 972 + 295, 3.6


def prepare(options):
    """The checkpoint of made-up numbers, and the weight file that celltrack makes of it."""
    checkpoint, models = options.inputs / "cellsam.pt", options.inputs / "models"
    if not checkpoint.exists():
        draft = options.inputs / "cellsam.part"
        subprocess.run([sys.executable, PEERS / "cellsam_weights.py", draft], check=True)
        draft.rename(checkpoint)
    weights = models / "bench.safetensors"
    if not weights.exists():
        environment = os.environ | {"CELLTRACK_MODELS": str(models)}
        command = [options.celltrack, "weights", "import", checkpoint, "--name", "bench", "--quiet"]
        subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
    return checkpoint, weights


def run(command, options, precision):
    """What a runner prints."""
    numbers = ["--boxes", options.boxes, "--threads", options.threads, "--repetitions", 1, "--precision", precision]
    output = subprocess.run([str(word) for word in command + numbers], stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(output.stdout.splitlines()[-1])


def table(options, precision, checkpoint, weights):
    threads = str(options.threads)
    os.environ |= {"OMP_NUM_THREADS": threads, "MKL_NUM_THREADS": threads}
    own, peer = [], []
    for _ in range(options.rounds):
        own.append(run([options.programs / "bench-cellsam", "--weights", weights], options, precision))
        peer.append(run([sys.executable, PEERS / "cellsam.py", "--weights", checkpoint], options, precision))

    def seconds(rounds, stage):
        return [statistics.median(one["seconds"][stage]) for one in rounds]

    print(f"\n{precision}, {options.threads} threads, {options.boxes} boxes\n")
    print("| stage | celltrack, s | PyTorch, s | times faster |\n|---|---|---|---|")
    sums = [[0.0] * options.rounds, [0.0] * options.rounds]
    for stage in SHARED:
        pair = [seconds(own, stage), seconds(peer, stage)]
        sums = [[a + b for a, b in zip(total, part)] for total, part in zip(sums, pair)]
        ratio = statistics.median(b / a for a, b in zip(*pair))
        print(f"| {stage} | {statistics.median(pair[0]):.2f} | {statistics.median(pair[1]):.2f} | {ratio:.2f} |")
    ratio = statistics.median(b / a for a, b in zip(*sums))
    print(f"| all of these | {statistics.median(sums[0]):.2f} | {statistics.median(sums[1]):.2f} | {ratio:.2f} |")
    transformer = statistics.median(seconds(own, "detector transformer"))
    print(f"| detector transformer | {transformer:.2f} | | |")
    rates = [statistics.median(one["matrixRate"] for one in side) for side in (own, peer)]
    print(f"| matrix products, GFLOP/s | {rates[0]:.0f} | {rates[1]:.0f} | {rates[0] / rates[1]:.2f} |")
    memory = [max(one["peakMegabytes"] for one in side) for side in (own, peer)]
    print(f"| peak memory, MB | {memory[0]:.0f} | {memory[1]:.0f} | |")
    work = REFERENCE_GFLOP + REFERENCE_GFLOP_PER_BOX * options.boxes
    rate = work / (statistics.median(sums[0]) + transformer)
    print(f"\nThe reference's {work:.0f} GFLOP at {rate:.0f} GFLOP/s: {rate / rates[0]:.0%} of the rate of products.")


def main():
    parser = argparse.ArgumentParser()
    for name in ("programs", "celltrack", "inputs"):
        parser.add_argument(f"--{name}", type=pathlib.Path, required=True)
    for name, default in (("rounds", 3), ("boxes", 100), ("threads", 2)):
        parser.add_argument(f"--{name}", type=int, default=default)
    options = parser.parse_args()
    options.inputs.mkdir(parents=True, exist_ok=True)
    checkpoint, weights = prepare(options)
    precisions = ["fp32"]
    flags = pathlib.Path("/proc/cpuinfo").read_text()
    if "avx512_bf16" in flags:
        precisions.append("bf16")
    for precision in precisions:
        table(options, precision, checkpoint, weights)


if __name__ == "__main__":
    main()
