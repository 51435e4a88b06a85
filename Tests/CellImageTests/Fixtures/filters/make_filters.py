"""Golden images for the filters of CellImage.

Made with Python 3.11, numpy 2.4.6, scipy 1.17.1, scikit-image 0.26.0. Run it in any folder:

    python make_filters.py

It writes, beside itself, raw little-endian arrays named NAME.WIDTHxHEIGHT.f32 or .u32, and values.csv.
"""

from pathlib import Path

import numpy as np
import scipy.ndimage as ndi
from skimage import feature, filters, morphology, segmentation

FOLDER = Path(__file__).parent
RANDOM = np.random.default_rng(20240611)
HEIGHT, WIDTH = 33, 41


def save(name, image):
    height, width = image.shape
    kind = "f32" if np.issubdtype(image.dtype, np.floating) else "u32"
    data = image.astype("<f4" if kind == "f32" else "<u4")
    data.tofile(FOLDER / f"{name}.{width}x{height}.{kind}")


def wide(image, mode):
    """The filters of scipy name the modes as we do."""
    return dict(input=image, mode=mode)


def linear_filters(image):
    for sigma, mode in [(0.7, "reflect"), (2.0, "nearest"), (12.0, "reflect")]:
        save(f"gaussian-{sigma}-{mode}", ndi.gaussian_filter(image.astype(float), sigma, mode=mode).astype("f4"))
    for radius, mode in [(2, "reflect"), (20, "nearest")]:
        result = ndi.uniform_filter(image.astype(float), 2 * radius + 1, mode=mode)
        save(f"uniform-{radius}-{mode}", result.astype("f4"))
    for method, size in [("gaussian", 11), ("mean", 7)]:
        result = filters.threshold_local(image.astype(float), size, method=method, offset=3, mode="reflect")
        save(f"local-{method}-{size}", result.astype("f4"))


def rank_filters(image, name):
    save(f"minimum-3-{name}", ndi.minimum_filter(image, 7))
    save(f"maximum-6-{name}", ndi.maximum_filter(image, 13))
    save(f"maximum-40-{name}", ndi.maximum_filter(image, 81))
    save(f"opening-2-{name}", ndi.maximum_filter(ndi.minimum_filter(image, 5), 5))
    save(f"closing-2-{name}", ndi.minimum_filter(ndi.maximum_filter(image, 5), 5))
    save(f"median-square-1-{name}", ndi.median_filter(image, 3, mode="reflect"))
    save(f"median-disc-3-{name}", ndi.median_filter(image, footprint=morphology.disk(3), mode="nearest"))
    result = ndi.percentile_filter(image, 25, footprint=morphology.disk(2), mode="reflect")
    save(f"percentile-disc-2-{name}", result)


def masks(mask):
    save("mask", mask.astype("u4"))
    save("distance", ndi.distance_transform_edt(mask).astype("f4"))
    save("filled", ndi.binary_fill_holes(mask).astype("u4"))
    for name, footprint in [
        ("disc-3", morphology.disk(3)),
        ("square-2", np.ones((5, 5), bool)),
        ("diamond-3", morphology.diamond(3)),
    ]:
        save(f"dilated-{name}", morphology.dilation(mask, footprint, mode="ignore").astype("u4"))
        save(f"eroded-{name}", morphology.erosion(mask, footprint, mode="ignore").astype("u4"))
        save(f"opened-{name}", morphology.opening(mask, footprint, mode="ignore").astype("u4"))
        save(f"closed-{name}", morphology.closing(mask, footprint, mode="ignore").astype("u4"))


def labels(mask):
    image, count = ndi.label(ndi.binary_opening(mask))
    save("labels", image.astype("u4"))
    expanded = segmentation.expand_labels(image, 4)
    each = np.stack([ndi.distance_transform_edt(image != label) for label in range(1, count + 1)])
    tied = (np.sort(each, axis=0)[:2] == each.min(axis=0)).all(axis=0) & (image == 0) & (expanded > 0)
    save("expanded-4", np.where(tied, 0xFFFFFFFF, expanded).astype("u4"))
    eroded = np.zeros_like(image)
    for label in range(1, count + 1):
        eroded[morphology.erosion(image == label, morphology.disk(2), mode="ignore")] = label
    save("eroded-2", eroded.astype("u4"))


def maxima(image):
    for distance in (1, 3):
        save(f"peaks-{distance}", feature.peak_local_max(image, distance, exclude_border=False).astype("u4"))
    for height in (5, 20):
        found = morphology.h_maxima(image.astype(float), height)
        save(f"h-maxima-{height}", found.astype("u4"))


def watersheds(image, steps, mask):
    seeds = np.zeros(image.shape, "u4")
    flat = RANDOM.choice(image.size, 9, replace=False)
    seeds.ravel()[flat] = np.arange(1, 10) * 7
    seeds[5:8, 5:9] = 4_000_000_000
    # Seeds of different values: no tie that scikit-image leaves to its heap.
    low = image.copy()
    stepped = steps.copy()
    stepped[seeds > 0] = -1 - np.arange((seeds > 0).sum())
    save("seeds", seeds)
    save("stepped", stepped)
    small = np.unique(seeds, return_inverse=True)
    for name, landscape in [("landscape", low), ("stepped", stepped)]:
        for connectivity in (1, 2):
            for region in ("all", "mask"):
                within = mask if region == "mask" else None
                found = segmentation.watershed(
                    landscape, small[1].reshape(image.shape).astype("i4"), connectivity, mask=within
                )
                save(f"watershed-{name}-{4 * connectivity}-{region}", small[0][found])


def main():
    noise = RANDOM.normal(size=(HEIGHT, WIDTH))
    image = (100 + 60 * ndi.gaussian_filter(noise, 1.2) / 0.25).astype("f4")
    steps = np.round(image / 12).astype("f4")
    mask = ndi.gaussian_filter(RANDOM.normal(size=(HEIGHT, WIDTH)), 1.6) > -0.02
    save("image", image)
    save("steps", steps)
    linear_filters(image)
    rank_filters(image, "image")
    rank_filters(steps, "steps")
    masks(mask)
    labels(mask)
    maxima(image)
    watersheds(image, steps, mask)
    with open(FOLDER / "values.csv", "w") as table:
        skewed = (image - image.min()) ** 2
        save("skewed", skewed)
        for name, plane in [("image", image), ("skewed", skewed)]:
            print(f"otsu-{name},{filters.threshold_otsu(plane)!r}".replace("np.float32(", "").replace(")", ""), file=table)
            found = float(filters.threshold_triangle(plane))
            print(f"triangle-{name},{found!r}", file=table)
            for share in (0, 0.1, 0.5, 0.77, 1):
                print(f"percentile-{share}-{name},{float(np.percentile(plane.astype(float), 100 * share))!r}", file=table)


main()
