"""Makes the golden values of the region tests.

Made with Python 3.11, NumPy 2.4.6, SciPy 1.17.1, scikit-image 0.26.0.
Run: python make_regions.py (writes three JSON files beside this file).
"""

import json
import math
import pathlib

import numpy as np
from scipy import ndimage
from skimage import measure

HERE = pathlib.Path(__file__).parent


def runs(labels):
    """Flat list row, start, end, label of every maximal run."""
    flat = []
    for row, line in enumerate(labels):
        edges = np.flatnonzero(np.diff(line)) + 1
        bounds = [0, *edges.tolist(), len(line)]
        for start, end in zip(bounds[:-1], bounds[1:]):
            if line[start]:
                flat += [row, start, end, int(line[start])]
    return flat


def blobs(seed, size, sigma, threshold):
    """Smooth random blobs with dents and holes, each component one label, then cut into touching pieces."""
    rng = np.random.default_rng(seed)
    field = ndimage.gaussian_filter(rng.standard_normal((size, size)), sigma)
    labels, _ = ndimage.label(field > threshold * field.std())
    stripes = (np.arange(size) // (size // 4))[None, :]
    labels = np.where(labels > 0, labels * 4 + stripes, 0)
    return labels.astype(np.uint32)


def small():
    """Single pixels, lines, corners, rings and pieces apart, some at the border."""
    image = np.zeros((40, 60), np.uint32)
    image[0, 0] = 1
    image[3, 3:9] = 2
    image[3:9, 12] = 3
    for i in range(7):
        image[3 + i, 15 + i] = 4
        image[3 + i, 30 - i] = 5
    image[12:17, 2:7] = 6
    image[13:16, 3:6] = 0
    image[12:14, 10:12] = 7
    image[14:16, 12:14] = 7
    image[20:30, 2:12] = 8
    image[20:25, 7:12] = 9
    image[20:22, 20:30] = 10
    image[28:30, 20:30] = 10
    image[39, 40:60] = 4000000000
    image[30:39, 40:50] = 70000
    image[33:36, 43:47] = 70001
    rows, columns = np.mgrid[:40, :60]
    image[(rows - 20) ** 2 + (columns - 48) ** 2 <= 36] = 11
    return image


def ellipses():
    """Rotated ellipses, the shape of most cells."""
    image = np.zeros((220, 300), np.uint32)
    rows, columns = np.mgrid[:220, :300]
    label = 0
    for cy, cx, a, b, angle in [
        (60, 60, 50, 20, 0.3), (60, 180, 40, 39, 0.0), (150, 80, 55, 12, -0.8),
        (160, 200, 45, 30, 1.2), (110, 270, 25, 6, 1.5), (30, 270, 9, 3, 0.785),
    ]:
        label += 3
        u = (columns - cx) * math.cos(angle) + (rows - cy) * math.sin(angle)
        v = -(columns - cx) * math.sin(angle) + (rows - cy) * math.cos(angle)
        image[(u / a) ** 2 + (v / b) ** 2 <= 1] = label
    return image


def describe(labels):
    found = []
    # scikit-image makes a table as long as the largest label, so it gets small ones.
    names, dense = np.unique(labels, return_inverse=True)
    for region in measure.regionprops(dense.reshape(labels.shape)):
        with np.errstate(all="ignore"):
            nu = region.moments_normalized
        found.append({
            "label": int(names[region.label]),
            "area": int(region.area),
            "centroid": [float(v) for v in region.centroid],
            "box": [int(v) for v in region.bbox],
            "major": float(region.axis_major_length),
            "minor": float(region.axis_minor_length),
            "orientation": float(region.orientation),
            "eccentricity": float(region.eccentricity),
            "diameter": float(region.equivalent_diameter_area),
            "perimeter": float(region.perimeter),
            "convexArea": int(region.area_convex),
            "solidity": float(region.solidity),
            "filledArea": int(region.area_filled),
            "raw": [float(region.moments[i, j]) for i in range(4) for j in range(4 - i)],
            "central": [float(region.moments_central[i, j]) for i in range(4) for j in range(4 - i)],
            "normalized": [float(nu[i, j]) for i in range(4) for j in range(4 - i) if i + j >= 2],
            "hu": [float(v) for v in region.moments_hu],
        })
    return found


def write(name, value):
    (HERE / name).write_text(json.dumps(value, separators=(",", ":")) + "\n")


images = {
    "small": small(),
    "ellipses": ellipses(),
    "blobs": blobs(1, 160, 4, 0.4),
    "speckle": blobs(2, 64, 0.8, 0.3),
}
write("regions.json", [
    {"name": name, "width": image.shape[1], "height": image.shape[0], "runs": runs(image), "regions": describe(image)}
    for name, image in images.items()
])

cases = []
rng = np.random.default_rng(3)
for density in (0.2, 0.5, 0.6, 0.8):
    mask = rng.random((37, 53)) < density
    cases.append({
        "width": 53,
        "height": 37,
        "mask": runs(mask.astype(np.uint32)),
        "four": runs(ndimage.label(mask)[0]),
        "eight": runs(ndimage.label(mask, np.ones((3, 3)))[0]),
    })
write("components.json", cases)

cases = []
for values in (2, 3, 6):
    labels = rng.integers(0, values, (31, 43)).astype(np.uint32)
    cases.append({
        "width": 43,
        "height": 31,
        "labels": runs(labels),
        "four": runs(measure.label(labels, connectivity=1)),
        "eight": runs(measure.label(labels, connectivity=2)),
    })
write("label_components.json", cases)
