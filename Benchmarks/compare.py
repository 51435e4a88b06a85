"""Runs both sides of every benchmark in turns, checks that they found the same, and prints a table.

Usage: compare.py --programs DIR --inputs DIR [--rounds N] [--only NAME]
"""

import argparse
import json
import pathlib
import statistics
import subprocess
import sys

GROUPS = ["reading", "regions", "linking"]
PEERS = pathlib.Path(__file__).parent / "Peers"
REPETITIONS = {"linking": "1"}  # of the others, where one takes long
TOLERANCE = 1e-6  # relative, for figures that both sides give
EQUAL_SHARE = 0.999  # of the pixels of a watershed


def run(command):
    """The measurements that a runner prints, by name."""
    output = subprocess.run(["taskset", "-c", "0", *command], stdout=subprocess.PIPE, text=True, check=True).stdout
    return {line["name"]: line for line in map(json.loads, output.splitlines())}


def rounds(options, group):
    """Seconds of all repetitions of both sides, run in turns, and the figures of the last round."""
    common = ["--inputs", options.inputs, "--repetitions"]
    ours, peers = [], []
    for _ in range(options.rounds):
        ours.append(run([f"{options.programs}/bench-{group}", *common, "3"]))
        peers.append(run([sys.executable, str(PEERS / f"{group}.py"), *common, REPETITIONS.get(group, "3")]))
    return ours, peers


def disagreements(ours, peer):
    """Names of the figures on which two sides differ."""
    found = []
    for name in ours.keys() & peer.keys():
        if "share" in name:
            continue
        scale = max(abs(ours[name]), abs(peer[name]), 1e-300)
        if abs(ours[name] - peer[name]) > TOLERANCE * scale:
            found.append(f"{name}: {ours[name]} against {peer[name]}")
    if ours.get("share of equal pixels", 1) < EQUAL_SHARE:
        found.append(f"share of equal pixels: {ours['share of equal pixels']}")
    return found


def row(name, ours, peers):
    """A row of the table, and what is wrong with the result."""
    benchmark, peer = name.split("|")
    own_rounds = [statistics.median(one[benchmark]["seconds"]) for one in ours]
    peer_rounds = [statistics.median(one[name]["seconds"]) for one in peers]
    ratio = statistics.median(p / o for o, p in zip(own_rounds, peer_rounds))
    own, other = statistics.median(own_rounds) * 1e3, statistics.median(peer_rounds) * 1e3
    wrong = disagreements(ours[-1][benchmark]["checks"], peers[-1][name]["checks"])
    return f"| {benchmark} | {own:.1f} | {peer} | {other:.1f} | {ratio:.1f} |", wrong


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--programs", required=True)
    parser.add_argument("--inputs", required=True)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=GROUPS)
    options = parser.parse_args()
    wrong = []
    for group in [options.only] if options.only else GROUPS:
        ours, peers = rounds(options, group)
        print(f"\n| {group} | celltrack, ms | other | ms | times faster |\n|---|---|---|---|---|")
        for name in peers[0]:
            text, differences = row(name, ours, peers)
            print(text, flush=True)
            wrong += [f"{name}: {difference}" for difference in differences]
        for name, measurement in list(ours[-1].items()) + list(peers[-1].items()):
            shares = {key: value for key, value in measurement["checks"].items() if "share" in key}
            if shares:
                print(f"{name}: " + ", ".join(f"{key} {value:.5f}" for key, value in shares.items()), file=sys.stderr)
    for line in wrong:
        print(f"DIFFERENT RESULT: {line}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
