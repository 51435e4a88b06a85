"""Links the detections of the simulated movie with btrack, LapTrack and trackpy; only linking is timed."""

import logging
import pathlib
import sys
import time

import numpy
import pandas

from measurement import arguments, report

REACH = 25.0  # pixels a cell may move between frames; the simulated cells move 1 and turn
GAP = 2  # frames in a row that a cell may be missing, as on the other side


def score(table, links):
    """Share of true links found and of found links true; `links` holds pairs of row numbers."""
    rows = table.sort_values(["track", "frame"])
    follows = rows["track"].to_numpy()[1:] == rows["track"].to_numpy()[:-1]
    places = rows.index.to_numpy()
    truth = set(zip(places[:-1][follows], places[1:][follows]))
    found = set(links)
    hits = len(truth & found)
    return {
        "detections": len(table),
        "share of true links found": hits / len(truth),
        "share of found links true": hits / max(1, len(found)),
    }


def chains(table, identity):
    """Links between consecutive rows of one identity."""
    rows = table.assign(identity=numpy.asarray(identity)).sort_values(["identity", "frame"])
    same = rows["identity"].to_numpy()[1:] == rows["identity"].to_numpy()[:-1]
    places = rows.index.to_numpy()
    return list(zip(places[:-1][same], places[1:][same]))


def laptrack(table):
    """Optimal assignment by squared distance, then closing of gaps."""
    import laptrack as package

    tracker = package.LapTrack(
        cutoff=REACH**2, gap_closing_cutoff=REACH**2, gap_closing_max_frame_count=GAP, splitting_cutoff=False,
        merging_cutoff=False,
    )
    columns = table[["frame", "x_px", "y_px"]].copy()
    start = time.process_time()
    tracks, _, _ = tracker.predict_dataframe(
        columns, coordinate_cols=["x_px", "y_px"], frame_col="frame", only_coordinate_cols=True, index_offset=0
    )
    seconds = time.process_time() - start
    # Rows of one frame keep their order; frames come sorted.
    return seconds, chains(table, tracks["track_id"].to_numpy())


def trackpy(table):
    """Crocker and Grier's linking."""
    import trackpy as package

    package.quiet()
    columns = table[["frame", "x_px", "y_px"]].rename(columns={"x_px": "x", "y_px": "y"})
    start = time.process_time()
    tracks = package.link(columns, search_range=REACH, memory=GAP)
    seconds = time.process_time() - start
    return seconds, chains(table, tracks["particle"].reindex(table.index).to_numpy())


def exact_btrack(table):
    """btrack as it is by default: every pair of objects is weighed."""
    return btrack(table, "EXACT")


def motion_model():
    """Constant velocity, with the numbers of `cell_config.json` of btrack's repository."""
    from btrack import models

    return models.MotionModel(
        name="cell_motion", measurements=3, states=6, dt=1.0, accuracy=7.5, prob_not_assign=0.001, max_lost=5,
        A=numpy.eye(6) + numpy.eye(6, k=3), H=numpy.eye(3, 6),
        P=150.0 * numpy.diag([0.1, 0.1, 0.1, 1, 1, 1]), G=15.0 * numpy.array([[0.5, 0.5, 0.5, 1, 1, 1]]),
        R=5.0 * numpy.eye(3),
    )


def btrack(table, method="APPROXIMATE"):
    """Bayesian linking of centroids by motion, without the optimiser that joins tracks and finds divisions."""
    import btrack as package

    logging.getLogger("btrack").setLevel(logging.ERROR)
    objects = []
    for row, frame, x, y in zip(table.index, table["frame"], table["x_px"], table["y_px"]):
        item = package.btypes.PyTrackObject()
        item.ID, item.t, item.x, item.y, item.z = int(row), int(frame), float(x), float(y), 0.0
        objects.append(item)
    configuration = package.config.TrackerConfig(
        motion_model=motion_model(), max_search_radius=REACH,
        update_method=package.constants.BayesianUpdates[method],
    )
    with package.BayesianTracker(verbose=False) as tracker:
        tracker.configure(configuration)
        tracker.append(objects)
        tracker.volume = ((0, 2048), (0, 2048), (-1e5, 1e5))
        start = time.process_time()
        tracker.track(step_size=1000)
        seconds = time.process_time() - start
        links = []
        for track in tracker.tracks:
            rows = [ID for ID, dummy in zip(track.refs, track.dummy) if not dummy]
            links += list(zip(rows[:-1], rows[1:]))
    return seconds, links


if __name__ == "__main__":
    options = arguments(frames=50)
    table = pandas.read_csv(pathlib.Path(options.inputs, "truth.csv"))
    table = table[table["frame"] < options.frames].reset_index(drop=True)
    contestants = {
        "btrack, approximate": btrack, "btrack, exact (default)": exact_btrack, "LapTrack": laptrack, "trackpy": trackpy,
    }
    for name, link in contestants.items():
        try:
            link(table[table["frame"] < 2])
        except Exception as error:  # such as a library that this machine cannot load
            print(f"{name} is left out: {error!r} {error.__cause__!r}", file=sys.stderr)
            continue
        found = [link(table) for _ in range(options.repetitions)]
        checks = score(table, found[-1][1])
        report(f"link|{name}", [seconds for seconds, _ in found], checks)
