"""Times other programs on the masks of one movie, and prints `{"tracker": seconds, ...}` of processor time.

Usage: speed.py MASKS [TRACKER...]

Only linking is timed: not reading masks and not measuring cells. btrack runs with its optimiser. The search radius is
the median diameter of the cells.
"""

import functools
import json
import pathlib
import sys

import tracking

TRACKERS = {
    "btrack": tracking.btrack,
    "btrack, approximate": functools.partial(tracking.btrack, method="APPROXIMATE"),
    "LapTrack": tracking.laptrack,
}


def main():
    movie = tracking.Movie(pathlib.Path(sys.argv[1]))
    seconds = {}
    for name in sys.argv[2:] or TRACKERS:
        try:
            seconds[name] = TRACKERS[name](movie, movie.diameter)[0]
        except Exception as error:  # such as a library that cannot be loaded here
            print(f"{name} failed: {error!r}", file=sys.stderr, flush=True)
    print(json.dumps({"detections": len(movie.table), "seconds": seconds}))


if __name__ == "__main__":
    main()
