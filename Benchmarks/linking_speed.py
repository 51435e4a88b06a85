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
SPANS = [STEPS[:4], STEPS[1:4], STEPS]
TRACKERS = ["btrack", "btrack, approximate", "LapTrack"]


def output(command, limit=None):
    return subprocess.run(
        ["taskset", "-c", "0", *command], stdout=subprocess.PIPE, text=True, check=True, timeout=limit
    ).stdout


def own(options):
    """Detections and seconds of every step, by movie."""
    command = [options.quality, "--data", options.data, "--work", options.work, "--only", "speed"]
    lines = output([*command, "--repetitions", "5", "--movies", options.movies]).splitlines()
    return {line["movie"]: line for line in map(json.loads, lines)}


def peer(options, movie, tracker):
    """Seconds of another program on the same masks; None where it takes too long or cannot be run."""
    masks = pathlib.Path(options.work, movie["movie"].replace(" ", "_"), "clean-1", "masks.tif")
    try:
        lines = output([sys.executable, str(PEER), str(masks), tracker], options.limit).splitlines()
    except subprocess.TimeoutExpired:
        print(f"{tracker} took longer than {options.limit:.0f} s on {movie['movie']}", file=sys.stderr, flush=True)
        return None
    found = json.loads(lines[-1])  # btrack's solver prints lines of its own before
    assert found["detections"] == movie["detections"], "both sides follow the same cells"
    return found["seconds"].get(tracker)


def rounds(options):
    """Both sides in turns: by movie, what every round gave for this program and for every other one."""
    ours, peers = {}, {}
    for _ in range(options.rounds):
        for name, movie in own(options).items():
            ours.setdefault(name, []).append(movie)
            for tracker in TRACKERS:
                values = peers.setdefault(name, {}).setdefault(tracker, [])
                if None not in values:
                    values.append(peer(options, movie, tracker))
            print(json.dumps({"movie": name, "others": peers[name]}), file=sys.stderr, flush=True)
    return ours, peers


def timing(ours):
    """A row of the table of steps."""
    steps = [statistics.median(one["seconds"][step] for one in ours) * 1e3 for step in STEPS]
    return f"| {ours[0]['movie']} | {ours[0]['detections']} |" + "".join(f" {value:.1f} |" for value in steps)


def ratios(ours, tracker, theirs):
    """A row of the table of ratios."""
    start = f"| {ours[0]['movie']} | {tracker} |"
    if None in theirs:
        return start + " - | - | - | - |"
    factors = [
        statistics.median(other / sum(one["seconds"][step] for step in span) for one, other in zip(ours, theirs))
        for span in SPANS
    ]
    return start + f" {statistics.median(theirs) * 1e3:.1f} |" + "".join(f" {factor:.1f} |" for factor in factors)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--quality", required=True)
    parser.add_argument("--data", required=True)
    parser.add_argument("--work", required=True)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--movies", default="SIM+,GOWT1,PSC,N2DL-HeLa,colony005,yeastvision,HeLa 11,crowd,large movie")
    parser.add_argument("--limit", type=float, default=300, help="seconds on the clock that a program may take")
    options = parser.parse_args()
    ours, peers = rounds(options)
    print("| movie | detections | " + " | ".join(f"{step}, ms" for step in STEPS) + " |")
    print("|---" * (len(STEPS) + 2) + "|")
    print("\n".join(timing(movie) for movie in ours.values()))
    print("\n| movie | other | ms | times faster, from images | from runs | from images, with divisions |")
    print("|---|---|---|---|---|---|")
    for name in ours:
        for tracker in TRACKERS:
            print(ratios(ours[name], tracker, peers[name][tracker]))


if __name__ == "__main__":
    main()
