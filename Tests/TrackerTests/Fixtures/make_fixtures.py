"""Makes the reference results of the tracker's tests.

Written with Python 3.11, numpy 2.4.6, scipy 1.17.1; run in this folder: python make_fixtures.py

assignments.json  linear assignment problems solved by scipy.optimize.linear_sum_assignment
iou_tracking.json small movies tracked by a plain implementation of Bochinski, Eiselein, Sikora 2017, algorithm 1,
                  written here from the paper: on boxes and on masks
"""
import json

import numpy as np
from scipy.optimize import linear_sum_assignment

DIGITS = ".123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def full_problem(generator):
    """Every row (or column, whichever are fewer) must be matched; some pairs are not allowed."""
    rows, columns = generator.integers(1, 13, 2)
    cost = generator.integers(0, 50, (rows, columns)) / 4
    cost[generator.random((rows, columns)) < 0.3] = np.inf
    try:
        total = cost[linear_sum_assignment(cost)].sum()
    except ValueError:
        total = None
    return rows, columns, cost, total


def partial_problem(generator):
    """Rows and columns may stay unmatched at a cost: the square problem with two diagonal blocks."""
    rows, columns = generator.integers(1, 13, 2)
    cost = generator.integers(-20, 50, (rows, columns)) / 4
    cost[generator.random((rows, columns)) < 0.4] = np.inf
    unmatched_row = generator.integers(0, 30, rows) / 4
    unmatched_column = generator.integers(0, 30, columns) / 4
    square = np.full((rows + columns, columns + rows), np.inf)
    square[:rows, :columns] = cost
    square[:rows, columns:][np.arange(rows), np.arange(rows)] = unmatched_row
    square[rows:, :columns][np.arange(columns), np.arange(columns)] = unmatched_column
    square[rows:, columns:] = 0
    total = square[linear_sum_assignment(square)].sum()
    return rows, columns, cost, total, unmatched_row, unmatched_column


def assignments():
    generator = np.random.default_rng(20)
    problems = []
    for number in range(60):
        partial = number % 2 == 1
        found = partial_problem(generator) if partial else full_problem(generator)
        rows, columns, cost, total = found[:4]
        problems.append(
            {
                "rows": int(rows),
                "columns": int(columns),
                "candidates": [[int(i), int(j), float(cost[i, j])] for i, j in np.argwhere(np.isfinite(cost))],
                "unmatchedRow": [float(x) for x in found[4]] if partial else None,
                "unmatchedColumn": [float(x) for x in found[5]] if partial else None,
                "total": None if total is None else float(total),
            }
        )
    return problems


def movie(generator, frames=7, height=24, width=40, cells=9):
    """Rectangles that walk, come and go, and hide each other."""
    boxes = {}
    result = []
    for _ in range(frames):
        for _ in range(int(generator.integers(0, 3)) if boxes else cells):
            boxes[max(boxes, default=0) + 1] = [
                *generator.integers(0, (height - 6, width - 6)),
                *generator.integers(3, 9, 2),
            ]
        image = np.zeros((height, width), int)
        for number in generator.permutation(sorted(boxes)):
            top, left, rows, columns = boxes[number]
            image[max(0, top) : top + rows, max(0, left) : left + columns] = number
            boxes[number][:2] = np.array(boxes[number][:2]) + generator.integers(-1, 2, 2)
            if generator.random() < 0.08:
                del boxes[number]
        present = [int(x) for x in np.unique(image) if x]
        relabelled = np.zeros_like(image)
        for label, number in enumerate(generator.permutation(present)[:35], 1):
            relabelled[image == number] = label
        result.append(relabelled)
    return result


def box(mask):
    rows, columns = np.nonzero(mask)
    return columns.min(), rows.min(), columns.max() + 1, rows.max() + 1


def box_iou(a, b):
    a, b = box(a), box(b)
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    if width <= 0 or height <= 0:
        return 0.0
    shared = width * height
    area = lambda r: (r[2] - r[0]) * (r[3] - r[1])
    return shared / (area(a) + area(b) - shared)


def mask_iou(a, b):
    return (a & b).sum() / (a | b).sum()


def iou_tracks(images, scores, sigma_l, sigma_h, sigma_iou, t_min, iou):
    """The paper's algorithm: active tracks in the order they began, each takes its best detection."""
    active, finished = [], []
    for frame, image in enumerate(images):
        free = [label for label in range(1, image.max() + 1) if scores[frame][label - 1] >= sigma_l]
        going_on = []
        for track in active:
            last_frame, last_label = track[-1]
            last = images[last_frame] == last_label
            overlaps = [iou(last, image == label) for label in free]
            if overlaps and max(overlaps) >= sigma_iou:
                best = overlaps.index(max(overlaps))
                track.append((frame, free.pop(best)))
                going_on.append(track)
            else:
                finished.append(track)
        active = going_on + [[(frame, label)] for label in free]
    finished += active
    kept = [
        track
        for track in finished
        if len(track) >= t_min and max(scores[frame][label - 1] for frame, label in track) >= sigma_h
    ]
    return sorted(kept)


def iou_cases():
    generator = np.random.default_rng(17)
    cases = []
    for number in range(12):
        images = movie(generator)
        scores = [[round(float(x), 3) for x in generator.random(image.max())] for image in images]
        if number % 3 == 2:
            scores = [[1.0] * len(frame) for frame in scores]
        for geometry, iou in (("boxes", box_iou), ("masks", mask_iou)):
            sigma_l, sigma_h = (0.0, 0.0) if number % 3 == 0 else (0.25, 0.6)
            sigma_iou = [0.2, 0.35, 0.5][number // 4]
            t_min = 1 + number % 3
            tracks = iou_tracks(images, scores, sigma_l, sigma_h, sigma_iou, t_min, iou)
            cases.append(
                {
                    "movie": number,
                    "geometry": geometry,
                    "minimumScore": sigma_l,
                    "minimumBestScore": sigma_h,
                    "minimumIoU": sigma_iou,
                    "minimumLength": t_min,
                    "tracks": [[[int(f), int(l)] for f, l in track] for track in tracks],
                }
            )
        yield {
            "images": ["\n".join("".join(DIGITS[x] for x in row) for row in image) for image in images],
            "scores": None if number % 3 == 2 else scores,
            "cases": [case for case in cases if case["movie"] == number],
        }


def write(name, value):
    with open(name, "w", encoding="ascii") as file:
        json.dump(value, file, separators=(",", ":"))
        file.write("\n")


write("assignments.json", assignments())
write("iou_tracking.json", list(iou_cases()))
