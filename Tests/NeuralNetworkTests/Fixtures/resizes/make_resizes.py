"""Makes the golden images of the resize tests with PyTorch (2.13).

The input of every case is the same sequence: number i is ((i * 2654435761) mod 2^32 >> 8) / 2^24. Writes resizes.json
(the cases) and resizes.npy (their outputs one after the other, float32).
"""

import json
import pathlib

import numpy
import torch

SIZES = [
    ((1, 1), (1, 1)), ((1, 1), (5, 3)), ((1, 7), (4, 16)), ((7, 1), (16, 4)), ((2, 3), (2, 3)), ((3, 2), (7, 9)),
    ((10, 12), (16, 16)), ((8, 8), (16, 16)), ((8, 8), (32, 32)), ((13, 9), (26, 10)), ((17, 16), (16, 16)),
    ((16, 16), (8, 8)), ((40, 37), (16, 16)), ((50, 64), (8, 20)), ((33, 90), (5, 7)), ((100, 3), (1, 1)),
    ((12, 40), (24, 16)), ((40, 12), (16, 24)),
]
CHAINS = [
    ((8, 8), (32, 32), (20, 24)), ((8, 8), (32, 32), (50, 61)), ((8, 8), (32, 32), (32, 32)),
    ((16, 16), (64, 64), (9, 33)), ((16, 16), (64, 64), (1, 1)), ((1, 1), (4, 4), (3, 7)),
]


def image(shape):
    index = numpy.arange(shape[0] * shape[1], dtype=numpy.uint64)
    values = ((index * 2654435761) % 2**32 >> 8).astype(numpy.float32) / numpy.float32(2**24)
    return torch.tensor(values.reshape(1, 1, *shape))


def resize(values, size, antialias):
    return torch.nn.functional.interpolate(
        values, size=size, mode="bilinear", antialias=antialias, align_corners=False
    )


cases, outputs = [], []


def add(kind, sizes, result):
    cases.append({"kind": kind, "heights": [s[0] for s in sizes], "widths": [s[1] for s in sizes]})
    outputs.append(result.numpy().ravel())


for before, after in SIZES:
    add("antialiased", [before, after], resize(image(before), after, True))
    add("bilinear", [before, after], resize(image(before), after, False))
for chain in CHAINS:
    result = image(chain[0])
    for size in chain[1:]:
        result = resize(result, size, False)
    add("bilinear", chain, result)

folder = pathlib.Path(__file__).parent
(folder / "resizes.json").write_text(json.dumps(cases, indent=0) + "\n")
numpy.save(folder / "resizes.npy", numpy.concatenate(outputs))
