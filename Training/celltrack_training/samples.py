"""Samples on disk: one compressed file each, and an index of where they come from."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np


@dataclass(frozen=True)
class Sample:
    """An image and the label of every pixel."""

    name: str
    source: str
    kind: str
    split: str  #: `train` or `validation`
    #: Median diameter of a circle of each object's area, in pixels.
    diameter: float
    image: np.ndarray
    labels: np.ndarray


def median_diameter(labels: np.ndarray) -> float:
    areas = np.bincount(labels.ravel())[1:]
    areas = areas[areas > 0]
    return float(np.sqrt(np.median(areas) * 4 / np.pi)) if len(areas) else 0.0


class SampleFolder:
    """A folder of samples."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.index_file = folder / "index.json"

    def write(self, source: str, samples) -> int:
        """Replaces all samples of a source."""
        self.folder.mkdir(parents=True, exist_ok=True)
        index = [entry for entry in self.index() if entry["source"] != source]
        count = 0
        for sample in samples:
            entry = {key: value for key, value in asdict(sample).items() if key not in ("image", "labels")}
            entry["file"] = f"{source}-{sample.name}.npz"
            np.savez_compressed(self.folder / entry["file"], image=sample.image, labels=sample.labels)
            index.append(entry)
            count += 1
        self.index_file.write_text(json.dumps(index, indent=1))
        return count

    def index(self) -> list[dict]:
        return json.loads(self.index_file.read_text()) if self.index_file.exists() else []

    def read(self, split: str, sources: set[str] | None = None) -> list[Sample]:
        result = []
        for entry in self.index():
            if entry["split"] != split or (sources and entry["source"] not in sources):
                continue
            with np.load(self.folder / entry["file"]) as file:
                fields = {key: value for key, value in entry.items() if key != "file"}
                result.append(Sample(**fields, image=file["image"], labels=file["labels"]))
        return result
