"""Crops of samples at random scales, with the light of another microscope."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from scipy import ndimage
from torch import Tensor

from . import preparation
from .samples import Sample

#: Objects of which fewer pixels can be seen are not asked for.
LEAST_VISIBLE_AREA = 24


@dataclass
class Crop:
    """A square part of a sample, ready for the network."""

    image: Tensor  #: [3, side, side]
    labels: Tensor  #: [side, side], 1 to n in no order
    boxes: Tensor  #: [n, 4]: corners in pixels of the crop

    def to(self, device: str) -> Crop:
        return Crop(self.image.to(device), self.labels.to(device), self.boxes.to(device))


#: Share of the crops that show some object for sure.
AIMED_SHARE = 0.85
#: Share of the crops that may reach beyond the border of the image.
BORDER_SHARE = 0.5
#: An object that the border cuts off for more than this share of its extent makes one object with its mirror image.
LEAST_CONTACT = 0.5


def mirrored(values: np.ndarray, labels: np.ndarray, margins: list[int]) -> tuple[np.ndarray, np.ndarray]:
    """An image with its mirror images beyond its borders, `margins` rows above and below and columns left and right."""
    for axis, margin in enumerate(margins):
        while margin > 0:
            width = min(margin, labels.shape[axis])
            for start in (True, False):
                strip = [np.flip(part.take(edge_range(part.shape[axis], width, start), axis), axis)
                         for part in (values, labels)]
                strip[1] = other_side(strip[1], labels, axis, start)
                values, labels = (
                    np.concatenate([new, part] if start else [part, new], axis)
                    for new, part in zip(strip, (values, labels))
                )
            margin -= width
    return values, labels


def edge_range(length: int, width: int, start: bool) -> range:
    return range(width) if start else range(length - width, length)


def other_side(strip: np.ndarray, labels: np.ndarray, axis: int, start: bool) -> np.ndarray:
    """Numbers of the objects in a mirror image: those that the border cuts off keep theirs, others get new ones."""
    highest = int(labels.max())
    contacts = np.bincount(labels.take(0 if start else -1, axis), minlength=highest + 1)
    places = ndimage.find_objects(labels)
    kept = np.zeros(highest + 1, bool)
    for label in np.flatnonzero(contacts[1:]) + 1:
        along = places[label - 1][1 - axis]
        kept[label] = contacts[label] > LEAST_CONTACT * (along.stop - along.start)
    strip = strip.astype(np.int64)
    return np.where((strip > 0) & ~kept[strip], strip + highest, strip)


class Cropper:
    """Cuts crops, all chance of which comes from `random`."""

    def __init__(self, side: int, diameters: tuple[float, float]):
        self.side = side
        self.diameters = diameters
        self.random = np.random.default_rng()
        self.prepared: dict[str, np.ndarray] = {}

    def crop(self, sample: Sample) -> Crop | None:
        """A crop of a sample; None if the sample shows nothing."""
        values = self.prepared.get(sample.name)
        if values is None:
            values = preparation.normalized(sample.image)
            if values is None:
                return None
            values = self.prepared[sample.name] = values.astype(np.float16)
        scale = self.scale(sample)
        span = max(int(round(self.side / scale)), 8)
        values, labels = self.region(values.astype(np.float32), sample.labels, span)
        planes = preparation.resized(preparation.planes(values), self.side, self.side)
        places = ((np.arange(self.side) + 0.5) * span / self.side).astype(int)
        labels, boxes = self.objects(labels[places][:, places])
        planes = self.relight(planes).clamp(0, 1)
        return Crop(preparation.channels(planes), torch.from_numpy(labels), torch.from_numpy(boxes))

    def scale(self, sample: Sample) -> float:
        diameter = sample.diameter or 30.0
        wanted = np.exp(self.random.uniform(*np.log(self.diameters)))
        return float(np.clip(wanted / diameter, 0.25, 4))

    def region(self, values: np.ndarray, labels: np.ndarray, span: int) -> tuple[np.ndarray, np.ndarray]:
        """A square of the image, mirrored and turned at random; beyond its borders the image is mirrored, as the program
        does it."""
        if self.random.random() < BORDER_SHARE or min(labels.shape) < span:
            spare = [max(span - length, 0) for length in labels.shape]
            margins = [self.random.integers(gap, gap + span // 5 + 1) for gap in spare]
            values, labels = mirrored(values, labels, margins)
        top, left = self.corner(labels, span)
        values, labels = (part[top : top + span, left : left + span] for part in (values, labels))
        turns, mirrors = self.random.integers(4), self.random.random() < 0.5
        values, labels = (np.rot90(part, turns) for part in (values, labels))
        return (values[:, ::-1], labels[:, ::-1]) if mirrors else (values, labels)

    def corner(self, labels: np.ndarray, span: int) -> tuple[int, int]:
        random = self.random
        free = [max(length - span, 0) for length in labels.shape]
        highest = labels.max()
        if highest > 0 and random.random() < AIMED_SHARE:
            places = np.argwhere(labels == random.integers(1, highest + 1))
            if len(places):
                place = places[random.integers(len(places))]
                offset = random.integers(span, size=2)
                return tuple(int(np.clip(place[axis] - offset[axis], 0, free[axis])) for axis in (0, 1))
        return tuple(int(random.integers(room + 1)) for room in free)

    def relight(self, planes: Tensor) -> Tensor:
        random = self.random
        if planes.shape[0] == 3:
            if random.random() < 0.25:
                planes = planes.mean(0, keepdim=True)
            else:
                mixing = np.eye(3) + random.normal(0, 0.08, (3, 3))
                planes = torch.einsum("ab,bhw->ahw", torch.from_numpy(mixing.astype(np.float32)), planes)
        if random.random() < 0.1:
            planes = 1 - planes
        if random.random() < 0.6:
            planes = planes.clamp(0, 1) ** float(np.exp(random.uniform(-0.5, 0.5)))
        if random.random() < 0.6:
            planes = planes * random.uniform(0.6, 1.3) + random.uniform(-0.08, 0.15)
        if random.random() < 0.2:
            slope = np.linspace(-0.5, 0.5, planes.shape[-1], dtype=np.float32) * random.uniform(-0.3, 0.3)
            planes = planes + torch.from_numpy(slope.astype(np.float32))
        if random.random() < 0.25:
            sigma = random.uniform(0.4, 1.5)
            planes = torch.from_numpy(ndimage.gaussian_filter(planes.numpy(), (0, sigma, sigma)))
        if random.random() < 0.5:
            noise = random.normal(0, random.uniform(0, 0.06), planes.shape)
            planes = planes + torch.from_numpy(noise.astype(np.float32))
        return planes

    @staticmethod
    def objects(labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Labels numbered anew without those that can hardly be seen, and the box of each."""
        values, inverse, areas = np.unique(labels, return_inverse=True, return_counts=True)
        keep = (areas >= LEAST_VISIBLE_AREA) & (values > 0)
        numbers = np.where(keep, np.cumsum(keep), 0)
        labels = numbers[inverse].reshape(labels.shape).astype(np.int64)
        boxes = [
            (columns.start, rows.start, columns.stop, rows.stop) for rows, columns in ndimage.find_objects(labels)
        ]
        return labels, np.array(boxes, np.float32).reshape(-1, 4)
