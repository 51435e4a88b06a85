"""Tracks the masks of trials with other programs, and writes what they find as `frame,label,track,parent`.

Usage: tracking.py --work DIR --quality PROGRAM --data DIR [--trackers A,B] [--movies A,B] [--simulated SEEDS]

A search radius is chosen for every movie and tracker: the one of RADII, in median cell diameters, whose result on the
movie as it is has the best TRA, as the program `quality` scores it. At lower frame rates it grows with the square root
of the step. Results that are there already are kept.
"""

import argparse
import csv
import io
import json
import logging
import math
import pathlib
import subprocess
import sys
import tempfile
import time

import numpy
import pandas
import tifffile
from scipy import ndimage, spatial

RADII = [0.5, 1.0, 1.5, 2.0, 3.0]
STEPS = {"s2": 2, "s3": 3}
ULTRACK_LEAST_AREA = 20  # it stops at smaller patches, such as cells that the border cuts to a few pixels


class Movie:
    """The detections of a movie, and the share of pixels that those of neighbouring frames have in common."""

    def __init__(self, path):
        self.masks = tifffile.imread(path).astype(numpy.int32)
        rows = []
        for frame, mask in enumerate(self.masks):
            labels = numpy.unique(mask[mask > 0])
            places = ndimage.center_of_mass(mask > 0, mask, labels)
            areas = ndimage.sum_labels(mask > 0, mask, labels)
            rows += [(frame, int(label), y, x, area) for label, (y, x), area in zip(labels, places, areas)]
        self.table = pandas.DataFrame(rows, columns=["frame", "label", "y", "x", "area"])
        self.diameter = math.sqrt(4 * self.table["area"].median() / math.pi)

    def shares(self, frame):
        """Intersection over union of the masks of a frame with those of the next one, by pairs of labels."""
        one, other = self.masks[frame], self.masks[frame + 1]
        both = (one > 0) & (other > 0)
        pairs, counts = numpy.unique(numpy.stack([one[both], other[both]]), axis=1, return_counts=True)
        first = numpy.bincount(one.ravel())
        second = numpy.bincount(other.ravel())
        return {(a, b): n / (first[a] + second[b] - n) for (a, b), n in zip(pairs.T.tolist(), counts.tolist())}


def write(path, table, tracks, parents):
    """Writes the track of every row of a table, and the parents of tracks; tracks are numbered anew from 1."""
    names = {name: number + 1 for number, name in enumerate(sorted(set(tracks)))}
    lines = ["frame,label,track,parent"]
    for frame, label, track in zip(table["frame"], table["label"], tracks):
        lines.append(f"{frame},{label},{names[track]},{names.get(parents.get(track), 0)}")
    path.write_text("\n".join(lines) + "\n")


def from_links(table, links):
    """Tracks from links between rows: a row with two links forwards ends its track, and is the parent of both."""
    after, before = {}, {}
    for one, other in links:
        after.setdefault(one, []).append(other)
        before[other] = one
    tracks, parents = {}, {}
    for row in table.sort_values("frame").index:
        previous = before.get(row)
        if previous is None:
            tracks[row] = row
        elif len(after[previous]) == 1:
            tracks[row] = tracks[previous]
        else:
            tracks[row] = row
            parents[row] = tracks[previous]
    return [tracks[row] for row in table.index], parents


def laptrack(movie, radius):
    """Optimal assignment by squared distance, with splits and gaps of one frame."""
    import laptrack as package

    tracker = package.LapTrack(
        cutoff=radius**2, gap_closing_cutoff=radius**2, gap_closing_max_frame_count=2, splitting_cutoff=radius**2,
    )
    table = movie.table
    start = time.process_time()
    found, splits, _ = tracker.predict_dataframe(
        table[["frame", "y", "x"]].copy(), coordinate_cols=["y", "x"], frame_col="frame", only_coordinate_cols=True,
        index_offset=0,
    )
    seconds = time.process_time() - start
    parents = {} if splits.empty else dict(zip(splits["child_track_id"], splits["parent_track_id"]))
    return seconds, table, found["track_id"].tolist(), parents


def laptrack_overlap(movie, radius):
    """LapTrack's assignment by overlap of masks."""
    from laptrack import OverLapTrack

    tracker = OverLapTrack(
        cutoff=0.9, gap_closing_cutoff=0.9, gap_closing_max_frame_count=2, splitting_cutoff=0.9,
        metric_coefs=(1.0, 0.0, 0.0, 0.0, -1.0), gap_closing_metric_coefs=(1.0, 0.0, 0.0, 0.0, -1.0),
        splitting_metric_coefs=(1.0, 0.0, 0.0, -1.0, 0.0),
    )
    start = time.process_time()
    found, splits, _ = tracker.predict_overlap_dataframe(movie.masks)
    seconds = time.process_time() - start
    found = found.reset_index()
    parents = {} if splits.empty else dict(zip(splits["child_track_id"], splits["parent_track_id"]))
    return seconds, found[["frame", "label"]], found["track_id"].tolist(), parents


def trackpy(movie, radius):
    """Crocker and Grier's linking, with gaps of one frame."""
    import trackpy as package

    package.quiet()
    table = movie.table
    start = time.process_time()
    for reach in radius * 0.9 ** numpy.arange(20):
        try:
            found = package.link(table[["frame", "y", "x"]].copy(), search_range=reach, memory=1)
            break
        except package.SubnetOversizeException:  # its own advice: a smaller radius
            continue
    seconds = time.process_time() - start
    return seconds, table, found["particle"].reindex(table.index).tolist(), {}


def btrack(movie, radius, method="EXACT"):
    """Bayesian tracking with its optimiser; the numbers are those of its stock configuration for cells."""
    import btrack as package
    from btrack import models

    logging.getLogger("btrack").setLevel(logging.ERROR)
    motion = models.MotionModel(
        name="cell_motion", measurements=3, states=6, dt=1.0, accuracy=7.5, prob_not_assign=0.1, max_lost=5,
        A=numpy.eye(6) + numpy.eye(6, k=3), H=numpy.eye(3, 6),
        P=150.0 * numpy.diag([0.1, 0.1, 0.1, 1, 1, 1]), G=15.0 * numpy.array([[0.5, 0.5, 0.5, 1, 1, 1]]),
        R=5.0 * numpy.eye(3),
    )
    hypotheses = models.HypothesisModel(
        name="cell_hypothesis", hypotheses=["P_FP", "P_init", "P_term", "P_link", "P_branch", "P_dead"],
        lambda_time=5.0, lambda_dist=3.0, lambda_link=10.0, lambda_branch=50.0, eta=1e-10, theta_dist=20.0,
        theta_time=5.0, dist_thresh=radius, time_thresh=2, apop_thresh=5, segmentation_miss_rate=0.1,
        apoptosis_rate=0.001, relax=True,
    )
    objects = []
    for row, frame, x, y in zip(movie.table.index, movie.table["frame"], movie.table["x"], movie.table["y"]):
        item = package.btypes.PyTrackObject()
        item.ID, item.t, item.x, item.y, item.z = int(row), int(frame), float(x), float(y), 0.0
        objects.append(item)
    _, height, width = movie.masks.shape
    with package.BayesianTracker(verbose=False) as tracker:
        tracker.configure(
            package.config.TrackerConfig(
                motion_model=motion, hypothesis_model=hypotheses,
                update_method=package.constants.BayesianUpdates[method],
            )
        )
        tracker.max_search_radius = radius
        tracker.append(objects)
        tracker.volume = ((0, width), (0, height), (-1e5, 1e5))
        start = time.process_time()
        tracker.track(step_size=1000)
        tracker.optimize()
        seconds = time.process_time() - start
        track_of, parents = {}, {}
        for track in tracker.tracks:
            for row, dummy in zip(track.refs, track.dummy):
                if not dummy:
                    track_of[row] = track.ID
            if track.parent not in (0, track.ID):
                parents[track.ID] = track.parent
    table = movie.table.loc[sorted(track_of)]
    return seconds, table, [track_of[row] for row in table.index], parents


def motile(movie, radius):
    """An integer program over the whole movie, solved by SCIP; the constants are the best of eleven tried on two movies."""
    import ilpy
    import motile as package
    import networkx
    from motile import constraints, costs

    start = time.process_time()
    graph = networkx.DiGraph()
    table = movie.table
    for row, frame, label, y, x in zip(table.index, table["frame"], table["label"], table["y"], table["x"]):
        graph.add_node(row, t=frame, label=label, y=y, x=x)
    for frame in range(len(movie.masks) - 1):
        earlier, later = (table[table["frame"] == frame + step] for step in (0, 1))
        if earlier.empty or later.empty:
            continue
        shares = movie.shares(frame)
        tree = spatial.cKDTree(later[["y", "x"]].to_numpy())
        for row, label, y, x in zip(earlier.index, earlier["label"], earlier["y"], earlier["x"]):
            for near in tree.query_ball_point([y, x], radius):
                other = later.iloc[near]
                distance = math.hypot(other["y"] - y, other["x"] - x) / radius
                share = shares.get((label, int(other["label"])), 0.0)
                graph.add_edge(row, later.index[near], cost=0.5 * distance + 0.5 * (1 - share))
    solver = package.Solver(package.TrackGraph(graph))
    solver.add_cost(costs.NodeSelectedCost(weight=0, constant=-1e3))
    solver.add_cost(costs.EdgeSelectedCost(weight=1.0, attribute="cost", constant=-0.4))
    solver.add_cost(costs.NodeAppearCost(constant=0.6))
    solver.add_cost(costs.NodeSplitCost(constant=0.1))
    solver.add_constraint(constraints.MaxParents(1))
    solver.add_constraint(constraints.MaxChildren(2))
    solver.solve(backend=ilpy.Preference.Scip, timeout=300)
    links = list(solver.get_selected_subgraph().edges)
    seconds = time.process_time() - start
    tracks, parents = from_links(table, links)
    return seconds, table, tracks, parents


def without_specks(masks, least):
    """Label images without patches of fewer pixels, of one object or several that touch."""
    kept = masks.copy()
    for mask in kept:
        patches, _ = ndimage.label(mask > 0)
        mask[numpy.bincount(patches.ravel())[patches] < least] = 0
    return kept


def ultrack(movie, radius):
    """An integer program over segments and links, solved by CBC; the weights are the stock ones.

    Its segments may join masks that touch, or cut one: each is taken for the mask it shares most pixels with.
    """
    import ultrack as package

    with tempfile.TemporaryDirectory() as folder:
        config = package.MainConfig()
        config.data_config.working_dir = pathlib.Path(folder)
        config.segmentation_config.min_area = ULTRACK_LEAST_AREA
        config.linking_config.max_distance = radius
        config.tracking_config.solver_name = "CBC"
        config.tracking_config.n_threads = 1
        config.tracking_config.time_limit = 600
        start = time.process_time()
        tracker = package.Tracker(config)
        tracker.track(labels=without_specks(movie.masks, ULTRACK_LEAST_AREA), overwrite=True)
        found, _ = tracker.to_tracks_layer()
        seconds = time.process_time() - start
        segments = numpy.asarray(tracker.to_zarr(tracks_df=found))
    rows = []
    for frame, (segment, mask) in enumerate(zip(segments, movie.masks)):
        both = (segment > 0) & (mask > 0)
        pairs, counts = numpy.unique(numpy.stack([segment[both], mask[both]]), axis=1, return_counts=True)
        taken = set()
        for place in numpy.argsort(-counts, kind="stable"):
            track, label = (int(number) for number in pairs[:, place])
            if ("track", track) not in taken and ("label", label) not in taken:
                taken |= {("track", track), ("label", label)}
                rows.append((frame, label, track))
    table = pandas.DataFrame(rows, columns=["frame", "label", "track"])
    parents = dict(zip(found["track_id"].astype(int), found["parent_track_id"].astype(int)))
    return seconds, table, table["track"].tolist(), parents


TRACKERS = {
    "btrack": btrack, "laptrack": laptrack, "laptrack-overlap": laptrack_overlap, "trackpy": trackpy, "motile": motile,
    "ultrack": ultrack,
}
NEED_NO_RADIUS = {"laptrack-overlap"}


def track(trial, tracker, radius, name):
    """Runs one tracker on one trial, unless its result is there."""
    path = trial / f"{name}.csv"
    if path.exists():
        return
    movie = Movie(trial / "masks.tif")
    try:
        seconds, table, tracks, parents = TRACKERS[tracker](movie, radius * movie.diameter)
    except Exception as error:  # such as a library that cannot be loaded here
        print(f"{trial}: {tracker} failed: {error!r}", file=sys.stderr, flush=True)
        return
    write(path, table, tracks, parents)
    (trial / f"{name}.seconds").write_text(json.dumps({"seconds": seconds, "detections": len(table)}))


def best_radius(folder, tracker, options):
    """The radius whose result on the movie as it is has the best TRA."""
    chosen = folder / f"{tracker}.radius"
    if chosen.exists():
        return float(chosen.read_text())
    trial = folder / "clean-1"
    for radius in RADII:
        track(trial, tracker, radius, f"{tracker}@{radius}")
    command = [options.quality, "--data", options.data, "--work", options.work, "--conditions", "clean"]
    command += ["--movies", folder.name.replace("_", " ")]
    command += ["--simulated", options.simulated] if options.simulated else []
    output = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    scores = {
        float(row["tracker"].split("@")[1]): float(row["TRA"])
        for row in csv.DictReader(io.StringIO(output)) if row["tracker"].startswith(f"{tracker}@")
    }
    if not scores:
        return None
    radius = max(scores, key=scores.get)
    chosen.write_text(str(radius))
    for radius_tried in RADII:
        for suffix in ("csv", "seconds"):
            result = trial / f"{tracker}@{radius_tried}.{suffix}"
            if result.exists() and radius_tried == radius:
                result.rename(trial / f"{tracker}.{suffix}")
            elif result.exists():
                result.unlink()
    return radius


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--work", required=True)
    parser.add_argument("--quality", required=True)
    parser.add_argument("--data", required=True)
    parser.add_argument("--trackers", default=",".join(TRACKERS))
    parser.add_argument("--movies", default="")
    parser.add_argument("--simulated", default="")
    options = parser.parse_args()
    for tracker in options.trackers.split(","):
        for folder in sorted(path for path in pathlib.Path(options.work).iterdir() if path.is_dir()):
            if not any(part in folder.name for part in options.movies.split(",")):
                continue
            radius = 1.0 if tracker in NEED_NO_RADIUS else best_radius(folder, tracker, options)
            for trial in sorted(folder.iterdir()) if radius else []:
                if trial.is_dir():
                    step = math.prod(STEPS.get(part, 1) for part in trial.name.split("-")[0].split("+"))
                    track(trial, tracker, radius * math.sqrt(step), tracker)
            print(f"{tracker} on {folder.name}: radius {radius}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
