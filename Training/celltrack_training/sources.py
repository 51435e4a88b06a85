"""Where samples come from: public images whose licence allows it, celltrack's simulator, and drawn scenes."""

from __future__ import annotations

import csv
import subprocess
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import tifffile
from PIL import Image

from .drawing import draw_scene
from .samples import Sample, median_diameter


def split_of(name: str) -> str:
    """One of five samples, chosen by its name, is kept aside for validation."""
    return "validation" if zlib.crc32(name.encode()) % 5 == 0 else "train"


def sample(name: str, source: str, kind: str, split: str, image: np.ndarray, labels: np.ndarray) -> Sample:
    labels = labels.astype(np.uint16)
    return Sample(name, source, kind, split, median_diameter(labels), image, labels)


def nuclei_2018(folder: Path) -> Iterator[Sample]:
    """Images of the 2018 Data Science Bowl (Caicedo and others, 2019, BBBC038; CC0)."""
    with open(folder / "index.csv") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        name = row["name"]
        image = np.asarray(Image.open(folder / "images" / f"{name}.png"))
        labels = tifffile.imread(folder / "labels" / f"{name}.tif")
        yield sample(name, "dsb2018", row["kind"], split_of(name), image, labels)


def yeastvision(folder: Path) -> Iterator[Sample]:
    """Budding yeast in phase contrast from yeastvision's sample movie (BSD-style licence)."""
    for path in sorted((folder / "phase").glob("*.tif")):
        labels = tifffile.imread(folder / "masks" / path.name)
        yield sample(path.stem, "yeastvision-movie1", "phase-yeast", "train", tifffile.imread(path), labels)


#: Scene, width and height, cells, and how many movies of it are made.
SIMULATIONS = [
    ("hela-ampk", 256, 10, 10),
    ("hela-ampk", 320, 30, 10),
    ("hela-ampk", 384, 50, 6),
    ("budding-yeast", 192, 6, 8),
    ("budding-yeast", 256, 20, 10),
    ("budding-yeast", 320, 60, 8),
    ("budding-yeast", 224, 14, 16),
    ("budding-yeast", 320, 40, 12),
    ("budding-yeast", 384, 110, 6),
]


def simulated(program: str, movies_of_each: int | None = None) -> Iterator[Sample]:
    """Frames of celltrack's simulator: two of each movie; the last movie of each kind is kept aside."""
    seed = 5000
    for scene, size, cells, movies in SIMULATIONS:
        movies = min(movies, movies_of_each or movies)
        for movie in range(movies):
            seed += 1
            split = "validation" if movie == movies - 1 else "train"
            with tempfile.TemporaryDirectory() as folder:
                subprocess.run(
                    [program, "simulate", scene, "--seed", str(seed), "--frames", "12", "--size", f"{size}x{size}",
                     "--cells", str(cells), "-o", folder, "--overwrite", "--quiet"],
                    check=True,
                )
                frames = tifffile.imread(Path(folder) / "movie.ome.tif")
                for frame in (0, 11):
                    truth = Path(folder) / "truth"
                    labels = tifffile.imread(truth / "TRA" / f"man_track{frame:03d}.tif")
                    planes = frames[frame] if frames.ndim == 4 else frames[frame][None]
                    for channel, plane in enumerate(planes):
                        name = f"{scene}-{seed}-{frame:02d}-{channel}"
                        yield sample(name, "simulated", scene, split, plane, labels)


def drawn(count: int) -> Iterator[Sample]:
    """Drawn scenes of round cells, rods and irregular cells under several kinds of light."""
    for seed in range(count):
        kind, image, labels = draw_scene(seed)
        yield sample(f"{seed:05d}", "drawn", kind, "validation" if seed % 20 == 0 else "train", image, labels)
