"""Makes the golden images of the low-contrast tests with scikit-image 0.26 and NumPy.

Number i of a case is ((i * 2654435761) mod 2^32 >> 8) / 2^24 =: u, and its value scale * u + offset, three planes one
after the other, float32; in gray cases all three planes are the first. Writes low_contrast.json: median and standard deviation of the differences to the
equalised image, and the image enhanced with the settings that CellSAM's code means.
"""

import json
import pathlib

import numpy
from skimage.exposure import equalize_adapthist

HEIGHT, WIDTH = 20, 18
CASES = [(False, 1.0, 0.0), (False, 0.9, 0.1), (True, 0.88, 0.0), (True, 0.85, 0.0), (True, 0.82, 0.0), (True, 1.0, 0.0)]


def settings(median, spread):
    if not 0.05 < median < 0.1:
        return None
    if spread >= 0.05:
        return 256, 0.01, 2.0
    if median > 0.065:
        return 384, 0.01 if 0.035 < spread < 0.04 else 0.05, 1.2
    return 384, 0.02, 1.2


rows = []
for gray, scale, offset in CASES:
    index = numpy.arange(3 * HEIGHT * WIDTH, dtype=numpy.uint64)
    uniform = ((index * 2654435761) % 2**32 >> 8) / 2.0**24
    image = (scale * uniform + offset).astype(numpy.float32).reshape(3, HEIGHT, WIDTH).transpose(1, 2, 0)
    if gray:
        image = numpy.repeat(image[:, :, :1], 3, axis=2)
    difference = numpy.abs(image - equalize_adapthist(image, kernel_size=256, clip_limit=0.01))
    difference = difference[difference > 0]
    median, spread = float(numpy.median(difference)), float(numpy.std(difference.astype(numpy.float64)))
    found = settings(median, spread)
    row = {"gray": gray, "scale": scale, "offset": offset, "median": median, "spread": spread}
    if found:
        side, limit, gamma = found
        enhanced = equalize_adapthist(image, kernel_size=side, clip_limit=limit) ** numpy.float32(gamma)
        row |= {"tileSide": side, "clipLimit": limit, "gamma": gamma}
        row["enhanced"] = [float(f"{v:.8g}") for v in enhanced.transpose(2, 0, 1).ravel()[::7]]
    rows.append(row)
    print({k: v for k, v in row.items() if k != "enhanced"})

(pathlib.Path(__file__).parent / "low_contrast.json").write_text(json.dumps(rows) + "\n")
