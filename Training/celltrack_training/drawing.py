"""Draws scenes of cells with known outlines: shapes that do not overlap, seen by fluorescence, as membranes, in phase
contrast, in bright field or stained."""

from __future__ import annotations

import numpy as np
from scipy import ndimage

KINDS = ("filled", "membrane", "phase", "bright-field", "stained")
SHAPES = ("round", "rod", "irregular")
SIDE = 256


def draw_scene(seed: int) -> tuple[str, np.ndarray, np.ndarray]:
    """A kind, an image of 16 bits per channel and its labels."""
    random = np.random.default_rng(seed)
    labels = draw_labels(random)
    kind = str(random.choice(KINDS))
    return kind, render(labels, kind, random), labels


def draw_labels(random: np.random.Generator) -> np.ndarray:
    diameter = np.exp(random.uniform(np.log(12), np.log(64)))
    shape = random.choice(SHAPES)
    spread = random.uniform(0, 0.35)
    clustered = random.random() < 0.5
    wanted = max(1, int(random.uniform(0.05, 0.75) * SIDE**2 / (np.pi / 4 * diameter**2)))
    labels = np.zeros((SIDE, SIDE), np.uint16)
    centers: list[tuple[float, float]] = []
    label = 0
    for _ in range(4 * wanted):
        if label == wanted:
            break
        if clustered and centers and random.random() < 0.85:
            anchor = centers[random.integers(len(centers))]
            angle, distance = random.uniform(0, 2 * np.pi), diameter * random.uniform(0.8, 1.3)
            center = anchor[0] + distance * np.sin(angle), anchor[1] + distance * np.cos(angle)
        else:
            center = random.uniform(0, SIDE), random.uniform(0, SIDE)
        if add_cell(labels, label + 1, center, diameter * np.exp(random.normal(0, spread)), shape, random):
            label += 1
            centers.append(center)
    return labels


def add_cell(labels, label, center, diameter, shape, random) -> bool:
    """Puts a cell where there is room; it gives way to its neighbours by at most a fifth of its area."""
    reach = int(2.2 * diameter) + 3
    top, left = int(center[0]) - reach, int(center[1]) - reach
    rows = slice(max(top, 0), min(top + 2 * reach, SIDE))
    columns = slice(max(left, 0), min(left + 2 * reach, SIDE))
    if rows.start >= rows.stop or columns.start >= columns.stop:
        return False
    y, x = np.mgrid[rows, columns].astype(np.float32)
    y, x = y - center[0], x - center[1]
    angle = random.uniform(0, 2 * np.pi)
    u, v = x * np.cos(angle) + y * np.sin(angle), y * np.cos(angle) - x * np.sin(angle)
    half = diameter / 2
    if shape == "rod":
        length = half * random.uniform(1.2, 3.5)
        inside = np.hypot(np.maximum(np.abs(u) - length, 0), v) < 0.55 * half
    else:
        wobble = 0.04 if shape == "round" else 0.14
        direction = np.arctan2(v, u)
        radius = half * np.ones_like(u)
        for wave in range(2, 6):
            radius += half * random.normal(0, wobble) * np.cos(wave * direction + random.uniform(0, 2 * np.pi))
        inside = np.hypot(u, v * random.uniform(1, 1.5)) < radius
    area = inside.sum()
    free = inside & (labels[rows, columns] == 0)
    if area < 20 or free.sum() < 0.8 * area:
        return False
    pieces, count = ndimage.label(free)
    if count > 1:
        free = pieces == 1 + np.argmax(np.bincount(pieces.ravel())[1:])
    labels[rows, columns][free] = label
    return True


def render(labels: np.ndarray, kind: str, random: np.random.Generator) -> np.ndarray:
    """What a microscope makes of the labels."""
    inside = labels > 0
    edge = ndimage.grey_dilation(labels, size=3) != ndimage.grey_erosion(labels, size=3)
    depth = ndimage.distance_transform_edt(inside & ~edge).astype(np.float32)
    brightness = np.exp(random.normal(0, random.uniform(0, 0.6), labels.max() + 1)).astype(np.float32)[labels]
    texture = smooth_noise(random, random.uniform(1, 4)) * random.uniform(0, 0.4)
    field = 1 + random.uniform(0, 0.5) * smooth_noise(random, 60)
    if kind == "filled":
        dome = 1 - np.exp(-depth / random.uniform(0.5, 6))
        image = inside * brightness * dome * (1 + texture) + random.uniform(0.02, 0.6) * field
    elif kind == "membrane":
        ring = np.exp(-depth / random.uniform(0.8, 2.5)) * inside
        image = ring * brightness + inside * random.uniform(0, 0.4) * (1 + texture) + random.uniform(0.02, 0.4) * field
    elif kind == "phase":
        outside = ndimage.distance_transform_edt(~inside).astype(np.float32)
        halo = np.exp(-outside / random.uniform(1.5, 4)) * ~inside
        dark = np.exp(-depth / random.uniform(1, 4)) * inside
        image = field + random.uniform(0.3, 1) * halo - random.uniform(0.3, 0.9) * dark
        image = image + inside * (texture + random.uniform(-0.4, 0.4))
    elif kind == "bright-field":
        outside = ndimage.distance_transform_edt(~inside).astype(np.float32)
        sign = random.choice([-1, 1])
        rim = np.exp(-(((depth - outside) / random.uniform(1, 2.5)) ** 2))
        image = field + 0.25 * sign * rim + inside * (0.5 * texture - 0.1 * sign)
    else:
        tissue = smooth_noise(random, random.uniform(3, 12))
        image = field - 0.25 * tissue - inside * random.uniform(0.25, 0.6) * brightness.clip(0.5, 1.5) * (1 + texture)
    image = ndimage.gaussian_filter(image.astype(np.float32), random.uniform(0.4, 1.6))
    photons = np.exp(random.uniform(np.log(30), np.log(3000)))
    image = image - image.min() + 0.02
    image = random.poisson(image / image.max() * photons) / photons
    if kind == "stained" and random.random() < 0.7:
        tint = random.uniform(0.3, 1, 3)
        image = 1 - (1 - image[..., None].clip(0, 1)) * tint / tint.max()
    image = image / image.max()
    return np.round(image * 60000).astype(np.uint16)


def smooth_noise(random: np.random.Generator, sigma: float) -> np.ndarray:
    """Noise of a length scale in pixels, of unit deviation."""
    noise = ndimage.gaussian_filter(random.normal(size=(SIDE, SIDE)).astype(np.float32), sigma, mode="wrap")
    return noise / max(float(noise.std()), 1e-6)
