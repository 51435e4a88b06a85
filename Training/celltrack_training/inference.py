"""From a frame to labels, step by step as `CompactSegmentation` in Swift does it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from scipy import ndimage
from torch import Tensor

from . import preparation
from .losses import corners, overlaps
from .network import CellSAM


@dataclass(frozen=True)
class Rules:
    """What is kept; the defaults are those of the program."""

    #: Of the detector, and of the detector times the IoU that the mask decoder expects.
    least_score: float = 0.2
    least_quality: float = 0.5
    #: A pixel belongs to a mask when the network is surer of it than this.
    mask_threshold: float = 0.4
    #: Of two boxes that overlap more (IoU), the better one stays.
    most_box_overlap: float = 0.65
    #: A mask is left out when better ones cover more of it.
    most_covered: float = 0.5
    least_area: int = 12
    #: As a share of the median cell.
    least_share: float = 0.02
    #: Diameter that the cells have behind the scaling, in pixels, and the range that needs no second look.
    diameter: float = 30
    diameters: tuple[float, float] = (20, 48)
    overlap: int = 128
    #: Pixels of the mirror image beyond the border that are shown where there is room for them.
    most_margin: int = 32
    #: How far from the border the centre of a cell that it cuts off may be found, in pixels of the scaled frame.
    border_slack: float = 4


@dataclass
class Candidate:
    """A mask in its window."""

    score: float
    left: float  #: of the window, in pixels of the scaled frame
    top: float
    logits: np.ndarray


def reflected(start: int, count: int, length: int) -> np.ndarray:
    """The pixels that are seen from a place on, in line with an image between two mirrors."""
    places = np.arange(start, start + count) % (2 * length)
    return np.minimum(places, 2 * length - 1 - places)


class Inference:
    def __init__(self, network: CellSAM, rules: Rules = Rules()):
        self.network = network.eval()
        self.rules = rules
        self.side = network.configuration.imageSize
        self.limit = np.float32(np.log(rules.mask_threshold / (1 - rules.mask_threshold)))

    @torch.inference_mode()
    def labels(self, image: np.ndarray, diameter: float | None = None) -> np.ndarray:
        """The labels of a frame, [height, width] or [height, width, 3]; `diameter` of its cells in pixels, if known."""
        values = preparation.normalized(image)
        height, width = image.shape[:2]
        if values is None:
            return np.zeros((height, width), np.uint32)
        planes = preparation.planes(values)
        if diameter:
            scale = float(np.clip(self.rules.diameter / diameter, 0.25, 4))
        else:
            scale = self.gauged(planes)
        scaled, factors = self.scaled(planes, scale)
        return self.assembled(self.candidates(scaled), height, width, factors)

    def first_scale(self, planes: Tensor) -> float:
        """Frames that are smaller than the network's square fill it; others stay as they are."""
        return float(np.clip(self.side / max(planes.shape[1:]), 1, 4))

    def gauged(self, planes: Tensor) -> float:
        """The scale at which the cells have the diameter that the network knows best."""
        scale = self.first_scale(planes)
        scaled, _ = self.scaled(planes, scale)
        boxes = torch.cat([self.detect(tile)[1] for tile in self.tiles(scaled)])
        if not len(boxes):
            return scale
        sizes = (boxes[:, 2:] - boxes[:, :2]).clamp(min=0).prod(1).sqrt().sort().values
        median = float(sizes[(len(sizes) - 1) // 2] + sizes[len(sizes) // 2]) / 2
        low, high = self.rules.diameters
        if low <= median <= high:
            return scale
        return float(np.clip(scale * self.rules.diameter / max(median, 1), 0.25, 4))

    def scaled(self, planes: Tensor, scale: float) -> tuple[Tensor, tuple[float, float]]:
        """Stretched planes, and the true factors of rows and of columns."""
        height, width = (max(1, int(length * scale + 0.5)) for length in planes.shape[1:])
        factors = height / planes.shape[1], width / planes.shape[2]
        return preparation.resized(planes, height, width), factors

    @dataclass
    class Tile:
        input: Tensor  #: [1, 3, side, side]
        top: int
        left: int
        core: tuple[float, float, float, float]  #: centres of boxes that are this tile's: left, top, right, bottom

    def tiles(self, planes: Tensor) -> list[Inference.Tile]:
        """Squares that cover a frame; beyond its borders it goes on as in a mirror."""
        height, width = planes.shape[1:]
        result = []
        for top, first, last in self.cuts(height):
            rows = torch.from_numpy(reflected(top, self.side, height))
            for left, west, east in self.cuts(width):
                columns = torch.from_numpy(reflected(left, self.side, width))
                values = preparation.channels(planes[:, rows][:, :, columns])
                result.append(self.Tile(values[None], top, left, (west, first, east, last)))
        return result

    def cuts(self, length: int) -> list[tuple[int, float, float]]:
        """Starts of tiles along an axis, and the ends of the part that each is responsible for."""
        slack = self.rules.border_slack
        if length <= self.side:
            return [(-((self.side - length) // 2), -slack, length + slack)]
        overlap = min(self.rules.overlap, self.side // 4)
        step = self.side - overlap
        count = -(-(length - overlap) // step)
        margin = min(self.rules.most_margin, (count * step + overlap - length) // 2)
        spare = length + 2 * margin - self.side
        starts = [index * spare // (count - 1) - margin for index in range(count)]
        borders = [(after + before + self.side) / 2 for before, after in zip(starts, starts[1:])]
        return list(zip(starts, [-slack, *borders], [*borders, length + slack]))

    def detect(self, tile: Tile) -> tuple[Tensor, Tensor, Tensor]:
        """Features, boxes as corners in pixels of the tile and their scores, best first."""
        features = self.network.model.image_encoder.features(tile.input)
        found = self.network.cellfinder.decode_head(features)
        scores = found.logits[-1, 0, :, 0].sigmoid()
        order = scores.argsort(descending=True, stable=True)
        order = order[scores[order] > self.rules.least_score]
        centers = found.boxes[-1, 0, order, :2] * self.side + torch.tensor([tile.left, tile.top])
        west, north, east, south = tile.core
        own = (centers[:, 0] >= west) & (centers[:, 0] < east) & (centers[:, 1] >= north) & (centers[:, 1] < south)
        order = order[own]
        boxes = corners(found.boxes[-1, 0, order]) * self.side
        kept: list[int] = []
        shared, _ = overlaps(boxes[:, None], boxes[None])
        for index in range(len(boxes)):
            if all(shared[index, other] <= self.rules.most_box_overlap for other in kept):
                kept.append(index)
        return features, boxes[kept], scores[order][kept]

    def candidates(self, planes: Tensor) -> list[Candidate]:
        result = []
        patch = self.network.configuration.encoder.patchSize
        for tile in self.tiles(planes):
            features, boxes, scores = self.detect(tile)
            if not len(boxes):
                continue
            embedding = self.network.model.image_encoder.embed(features)
            found: dict[int, Candidate] = {}
            indices = torch.zeros(len(boxes), dtype=torch.long)
            for _, chosen, start, logits, quality in self.network.masks(embedding, indices, boxes):
                for place, index in enumerate(chosen.tolist()):
                    if quality[place] < self.rules.least_quality:
                        continue
                    top = tile.top + int(start[place, 0]) * patch
                    left = tile.left + int(start[place, 1]) * patch
                    score = float(scores[index] * quality[place].clamp(max=1))
                    if score <= self.rules.least_score:
                        continue
                    found[index] = Candidate(score, left, top, logits[place].numpy())
            result += [found[index] for index in sorted(found)]
        return sorted(result, key=lambda candidate: -candidate.score)

    def assembled(self, candidates, height: int, width: int, factors: tuple[float, float]) -> np.ndarray:
        """Labels on the frame's own grid; a pixel belongs to the mask that claims it most strongly."""
        labels = np.zeros((height, width), np.uint32)
        strength = np.full((height, width), self.limit)
        number = 0
        for candidate in candidates:
            rows, columns, logits = self.on_frame(candidate, height, width, factors)
            mask = logits > self.limit
            area = mask.sum()
            if area == 0 or (labels[rows, columns][mask] > 0).sum() > self.rules.most_covered * area:
                continue
            number += 1
            wins = mask & (logits > strength[rows, columns])
            labels[rows, columns][wins] = number
            strength[rows, columns][wins] = logits[wins]
        return self.cleaned(labels)

    def on_frame(self, candidate: Candidate, height: int, width: int, factors: tuple[float, float]):
        """The part of the frame that a window covers, and the logits there."""
        pixel = self.network.configuration.encoder.patchSize / 4
        slices, places = [], []
        count = len(candidate.logits)
        for start, factor, length in ((candidate.top, factors[0], height), (candidate.left, factors[1], width)):
            first = max(0, int(np.ceil(start / factor - 0.5)))
            last = min(length, int(np.ceil((start + count * pixel) / factor - 0.5)))
            centers = ((np.arange(first, last) + 0.5) * factor - start) / pixel - 0.5
            slices.append(slice(first, last))
            places.append(np.clip(centers, 0, count - 1))
        grid = np.meshgrid(*places, indexing="ij")
        return *slices, ndimage.map_coordinates(candidate.logits, grid, np.float32, order=1, mode="nearest")

    def cleaned(self, labels: np.ndarray) -> np.ndarray:
        """The largest piece of every object without holes, if it is large enough, numbered by score."""
        cells = []
        for label, place in enumerate(ndimage.find_objects(labels), 1):
            if place is None:
                continue
            pieces, count = ndimage.label(labels[place] == label)
            if count == 0:
                continue
            piece = pieces == 1 + np.argmax(np.bincount(pieces.ravel())[1:])
            piece = ndimage.binary_fill_holes(piece) & ((labels[place] == 0) | (labels[place] == label))
            cells.append((place, piece, piece.sum()))
        areas = sorted(area for _, _, area in cells) or [0]
        least = max(self.rules.least_area, int(self.rules.least_share * areas[(len(areas) - 1) // 2]))
        result = np.zeros_like(labels)
        number = 0
        for place, piece, area in cells:
            if area >= least:
                number += 1
                result[place][piece] = number
        return result
