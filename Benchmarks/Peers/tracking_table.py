"""Prints the scores of trials as tables: means over draws, one table per movie.

Usage: tracking_table.py TRIALS   (a folder with scores.csv and, per trial, TRACKER.seconds)
"""

import csv
import json
import pathlib
import statistics
import sys

MEASURES = ["LNK", "BC1", "CT", "IDF1"]


def mean(rows, measure):
    """The mean of a measure; None where the truth does not define it."""
    values = [float(row[measure]) for row in rows if row[measure]]
    return statistics.mean(values) if values else None


def text(values):
    return " / ".join("-" if value is None else f"{value:.3f}" for value in values)


def speeds(trials, rows):
    """Median detections per second of every tracker."""
    found = {}
    for row in rows:
        if row["seconds"]:
            found.setdefault(row["tracker"], []).append(float(row["detections"]) / max(1e-6, float(row["seconds"])))
    for path in trials.glob("*/*/*.seconds"):
        if "@" not in path.stem:
            timing = json.loads(path.read_text())
            found.setdefault(path.stem, []).append(timing["detections"] / max(1e-6, timing["seconds"]))
    return {name: statistics.median(values) for name, values in found.items()}


def main():
    trials = pathlib.Path(sys.argv[1])
    rows = [row for row in csv.DictReader((trials / "scores.csv").open()) if "@" not in row["tracker"]]
    behind = []
    for movie in dict.fromkeys(row["movie"] for row in rows):
        own = [row for row in rows if row["movie"] == movie]
        conditions = list(dict.fromkeys(row["condition"] for row in own))
        trackers = list(dict.fromkeys(row["tracker"] for row in own))
        print(f"\n**{movie}**: " + " / ".join(MEASURES) + "\n")
        print("| tracker | " + " | ".join(conditions) + " |\n|---" + "|---" * len(conditions) + "|")
        means = {}
        for tracker in trackers:
            cells = []
            for condition in conditions:
                chosen = [row for row in own if row["tracker"] == tracker and row["condition"] == condition]
                means[tracker, condition] = [mean(chosen, measure) if chosen else None for measure in MEASURES]
                cells.append(text(means[tracker, condition]))
            print(f"| {tracker} | " + " | ".join(cells) + " |")
        for condition in conditions:
            for index, measure in enumerate(MEASURES):
                ours = means["celltrack", condition][index]
                others = {name: means[name, condition][index] for name in trackers if name != "celltrack"}
                best = max(others, key=lambda name: -1 if others[name] is None else others[name], default=None)
                if best and ours is not None and others[best] is not None and others[best] > ours + 0.001:
                    behind.append(f"| {movie} | {condition} | {measure} | {ours:.4f} | {others[best]:.4f} | {best} |")
    print("\nWhere another tracker is ahead by more than 0.001:\n")
    print("| movie | condition | measure | celltrack | best other | which |\n|---|---|---|---|---|---|")
    print("\n".join(behind))
    print("\n| tracker | detections per processor second, median |\n|---|---|")
    for name, speed in speeds(trials, rows).items():
        print(f"| {name} | {speed:,.0f} |")


if __name__ == "__main__":
    main()
