"""Labels, measures and floods single images with SciPy and scikit-image."""

import pathlib

import numpy
import scipy.ndimage
import skimage.measure
import skimage.segmentation
import tifffile

from measurement import arguments, measure

MOMENTS = [
    "label", "area", "bbox", "centroid", "axis_major_length", "axis_minor_length", "eccentricity", "orientation",
    "equivalent_diameter_area",
]
SHAPES = ["perimeter", "area_convex", "solidity"]


def label(load, repetitions):
    """Connected components."""
    structures = {4: None, 8: numpy.ones((3, 3))}
    for image in ["cells", "noise"]:
        mask = load(f"{image}-mask")
        for neighbours, structure in structures.items():
            measure(
                f"label {image}, {neighbours} neighbours|SciPy", repetitions,
                lambda: scipy.ndimage.label(mask, structure),
                lambda found: {"components": found[1], "label sum": found[0].sum(dtype=numpy.float64)},
            )


def table_checks(table):
    """The same figures as the other side's."""
    checks = {
        "regions": len(table["label"]),
        "area": table["area"].sum(),
        "box": (table["bbox-2"] * table["bbox-3"]).sum(),
        "centroid": (table["centroid-0"] + table["centroid-1"]).sum(),
        "major axis": table["axis_major_length"].sum(),
        "minor axis": table["axis_minor_length"].sum(),
        "eccentricity": table["eccentricity"].sum(),
        "orientation": numpy.abs(table["orientation"]).sum(),
        "diameter": table["equivalent_diameter_area"].sum(),
    }
    if "perimeter" in table:
        checks["perimeter"] = table["perimeter"].sum()
        checks["convex area"] = table["area_convex"].sum()
        checks["solidity"] = table["solidity"].sum()
    return checks


def properties(load, repetitions):
    """Tables of region properties."""
    labels = load("cells").astype(numpy.int32)
    for name, columns in {"moments": MOMENTS, "all": MOMENTS + SHAPES}.items():
        measure(
            f"region properties, {name}|scikit-image", repetitions,
            lambda: skimage.measure.regionprops_table(labels, properties=columns),
            table_checks,
        )


def intensities(load, repetitions):
    """Statistics of a channel."""
    labels = load("cells").astype(numpy.int32)
    image = load("brightness").astype(numpy.float32)
    index = numpy.arange(1, labels.max() + 1)
    functions = [
        scipy.ndimage.mean, scipy.ndimage.standard_deviation, scipy.ndimage.minimum, scipy.ndimage.maximum,
        scipy.ndimage.median,
    ]
    measure(
        "intensity statistics|SciPy", repetitions,
        lambda: [function(image, labels, index) for function in functions],
        lambda found: {
            "mean": found[0].sum(), "standard deviation": found[1].sum(),
            "extremes": (found[2].astype(float) + found[3]).sum(), "median": found[4].sum(),
        },
    )


def transform(load, repetitions):
    """Distance transforms."""
    for image in ["cells", "noise"]:
        mask = load(f"{image}-mask") > 0
        measure(
            f"distance transform, {image}|SciPy", repetitions,
            lambda: scipy.ndimage.distance_transform_edt(mask),
            lambda found: {"distance sum": found.sum()},
        )


def flood(load, repetitions):
    """Watersheds."""
    seeds = load("seeds").astype(numpy.int32)
    mask = load("cells-mask") > 0
    for landscape in ["distance", "brightness"]:
        heights = load(f"{landscape}-landscape")
        measure(
            f"watershed, {landscape}|scikit-image", repetitions,
            lambda: skimage.segmentation.watershed(heights, seeds, mask=mask),
            lambda found: {"flooded": (found > 0).sum()},
        )


if __name__ == "__main__":
    options = arguments()
    folder = pathlib.Path(options.inputs, "images")
    for part in [label, properties, intensities, transform, flood]:
        part(lambda name: tifffile.imread(folder / f"{name}.tif"), options.repetitions)
