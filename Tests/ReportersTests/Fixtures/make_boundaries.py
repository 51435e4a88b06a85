"""Makes boundaries.json: masks with moved boundaries and means of pixel ratios.

Written with NumPy and SciPy. Run in this folder, after make_measurements.py: python make_boundaries.py
"""

import json

import numpy as np
from scipy import ndimage

rng = np.random.default_rng(31)
CROSS = ndimage.generate_binary_structure(2, 1)

# Touching, thin and broken objects: smooth noise cut at thresholds, then cut into labels by another one.
HEIGHT, WIDTH = 40, 53
field = ndimage.gaussian_filter(rng.normal(size=(HEIGHT, WIDTH)), 2.0, mode="wrap")
other = ndimage.gaussian_filter(rng.normal(size=(HEIGHT, WIDTH)), 3.0, mode="wrap")
labels = np.where(field > 0, 1 + np.digitize(other, np.quantile(other, [0.2, 0.4, 0.6, 0.8])), 0)
labels[30:, :6] = 9


def inwards(image):
    result = np.zeros_like(image)
    for label in np.unique(image[image > 0]):
        result[ndimage.binary_erosion(image == label, CROSS, border_value=1)] = label
    return result


def outwards(image):
    result = image.copy()
    for label in sorted(np.unique(image[image > 0]), reverse=True):
        grown = ndimage.binary_dilation(image == label, CROSS)
        result[grown & (image == 0)] = label
    return result


with open("measurements.json") as file:
    golden = json.load(file)
shape = (golden["height"], golden["width"])
cells = np.array(golden["cells"]).reshape(shape)
channels = [np.array([float(v) for v in c]).reshape(shape) for c in golden["channels"]]
backgrounds = golden["median"]


def pixel_means(image):
    rows = []
    for label in np.unique(image[image > 0]):
        inside = image == label
        above = channels[1][inside] - backgrounds[1][0]
        below = channels[0][inside] - backgrounds[0][0]
        with np.errstate(all="ignore"):
            ratio = above / below
            used = np.isfinite(ratio) & (below >= 3 * backgrounds[0][1]) & (below > 0)
        rows.append([int(label), float(ratio[used].mean()) if used.any() else None, float(used.mean())])
    return rows


with open("boundaries.json", "w") as file:
    json.dump(
        {
            "width": WIDTH,
            "height": HEIGHT,
            "labels": labels.ravel().tolist(),
            "inwards": inwards(labels).ravel().tolist(),
            "outwards": outwards(labels).ravel().tolist(),
            "pixelMeans": pixel_means(cells),
            "pixelMeansInwards": pixel_means(inwards(cells)),
        },
        file,
    )
