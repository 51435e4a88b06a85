"""Makes corrections.json: a frame of three channels, corrected with NumPy and SciPy.

Run in this folder: python make_corrections.py
"""

import json

import numpy as np
from scipy import ndimage

HEIGHT, WIDTH = 9, 11
rng = np.random.default_rng(7)
mixture = np.array([[1.0, 0.12, 0.0], [0.3, 1.0, 0.05], [0.02, 0.4, 1.0]])
channels = np.round(rng.uniform(200, 900, (3, HEIGHT, WIDTH)))
dark = np.round(rng.uniform(90, 110, (HEIGHT, WIDTH)))
flat = np.round(dark + rng.uniform(500, 1000, (HEIGHT, WIDTH)))
SHIFTS = [(0.0, 0.0), (1.0, -2.0), (-0.25, 1.5)]  # x, y

light = [flat - dark, flat - 100.0, None]
corrected = [
    (channels[0] - dark) / light[0] * light[0].mean(),
    (channels[1] - 100.0) / light[1] * light[1].mean(),
    channels[2],
]
# Nearest neighbours beyond the last pixel have no weight at whole-pixel shifts, so those are slices.
moved = []
for plane, (x, y) in zip(corrected, SHIFTS):
    rows, columns = np.mgrid[:HEIGHT, :WIDTH].astype(float)
    rows, columns = rows + y, columns + x
    outside = (rows < 0) | (rows > HEIGHT - 1) | (columns < 0) | (columns > WIDTH - 1)
    values = ndimage.map_coordinates(plane, [rows, columns], order=1, mode="nearest")
    moved.append(np.where(outside, np.nan, values))
unmixed = np.tensordot(np.linalg.inv(mixture), np.array(moved), 1)


def plain(array):
    return [None if np.isnan(v) else float(v) for v in np.asarray(array).ravel()]


with open("corrections.json", "w") as file:
    json.dump(
        {
            "width": WIDTH,
            "height": HEIGHT,
            "channels": [plain(c) for c in channels],
            "dark": plain(dark),
            "flat": plain(flat),
            "shifts": SHIFTS,
            "mixture": mixture.tolist(),
            "inverse": np.linalg.inv(mixture).ravel().tolist(),
            "moved": [plain(c) for c in moved],
            "unmixed": [plain(c) for c in unmixed],
        },
        file,
    )
