"""Makes the golden values of the tracking and segmentation measures.

Made with Python 3.11, NumPy 2.4.6, SciPy 1.17.1, py-ctcmetrics 1.3.3, traccuracy 0.4.3, tifffile.
Run: python make_tracking.py [random scenes, 14 if absent] (writes tracking.json and segmentation.json beside this
file).

Movies are drawn here, written as small folders of the Cell Tracking Challenge into a temporary place and scored by
the two packages; the masks are stored as runs.
"""

import contextlib
import io
import json
import logging
import pathlib
import sys
import tempfile
import warnings

import numpy as np
import tifffile
from ctc_metrics.scripts.evaluate import evaluate_sequence
from scipy import ndimage
from scipy.optimize import linear_sum_assignment
from traccuracy.loaders import load_ctc_data
from traccuracy.matchers import CTCMatcher, IOUMatcher
from traccuracy.metrics import CTCMetrics, DivisionMetrics

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)
HERE = pathlib.Path(__file__).parent
SIZE = 48
SCENES = int(sys.argv[1]) if len(sys.argv) > 1 else 14


def runs(labels):
    """Flat list row, start, end, label of every maximal run."""
    flat = []
    for row, line in enumerate(labels):
        edges = np.flatnonzero(np.diff(line.astype(np.int64))) + 1
        bounds = [0, *edges.tolist(), len(line)]
        for start, end in zip(bounds[:-1], bounds[1:]):
            if line[start]:
                flat += [row, start, end, int(line[start])]
    return flat


def disc(image, y, x, ry, rx, label):
    rows, columns = np.mgrid[: image.shape[0], : image.shape[1]]
    image[((rows - y) / ry) ** 2 + ((columns - x) / rx) ** 2 <= 1] = label


def tabulate(frames, parents):
    """A valid table for labelled frames: pieces after a gap become children of the piece before."""
    out = [np.zeros_like(f) for f in frames]
    table, last_piece, end_of = [], {}, {}
    next_label = 1
    labels = sorted({int(v) for f in frames for v in np.unique(f)} - {0}, key=lambda v: (
        min(t for t, f in enumerate(frames) if (f == v).any()), v))
    for label in labels:
        present = [t for t, f in enumerate(frames) if (f == label).any()]
        pieces = np.split(present, np.flatnonzero(np.diff(present) > 1) + 1)
        for number, piece in enumerate(pieces):
            if number == 0:
                mother = parents.get(label, 0)
                parent = last_piece.get(mother, 0)
                if parent and end_of[mother] >= piece[0]:
                    parent = 0
            else:
                parent = last_piece[label]
            for t in piece:
                out[t][frames[t] == label] = next_label
            table.append((next_label, int(piece[0]), int(piece[-1]), parent))
            last_piece[label], end_of[label] = next_label, int(piece[-1])
            next_label += 1
    return out, table


def scene(seed, length=12):
    """Discs that wander and divide; in every fifth scene some divide in three, in another none divides."""
    rng = np.random.default_rng(seed)
    frames = [np.zeros((SIZE, SIZE), np.uint16) for _ in range(length)]
    parents, next_label = {}, 1
    cells = []
    for y, x in [(12, 12), (12, 34), (34, 12), (34, 34)]:
        cells.append([next_label, y, x, 4.5, int(rng.integers(2, length)) if seed != 3 else 99, 0])
        next_label += 1
    for t in range(length):
        for cell in list(cells):
            label, y, x, radius, division, age = cell
            if t == division and radius > 2.5:
                cells.remove(cell)
                daughters = 3 if seed % 5 == 4 and rng.random() < 0.4 else 2
                for k in range(daughters):
                    angle = 2 * np.pi * k / daughters + rng.random()
                    cells.append([next_label, y + 4.5 * np.sin(angle), x + 4.5 * np.cos(angle), 3.4,
                                  t + int(rng.integers(3, 9)), 0])
                    parents[next_label] = label
                    next_label += 1
        for cell in cells:
            cell[1] = float(np.clip(cell[1] + rng.normal(0, 0.5), 4, SIZE - 5))
            cell[2] = float(np.clip(cell[2] + rng.normal(0, 0.5), 4, SIZE - 5))
            disc(frames[t], cell[1], cell[2], cell[3], cell[3], cell[0])
    return frames, parents


def damaged(frames, parents, seed, rate):
    """The scene as a poor tracker sees it."""
    rng = np.random.default_rng(seed)
    frames = [f.copy() for f in frames]
    parents = dict(parents)
    fresh = max(int(f.max()) for f in frames) + 1
    # Divisions seen too late: daughters still carry the mother's label, joined.
    for child, mother in list(parents.items()):
        if rng.random() < 2 * rate:
            delay = int(rng.integers(1, 4))
            start = min((t for t, f in enumerate(frames) if (f == child).any()), default=None)
            if start is None:
                continue
            for t in range(start, min(len(frames), start + delay)):
                frames[t][frames[t] == child] = mother
        elif rng.random() < rate:
            del parents[child]
    # Divisions seen too early: the mother is cut in two before it divides.
    for mother in sorted(set(parents.values())):
        children = [c for c, m in parents.items() if m == mother]
        if rng.random() < 2 * rate and len(children) == 2:
            present = [t for t, f in enumerate(frames) if (f == mother).any()]
            for t in present[-int(rng.integers(1, 3)):]:
                rows, columns = np.nonzero(frames[t] == mother)
                targets = [ndimage.center_of_mass(frames[min(t + 2, len(frames) - 1)] == c) for c in children]
                if np.isnan(targets).any():
                    continue
                d = [(rows - y) ** 2 + (columns - x) ** 2 for y, x in targets]
                frames[t][rows, columns] = np.where(d[0] < d[1], children[0], children[1])
    for t, frame in enumerate(frames):
        for label in np.unique(frame)[1:]:
            chance = rng.random()
            mask = frame == label
            if chance < rate:
                frame[mask] = 0
            elif chance < 2 * rate:
                others = ndimage.binary_dilation(mask, iterations=4) & (frame > 0) & ~mask
                if others.any():
                    frame[mask] = frame[others][0]
            elif chance < 3 * rate:
                rows = np.nonzero(mask)[0]
                frame[mask & (np.arange(SIZE)[:, None] > np.median(rows))] = fresh
                fresh += 1
            elif chance < 5 * rate:
                frame[mask] = 0
                grown = np.roll(mask, int(rng.integers(-2, 3)), axis=1)
                frame[grown & (frame == 0)] = label
        if rng.random() < 3 * rate:
            y, x = rng.integers(4, SIZE - 4, 2)
            patch = np.zeros_like(frame)
            disc(patch, y, x, 2, 3, 1)
            frame[(patch > 0) & (frame == 0)] = fresh
            fresh += 1
    # Identity switches from some frame on.
    labels = sorted({int(v) for f in frames for v in np.unique(f)} - {0})
    if rng.random() < 4 * rate and len(labels) > 3:
        one, other = rng.choice(labels, 2, replace=False)
        for frame in frames[int(rng.integers(2, len(frames))):]:
            a, b = frame == one, frame == other
            frame[a], frame[b] = other, one
    return frames, parents


def write(folder, prefix, digits, table_name, frames, table):
    folder.mkdir(parents=True, exist_ok=True)
    for t, frame in enumerate(frames):
        tifffile.imwrite(folder / f"{prefix}{t:0{digits}d}.tif", frame.astype(np.uint16))
    if table is not None:
        (folder / table_name).write_text("".join("%d %d %d %d\n" % row for row in table))


def number(value):
    if value is None:
        return None
    value = float(value)
    return None if np.isnan(value) else value


def score(reference, result, seg_frames):
    with tempfile.TemporaryDirectory() as root, contextlib.redirect_stdout(io.StringIO()), \
            contextlib.redirect_stderr(io.StringIO()):
        root = pathlib.Path(root)
        write(root / "GT" / "TRA", "man_track", 3, "man_track.txt", *reference)
        (root / "GT" / "SEG").mkdir(parents=True)
        for t in seg_frames:
            tifffile.imwrite(root / "GT" / "SEG" / f"man_seg{t:03d}.tif", reference[0][t].astype(np.uint16))
        write(root / "RES", "mask", 3, "res_track.txt", *result)
        metrics = ["Valid", "BC", "CT", "CCA", "TF", "SEG", "TRA", "DET", "MOTA", "HOTA", "IDF1", "LNK",
                   "OP_CTB", "OP_CSB", "BIO", "OP_CLB"]
        if not all((f > 0).any() for f in reference[0]):
            # py-ctcmetrics 1.3.3 cannot compute these two when a reference frame is empty.
            metrics = [m for m in metrics if m not in ("HOTA", "IDF1")]
        ctc = evaluate_sequence(str(root / "RES"), str(root / "GT"), metrics, threads=1)
        assert ctc["Valid"] == 1
        measures = {"ctcmetrics": {k: number(v) for k, v in ctc.items() if k not in ("BIO", "BC", "OP_CLB")}}
        if all((f > 0).any() for f in result[0]) and all((f > 0).any() for f in reference[0]):
            def load():
                return (load_ctc_data(str(root / "GT" / "TRA"), str(root / "GT" / "TRA" / "man_track.txt")),
                        load_ctc_data(str(root / "RES"), str(root / "RES" / "res_track.txt")))
            gt, pred = load()
            found = CTCMetrics().compute(CTCMatcher().compute_mapping(gt, pred))
            measures["traccuracy"] = {k: number(v) for k, v in found.results.items()}
            gt, pred = load()
            found = DivisionMetrics(max_frame_buffer=3).compute(
                IOUMatcher(iou_threshold=0.5, one_to_one=True).compute_mapping(gt, pred))
            measures["divisions"] = [
                [number(values[k]) for k in (
                    "True Positive Divisions", "False Positive Divisions", "False Negative Divisions",
                    "Wrong Children Divisions", "Division Precision", "Division Recall", "Division F1")]
                for values in (found.results[f"Frame Buffer {i}"] for i in range(4))]
    return measures


def case(name, reference, result, seg_frames=None):
    seg_frames = list(range(len(reference[0]))) if seg_frames is None else seg_frames
    return {
        "name": name, "width": SIZE, "height": SIZE, "segmentationFrames": seg_frames,
        "reference": {"frames": [runs(f) for f in reference[0]], "table": reference[1]},
        "result": {"frames": [runs(f) for f in result[0]], "table": result[1]},
        "expected": score(reference, result, seg_frames),
    }


def drawn(frames_of_cells, parents, length):
    """Frames from a list of label, first frame, last frame, y, x, radius."""
    frames = [np.zeros((SIZE, SIZE), np.uint16) for _ in range(length)]
    for label, first, last, y, x, radius in frames_of_cells:
        for t in range(first, last + 1):
            disc(frames[t], y, x, radius, radius, label)
    return frames, parents


def mitosis(split, length=8):
    """One mother that divides so that the daughters are first seen in frame `split`, and a bystander."""
    return drawn(
        [(1, 0, split - 1, 20, 20, 6), (2, split, length - 1, 20, 15, 4), (3, split, length - 1, 20, 25, 4),
         (4, 0, length - 1, 40, 40, 4)], {2: 1, 3: 1}, length)


cases = []
truth = tabulate(*mitosis(4))
cases.append(case("perfect", truth, truth))
for split in (2, 3, 5, 6):
    cases.append(case(f"division in frame {split} instead of 4", truth, tabulate(*mitosis(split))))
still = tabulate(*drawn([(1, 0, 5, 10, 10, 5), (2, 0, 5, 30, 30, 5)], {}, 6))
cases.append(case("no division", still, still))
cases.append(case("division invented", still, tabulate(*drawn(
    [(1, 0, 2, 10, 10, 5), (3, 3, 5, 10, 8, 3), (4, 3, 5, 10, 13, 3), (2, 0, 5, 30, 30, 5)], {3: 1, 4: 1}, 6))))
gap = drawn([(1, 0, 1, 10, 10, 5), (1, 4, 5, 10, 10, 5), (2, 0, 5, 30, 30, 5)], {}, 6)
cases.append(case("gap written as parent", still, tabulate(*gap)))
cases.append(case("gap in the reference", tabulate(*gap), still))
cases.append(case("no link across the gap", still, tabulate(*drawn(
    [(1, 0, 1, 10, 10, 5), (3, 4, 5, 10, 10, 5), (2, 0, 5, 30, 30, 5)], {}, 6))))
cases.append(case("link of a child instead of a track", still, tabulate(*drawn(
    [(1, 0, 2, 10, 10, 5), (3, 3, 5, 10, 10, 5), (2, 0, 5, 30, 30, 5)], {3: 1}, 6))))
cases.append(case("two cells merged", still, tabulate(
    [np.where(f > 0, 1, 0).astype(np.uint16) if t > 2 else f for t, f in enumerate(still[0])], {})))
empty = [f.copy() for f in still[0]]
empty[2][:] = 0
cases.append(case("empty frame in the result", still, tabulate(empty, {})))
cases.append(case("empty frame in the reference", tabulate(empty, {}), still))
three = tabulate(*drawn(
    [(1, 0, 3, 20, 20, 6), (2, 4, 7, 20, 12, 3), (3, 4, 7, 20, 28, 3), (4, 4, 7, 30, 20, 3)],
    {2: 1, 3: 1, 4: 1}, 8))
cases.append(case("three daughters", three, three))
cycle = drawn(
    [(1, 0, 2, 20, 20, 6), (2, 3, 6, 20, 12, 4), (3, 3, 9, 20, 30, 4), (4, 7, 9, 14, 12, 3), (5, 7, 9, 26, 12, 3)],
    {2: 1, 3: 1, 4: 2, 5: 2}, 10)
longer = drawn(
    [(1, 0, 2, 20, 20, 6), (2, 3, 7, 20, 12, 4), (3, 3, 9, 20, 30, 4), (4, 8, 9, 14, 12, 3), (5, 8, 9, 26, 12, 3)],
    {2: 1, 3: 1, 4: 2, 5: 2}, 10)
cases.append(case("cell cycle one frame longer", tabulate(*cycle), tabulate(*longer)))
cases.append(case("segmentation of some frames", truth, tabulate(*damaged(*mitosis(4), 5, 0.1)), [1, 3, 6]))
for seed in range(SCENES):
    frames, parents = scene(seed)
    cases.append(case(f"random {seed}", tabulate(frames, parents),
                      tabulate(*damaged(frames, parents, 100 + seed, (0.02, 0.05, 0.09)[seed % 3]))))
(HERE / "tracking.json").write_text(json.dumps(cases, separators=(",", ":")) + "\n")


def segmentation(reference, result):
    """Matching as in StarDist (Weigert et al. 2020): assignment of pairs at or above the threshold."""
    a = np.unique(reference)[1:]
    b = np.unique(result)[1:]
    iou = np.array([[((reference == i) & (result == j)).sum() / ((reference == i) | (result == j)).sum()
                     for j in b] for i in a]).reshape(len(a), len(b))
    out = []
    for threshold in [k / 20 for k in range(4, 20)]:
        tp, total = 0, 0.0
        if min(iou.shape) > 0:
            costs = -(iou >= threshold).astype(float) - iou / (2 * min(iou.shape))
            rows, columns = linear_sum_assignment(costs)
            kept = iou[rows, columns] >= threshold
            tp, total = int(kept.sum()), float(iou[rows, columns][kept].sum())
        fp, fn = len(b) - tp, len(a) - tp
        out.append([threshold, tp, fp, fn, total,
                    total / (tp + fp / 2 + fn / 2) if tp + fp + fn else None])
    return out


rng = np.random.default_rng(9)
pairs = []
for number_of_labels in (0, 1, 4, 12):
    for _ in range(3):
        one, other = [np.zeros((24, 24), np.uint16) for _ in range(2)]
        for label in range(1, number_of_labels + 1):
            y, x = rng.integers(0, 20, 2)
            h, w = rng.integers(2, 9, 2)
            one[y:y + h, x:x + w] = label
            dy, dx = rng.integers(-1, 2, 2)
            other[max(0, y + dy):y + h + dy, max(0, x + dx):x + w + dx] = label + 3
        pairs.append({"reference": runs(one), "result": runs(other), "counts": segmentation(one, other)})
half = np.zeros((24, 24), np.uint16)
half[4:8, 4:12] = 1
halves = half * 1
halves[4:8, 8:12] = 2
pairs.append({"reference": runs(half), "result": runs(halves), "counts": segmentation(half, halves)})
(HERE / "segmentation.json").write_text(json.dumps(pairs, separators=(",", ":")) + "\n")
