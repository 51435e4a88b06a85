"""Makes the golden images of the equalisation tests with scikit-image 0.26.

Input number i of a case is u^2 with u = ((i * 2654435761) mod 2^32 >> 8) / 2^24, plus a ramp: (u^2 + i / n) / 2, in the
precision of the case. A colour image has three planes, numbered through. Writes equalization.json (the cases) and
equalization.npy (their outputs one after the other, float64, planes of colour images one after the other).
"""

import json
import pathlib

import numpy
from skimage.exposure import equalize_adapthist

CASES = [
    ("double", 41, 33, 8, 0.01), ("double", 41, 33, 16, 0.05), ("double", 41, 33, 7, 0.02), ("double", 41, 33, 128, 0.01),
    ("double", 16, 16, 16, 0.0), ("double", 9, 1, 4, 0.1), ("double", 1, 9, 4, 0.1), ("double", 3, 2, 8, 0.5),
    ("double", 33, 20, 1, 0.01), ("double", 33, 20, 10, 1.0), ("float", 41, 33, 8, 0.01), ("float", 20, 50, 384, 0.02),
    ("color", 21, 26, 8, 0.01), ("color", 21, 26, 256, 0.02), ("blankred", 21, 26, 16, 0.01),
]


def numbers(count, dtype):
    index = numpy.arange(count, dtype=numpy.uint64)
    uniform = ((index * 2654435761) % 2**32 >> 8).astype(dtype) / dtype(2**24)
    return (uniform * uniform + index.astype(dtype) / dtype(count)) / dtype(2)


cases, outputs = [], []
for kind, height, width, side, limit in CASES:
    if kind in ("double", "float"):
        image = numbers(height * width, numpy.float64 if kind == "double" else numpy.float32).reshape(height, width)
        result = equalize_adapthist(image, kernel_size=side, clip_limit=limit)
    else:
        image = numbers(3 * height * width, numpy.float32).reshape(3, height, width)
        if kind == "blankred":
            image[0] = 0
        result = equalize_adapthist(image.transpose(1, 2, 0), kernel_size=side, clip_limit=limit).transpose(2, 0, 1)
    assert result.dtype == (numpy.float64 if kind == "double" else numpy.float32)
    cases.append({"kind": kind, "height": height, "width": width, "tileSide": side, "clipLimit": limit})
    outputs.append(result.astype(numpy.float64).ravel())

folder = pathlib.Path(__file__).parent
(folder / "equalization.json").write_text(json.dumps(cases, indent=0) + "\n")
numpy.save(folder / "equalization.npy", numpy.concatenate(outputs))
