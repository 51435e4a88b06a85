"""Times linking on movies of masks beside other programs, in turns on one core, and prints tables.

Usage: linking_speed.py --quality PROGRAM --data DIR --work DIR [--rounds N] [--movies A,B] [--limit SECONDS]
"""

import argparse
import json
import pathlib
import statistics
import subprocess
import sys

PEER = pathlib.Path(__file__).parent / "Peers" / "speed.py"
STEPS = ["runs", "regions", "overlaps", "links", "divisions"]
TRACKERS = ["btrack", "btrack, approximate", "LapTrack"]


def output(command, limit=None):
    return subprocess.run(
        ["taskset", "-c", "0", *command], stdout=subprocess.PIPE, text=True, check=True, timeout=limit
    ).stdout


def own(options, name):
    """Seconds of every step on movies whose name holds a text."""
    command = [options.quality, "--data", options.data, "--work", options.work, "--only", "speed"]
    lines = output([*command, "--repetitions", "5", "--movies", name]).splitlines()
    return [json.loads(line) for line in lines]


def peer(options, movie, tracker):
    """Seconds of another program on the same masks; None where it takes too long or cannot be run."""
    masks = pathlib.Path(options.work, movie["movie"].replace(" ", "_"), "clean-1", "masks.tif")
    try:
        found = json.loads(output([sys.executable, str(PEER), str(masks), tracker], options.limit))
    except subprocess.TimeoutExpired:
        print(f"{tracker} took longer than {options.limit:.0f} s on {movie['movie']}", file=sys.stderr, flush=True)
        return None
    assert found["detections"] == movie["detections"], "both sides follow the same cells"
    return found["seconds"].get(tracker)


def rounds(options, name):
    """Both sides in turns: seconds of every step, and seconds of every other program, by round."""
    ours, peers = [], {tracker: [] for tracker in TRACKERS}
    for _ in range(options.rounds):
        ours += own(options, name)
        for tracker in TRACKERS:
            if None not in peers[tracker]:
                peers[tracker].append(peer(options, ours[-1], tracker))
    return ours, peers


def rows(ours, peers):
    """A row of the table of steps, and one of the table of ratios."""
    first = f"| {ours[0]['movie']} | {ours[0]['detections']} |"
    steps = [statistics.median(one["seconds"][step] for one in ours) * 1e3 for step in STEPS]
    timing = first + "".join(f" {value:.1f} |" for value in steps)
    ratios = first
    for tracker in TRACKERS:
        if None in peers[tracker]:
            ratios += " - | - | - |"
            continue
        spans = [STEPS[:4], STEPS[1:4], STEPS[1:]]
        factors = [
            statistics.median(
                theirs / sum(one["seconds"][step] for step in span) for one, theirs in zip(ours, peers[tracker])
            )
            for span in spans
        ]
        ratios += "".join(f" {factor:.0f} |" for factor in factors)
    return timing, ratios


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--quality", required=True)
    parser.add_argument("--data", required=True)
    parser.add_argument("--work", required=True)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--movies", default="SIM+,GOWT1,PSC,N2DL-HeLa,colony005,yeastvision,HeLa 11,crowd,large movie")
    parser.add_argument("--limit", type=float, default=300, help="seconds on the clock that a program may take")
    options = parser.parse_args()
    tables = []
    for name in options.movies.split(","):
        ours, peers = rounds(options, name)
        tables.append(rows(ours, peers))
        print(json.dumps({"movie": ours[0]["movie"], "others": peers}), file=sys.stderr, flush=True)
    print("| movie | detections | " + " | ".join(f"{step}, ms" for step in STEPS) + " |")
    print("|---" * (len(STEPS) + 2) + "|")
    print("\n".join(timing for timing, _ in tables))
    print("\n| movie | detections |" + "".join(f" {name}: from images | from runs | with divisions |" for name in TRACKERS))
    print("|---" * (3 * len(TRACKERS) + 2) + "|")
    print("\n".join(ratios for _, ratios in tables))


if __name__ == "__main__":
    main()
