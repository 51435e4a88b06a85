"""Makes the remaining inputs from those of make-inputs: movies in other codings, masks, landscapes and seeds."""

import pathlib

import numpy
import scipy.ndimage
import skimage.segmentation
import tifffile

from measurement import arguments

FORMS = {
    "none": {},
    "lzw": {"compression": "lzw", "predictor": True},
    "deflate": {"compression": "zlib", "predictor": True},
    "zstd": {"compression": "zstd", "predictor": True},
    "tiled, deflate": {"compression": "zlib", "predictor": True, "tile": (256, 256)},
    "tiled, none": {"tile": (256, 256)},
}


def movies(folder, pages):
    """The same pages in every form; strips hold 32 rows, pages of no compression one strip."""
    folder.mkdir(exist_ok=True)
    for name, form in FORMS.items():
        rows = {} if "tile" in form or not form else {"rowsperstrip": 32}
        tifffile.imwrite(folder / f"{name}.tif", pages, photometric="minisblack", metadata=None, **form, **rows)


def seeds(labels):
    """One pixel per cell: the first one of greatest distance from the background."""
    distance = scipy.ndimage.distance_transform_edt(labels > 0)
    places = scipy.ndimage.maximum_position(distance, labels, numpy.arange(1, labels.max() + 1))
    result = numpy.zeros(labels.shape, numpy.uint32)
    for number, place in enumerate(places, 1):
        result[place] = number
    return result, distance


def images(folder, labels, brightness):
    """Single images."""
    folder.mkdir(exist_ok=True)
    mask = labels > 0
    markers, distance = seeds(labels)
    landscapes = {
        "distance": -distance.astype(numpy.float32),
        "brightness": -scipy.ndimage.gaussian_filter(brightness.astype(numpy.float32), 2),
    }
    noise = numpy.random.default_rng(1).random(labels.shape) < 0.5
    planes = {
        "cells": labels.astype(numpy.uint32),
        "cells-mask": mask.astype(numpy.uint8),
        "noise-mask": noise.astype(numpy.uint8),
        "brightness": brightness,
        "seeds": markers,
    }
    for name, landscape in landscapes.items():
        planes[f"{name}-landscape"] = landscape
        flooded = skimage.segmentation.watershed(landscape, markers.astype(numpy.int32), mask=mask)
        planes[f"{name}-watershed"] = flooded.astype(numpy.uint32)
    for name, plane in planes.items():
        tifffile.imwrite(folder / f"{name}.tif", plane, photometric="minisblack", metadata=None)


if __name__ == "__main__":
    root = pathlib.Path(arguments().inputs)
    pages = tifffile.imread(root / "movie.tif")
    movies(root / "movies", pages)
    images(root / "images", tifffile.imread(root / "masks" / "mask000.tif"), pages[0])
