"""How good labels are: the measures of the CellSAM paper and of the Data Science Bowl."""

from __future__ import annotations

import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import tifffile
from scipy.optimize import linear_sum_assignment

from .samples import Sample


def intersections(truth: np.ndarray, found: np.ndarray) -> np.ndarray:
    """IoU of every true object with every found one."""
    _, truth = np.unique(truth, return_inverse=True)
    _, found = np.unique(found, return_inverse=True)
    # The background is the first value of both wherever there is any; a full image has none.
    counts = np.zeros((truth.max() + 1, found.max() + 1))
    np.add.at(counts, (truth.ravel(), found.ravel()), 1)
    union = counts.sum(1, keepdims=True) + counts.sum(0, keepdims=True) - counts
    return counts / union


class Counts:
    """Objects that were found and missed."""

    def __init__(self):
        self.hits = self.extra = self.missed = 0
        self.overlap = 0.0
        self.image_scores: list[float] = []

    def add(self, truth: np.ndarray, found: np.ndarray, least: float = 0.5) -> None:
        true_count, found_count = (len(np.unique(labels[labels > 0])) for labels in (truth, found))
        hits, overlap = 0, 0.0
        if true_count and found_count:
            shared = intersections(truth, found)
            shared = shared[int(truth.min() == 0) :, int(found.min() == 0) :]
            rows, columns = linear_sum_assignment(-np.where(shared >= least, shared, 0))
            pairs = shared[rows, columns]
            hits, overlap = int((pairs >= least).sum()), float(pairs[pairs >= least].sum())
        self.hits += hits
        self.extra += found_count - hits
        self.missed += true_count - hits
        self.overlap += overlap
        total = true_count + found_count
        self.image_scores.append(2 * hits / total if total else 1.0)

    @property
    def f1(self) -> float:
        return 2 * self.hits / max(2 * self.hits + self.extra + self.missed, 1)

    def line(self) -> str:
        return (
            f"images {len(self.image_scores):4d}  F1 {self.f1:.4f}  1-F1 {1 - self.f1:.4f}  "
            f"mean F1 of images {np.mean(self.image_scores):.4f}  IoU of hits {self.overlap / max(self.hits, 1):.4f}  "
            f"hits {self.hits} extra {self.extra} missed {self.missed}"
        )


def evaluate(segment: Callable[[np.ndarray], np.ndarray], samples: Iterable[Sample]) -> dict[str, Counts]:
    """Measures by source and kind, and over each source."""
    counts: dict[str, Counts] = defaultdict(Counts)
    for sample in samples:
        found = segment(sample.image)
        counts[f"{sample.source}/{sample.kind}"].add(sample.labels, found)
        counts[f"{sample.source}/all"].add(sample.labels, found)
    return dict(sorted(counts.items()))


def segmenter_of(program: str, options: list[str]) -> Callable[[np.ndarray], np.ndarray]:
    """What `celltrack segment` makes of an image."""

    def segment(image: np.ndarray) -> np.ndarray:
        with tempfile.TemporaryDirectory() as folder:
            file, masks = Path(folder) / "image.tif", Path(folder) / "masks"
            tifffile.imwrite(file, image, photometric="rgb" if image.ndim == 3 else "minisblack")
            command = [program, "segment", str(file), "-o", str(masks), "--quiet", *options]
            subprocess.run(command, check=True)
            return tifffile.imread(sorted(masks.glob("*.tif"))[0])

    return segment
