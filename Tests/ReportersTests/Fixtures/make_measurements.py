"""Makes measurements.json: golden statistics, regions and backgrounds of a small frame.

Written with NumPy 2.4.6 and SciPy 1.17.1. Run in this folder: python make_measurements.py
"""

import json

import numpy as np
from scipy import ndimage, stats

HEIGHT, WIDTH = 56, 72
GAP, RING = 1, 4
BAND = 2
LIT = 14.5
EXCLUSION = 5
rng = np.random.default_rng(20240607)
rows, columns = np.mgrid[:HEIGHT, :WIDTH]


def disc(y, x, r):
    return (rows - y) ** 2 + (columns - x) ** 2 <= r * r


cells = np.zeros((HEIGHT, WIDTH), np.uint32)
nuclei = np.zeros_like(cells)
for label, y, x, r in [(3, 12, 12, 9), (7, 14, 29, 9), (4_000_000_000, 40, 2, 7), (9, 38, 30, 8), (11, 50, 66, 6)]:
    cells[disc(y, x, r) & (cells == 0)] = label
# Labels of nuclei are those of no cell, but for 7; nucleus 5 lies over two cells, 6 outside every cell,
# cell 9 has two nuclei, cell 11 none.
for label, y, x, r in [(5, 12, 18, 5), (7, 14, 31, 3), (1, 40, 2, 3), (2, 35, 27, 2), (8, 40, 33, 3), (6, 20, 60, 4)]:
    nuclei[disc(y, x, r) & (nuclei == 0)] = label

channels = []
for level, slope in [(100, 0.3), (220, -0.5)]:
    plane = level + slope * columns + rng.normal(0, 6, cells.shape)
    plane += np.where(cells > 0, 150, 0) + np.where(nuclei > 0, 90, 0)
    channels.append(np.round(plane).astype(np.float32))
channels[0][12, 9] = np.nan
channels[0][13, 10] = np.inf
channels[1][5, 60] = -np.inf
channels[1][40, 0:3] = 600
SATURATION = 600

labels = [int(label) for label in np.unique(cells) if label]
owner = {}
for nucleus in np.unique(nuclei):
    if nucleus:
        under, pixels = np.unique(cells[(nuclei == nucleus) & (cells > 0)], return_counts=True)
        if under.size:
            most = under[pixels == pixels.max()]
            owner[int(nucleus)] = int(nucleus if nucleus in most else most.min())


def owned(label):
    return np.isin(nuclei, [nucleus for nucleus, cell in owner.items() if cell == label])


def distance(inside):
    return ndimage.distance_transform_edt(~inside) if inside.any() else np.full(inside.shape, np.inf)


def ring(inside):
    return (distance(nuclei > 0) > GAP) & (distance(inside) <= GAP + RING)


def eroded(mask):
    return ndimage.binary_erosion(mask, iterations=BAND, border_value=1)


def region(name, label):
    cell = cells == label
    if name == "cell":
        return cell
    if name == "nucleus":
        return cell & owned(label)
    if name == "cytoplasm":
        return cell & (nuclei == 0)
    if name == "nucleus-core":
        return eroded(cell & owned(label))
    if name == "core":
        return eroded(cell)
    if name == "perimeter":
        return cell & ~eroded(cell)
    return ring(owned(label)) & cell


def number(value):
    return None if np.isnan(value) else float(value)


def statistics(name, label, mask, floors=(-np.inf, -np.inf)):
    found = []
    for channel, plane in enumerate(channels):
        finite = mask & np.isfinite(plane)
        bright = finite & (plane >= np.float32(floors[channel]))
        values = plane[bright if 2 * bright.sum() >= finite.sum() else mask].astype(np.float64)
        values = values[np.isfinite(values)]
        if values.size == 0:
            summary = [None] * 12
        else:
            quantiles = np.quantile(values, [0.05, 0.25, 0.75, 0.95])
            summary = [values.mean(), np.median(values), values.sum(), values.std(), values.min(), values.max()]
            summary += [*quantiles, np.mean(values >= SATURATION), stats.median_abs_deviation(values)]
            summary = [number(value) for value in summary]
        found.append({"label": label, "region": name, "channel": channel, "count": int(values.size), "values": summary})
    return found


measurements = []
for label in labels:
    for name in ["cell", "nucleus", "cytoplasm", "ring", "nucleus-core", "perimeter", "core"]:
        measurements += statistics(name, label, region(name, label))
alone = []
for label in [int(label) for label in np.unique(nuclei) if label]:
    alone += statistics("nucleus", label, nuclei == label)
    nearest = distance(nuclei == label) < distance((nuclei > 0) & (nuclei != label))
    alone += statistics("ring", label, ring(nuclei == label) & nearest)

SIGMA = 0.15865525393145705
free = ndimage.distance_transform_edt(cells == 0) > EXCLUSION


def finite(values):
    values = values[np.isfinite(values)].astype(np.float64)
    return values


def mid_quantile(values, probability):
    """Quantile of the mid-distribution (Ma, Genton and Parzen 2011)."""
    distinct, counts = np.unique(values, return_counts=True)
    return float(np.interp(probability, (np.cumsum(counts) - counts / 2) / values.size, distinct))


def noise(values):
    return mid_quantile(values, 0.5) - mid_quantile(values, SIGMA)


def estimates(mask, quantile):
    found = []
    for plane in channels:
        values = finite(plane[mask])
        found.append([mid_quantile(values, quantile), noise(values), int(values.size)])
    return found


# A ring without its pixels below the background plus a multiple of its noise.
floors = [level + LIT * sigma for level, sigma, _ in estimates(free, 0.5)]
lit = []
for label in labels:
    lit += statistics("ring", label, region("ring", label), floors)

local = []
for label in labels:
    around = free & (distance(cells == label) <= EXCLUSION + 5)
    for plane in channels:
        values = finite(plane[around])
        local.append([mid_quantile(values, 0.5), noise(values), int(values.size)])

tile, block = 20, 4
grids = []
for plane in channels:
    grid = []
    for top in range(0, HEIGHT, tile):
        for left in range(0, WIDTH, tile):
            part = plane[top : top + tile, left : left + tile].astype(np.float64)
            means = []
            for y in range(0, part.shape[0], block):
                for x in range(0, part.shape[1], block):
                    means.append(part[y : y + block, x : x + block].mean())
            grid.append(min(mean for mean in means if np.isfinite(mean)))
    grids.append(np.array(grid).reshape(-(-HEIGHT // tile), -(-WIDTH // tile)))
rolling = []
for label in labels:
    y, x = np.argwhere(cells == label).mean(axis=0)
    for grid in grids:
        at = [[(y + 0.5) / tile - 0.5], [(x + 0.5) / tile - 0.5]]
        rolling.append(float(ndimage.map_coordinates(grid, at, order=1, mode="nearest")[0]))

json.dump(
    {
        "width": WIDTH,
        "height": HEIGHT,
        "cells": cells.ravel().tolist(),
        "nuclei": nuclei.ravel().tolist(),
        "channels": [[str(value) for value in plane.ravel()] for plane in channels],
        "measurements": measurements,
        "nucleiAlone": alone,
        "litRing": lit,
        "median": estimates(free, 0.5),
        "percentile10": estimates(free, 0.1),
        "roi": estimates((rows >= 2) & (rows < 12) & (columns >= 50) & (columns < 70), 0.5),
        "localRing": local,
        "rollingMedian": [float(np.median(grid)) for grid in grids],
        "rolling": rolling,
    },
    open("measurements.json", "w"),
    separators=(",", ":"),
)
