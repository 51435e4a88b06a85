"""The loss of a batch of crops: boxes, masks, and what helps the encoder along."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from . import losses
from .augmentation import Crop
from .network import CellSAM

#: Most hints in a crop, and most groups of them.
MOST_HINTS, MOST_GROUPS = 160, 4
#: Most boxes of a crop whose masks are decoded.
MOST_MASKS = 12


class DenseHead(nn.Module):
    """Says of every pixel whether it is background, inside or rim; used in training only."""

    def __init__(self, width: int, patch: int):
        super().__init__()
        self.map = nn.Conv2d(width, 3 * patch * patch, 1)
        self.patch = patch

    def forward(self, embedding: Tensor) -> Tensor:
        return F.pixel_shuffle(self.map(embedding), self.patch)


class TokenHead(nn.Module):
    """Says of every token which box it lies in, after Tian and others, 2019, FCOS; used in training only.

    Thereby tokens learn where the object around them ends long before the queries do.
    """

    def __init__(self, width: int):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(width, width), nn.ReLU(), nn.Linear(width, 4))

    def forward(self, tokens: Tensor) -> Tensor:
        return self.layers(tokens)


@dataclass
class Hints:
    """Queries whose object is known beforehand (after Li and others, 2022, DN-DETR): a point well inside an object
    asks for its box, a point near its rim asks for nothing."""

    anchors: Tensor  #: [batch, hints, 2]
    groups: Tensor  #: [batch, hints]; hints see those of their group only
    asked: Tensor  #: [batch, hints]; 0 for those that fill up
    hits: list[tuple[Tensor, Tensor]]

    @staticmethod
    def draw(truths: list[Tensor], random: torch.Generator) -> Hints:
        anchors, groups, hits = [], [], []
        for truth in truths:
            order = torch.randperm(len(truth), generator=random)[: MOST_HINTS // 2]
            repeats = max(1, min(MOST_GROUPS, MOST_HINTS // (2 * max(len(order), 1))))
            order_all = order.repeat(repeats)
            chosen = truth[order_all]
            near = (torch.rand(len(chosen), 2, generator=random) - 0.5) * 0.7
            angle = torch.rand(len(chosen), generator=random) * 2 * torch.pi
            distance = 0.55 + 0.5 * torch.rand(len(chosen), generator=random)
            far = distance[:, None] * torch.stack([angle.cos(), angle.sin()], 1)
            points = torch.cat([chosen[:, :2] + near * chosen[:, 2:], chosen[:, :2] + far * chosen[:, 2:]])
            group = torch.arange(repeats).repeat_interleave(len(order)).repeat(2)
            anchors.append(points)
            groups.append(group)
            hits.append((torch.arange(len(chosen)), order_all))
        length = max(1, max(len(points) for points in anchors))
        asked = torch.stack([(torch.arange(length) < len(points)).float() for points in anchors])
        anchors = torch.stack([F.pad(points, (0, 0, 0, length - len(points)), value=0.5) for points in anchors])
        groups = torch.stack([F.pad(group, (0, length - len(group)), value=-2) for group in groups])
        return Hints(anchors, groups, asked, hits)


class Objective(nn.Module):
    """Computes losses; its own parameters serve training only."""

    def __init__(self, network: CellSAM):
        super().__init__()
        encoder = network.configuration.encoder
        self.dense = DenseHead(encoder.neckWidth, encoder.patchSize)
        self.token = TokenHead(network.configuration.detector.width)

    def forward(self, network: CellSAM, crops: list[Crop], stage: str, random: torch.Generator) -> dict[str, Tensor]:
        configuration = network.configuration
        patch, side = configuration.encoder.patchSize, configuration.imageSize
        images = torch.stack([crop.image for crop in crops])
        device = images.device.type
        span = images.shape[-1] // patch
        # Anywhere on the network's square, so that all positions are seen; even, so that whole rows of anchors fit.
        free = (configuration.grid_size - span) // 2
        origin = tuple(2 * int(value) for value in torch.randint(free + 1, (2,), generator=random))
        corner = torch.tensor([origin[1], origin[0]]) * patch
        with torch.autocast(device, torch.bfloat16), torch.set_grad_enabled(stage != "masks"):
            features = network.model.image_encoder.features(images)
        with torch.autocast(device, torch.bfloat16):
            embedding = network.model.image_encoder.embed(features)
            result = {"masks": self.masks(network, embedding, crops, origin, corner, random)}
            if stage == "masks":
                return result
            rim = self.dense(embedding)
        result["dense"] = losses.dense_loss(rim.float(), torch.stack([crop.labels for crop in crops]))
        truths = [self.centered((crop.boxes + corner.repeat(2)) / side) for crop in crops]
        detector = network.cellfinder.decode_head
        with torch.autocast(device, torch.bfloat16):
            memory = detector.encode(features, origin)
            tokens = self.token(memory.tokens).float()
        result["tokens"] = self.tokens(network, tokens, crops, truths, origin)
        result |= self.boxes(network, memory, truths, origin, random)
        return result

    @staticmethod
    def tokens(network, offsets: Tensor, crops: list[Crop], truths: list[Tensor], origin) -> Tensor:
        """Loss of the boxes that tokens inside objects give."""
        configuration = network.configuration
        patch, grid = configuration.encoder.patchSize, configuration.grid_size
        half = patch // 2
        labels = torch.stack([crop.labels[half::patch, half::patch] for crop in crops])
        image, row, column = labels.nonzero(as_tuple=True)
        if not len(image):
            return offsets.sum() * 0
        wanted = torch.stack([truths[i][label - 1] for i, label in zip(image, labels[image, row, column])])
        places = (torch.stack([column + origin[1], row + origin[0]], 1) + 0.5) / grid
        found = network.cellfinder.decode_head.boxes(offsets[image, row, column], places)
        unit = configuration.detector.boxUnit
        _, generalized = losses.overlaps(losses.corners(found), losses.corners(wanted))
        distance = (found - wanted).abs().sum(1) / unit
        return (losses.DISTANCE_WEIGHT * distance + losses.OVERLAP_WEIGHT * (1 - generalized)).mean()

    @staticmethod
    def centered(boxes: Tensor) -> Tensor:
        return torch.cat([(boxes[:, :2] + boxes[:, 2:]) / 2, boxes[:, 2:] - boxes[:, :2]], 1)

    def boxes(self, network, memory, truths, origin, random) -> dict[str, Tensor]:
        unit = network.configuration.detector.boxUnit
        own = self.anchors(network, memory.tokens.shape[1:3], origin).expand(len(truths), -1, -1)
        hints = Hints.draw(truths, random)
        anchors = torch.cat([own, hints.anchors], 1)
        groups = torch.cat([torch.full(own.shape[:2], -1), hints.groups], 1)
        mask = (groups[:, :, None] == groups[:, None, :])[:, None]
        device = anchors.device.type
        with torch.autocast(device, torch.bfloat16):
            found = network.cellfinder.decode_head.decode(memory, anchors, mask)
        count = own.shape[1]
        everyone = torch.ones(own.shape[:2])
        result = {name: torch.zeros(()) for name in ("boxes", "hints")}
        for logits, boxes in zip(found.logits, found.boxes):
            hits = [
                losses.match(logits[image, :count], boxes[image, :count], truth, unit)
                for image, truth in enumerate(truths)
            ]
            asked = logits[:, :count], boxes[:, :count]
            hinted = logits[:, count:], boxes[:, count:]
            result["boxes"] += losses.detection_loss(*asked, hits, truths, everyone, unit)
            result["hints"] += losses.detection_loss(*hinted, hints.hits, truths, hints.asked, unit)
        return {name: value / len(found.logits) for name, value in result.items()}

    @staticmethod
    def anchors(network: CellSAM, extent, origin) -> Tensor:
        """The trained anchors that lie in a part of the grid."""
        grid = network.configuration.grid_size
        points = network.cellfinder.decode_head.transformer.position.weight
        x, y = points[:, 0] * grid - origin[1], points[:, 1] * grid - origin[0]
        return points[(x > 0) & (x < extent[1]) & (y > 0) & (y < extent[0])][None]

    def masks(self, network, embedding, crops, origin, corner, random) -> Tensor:
        boxes, images, numbers = [], [], []
        for index, crop in enumerate(crops):
            chosen = torch.randperm(len(crop.boxes), generator=random)[:MOST_MASKS]
            boxes.append(crop.boxes[chosen])
            images.append(torch.full((len(chosen),), index))
            numbers.append(chosen + 1)
        boxes, images, numbers = torch.cat(boxes), torch.cat(images), torch.cat(numbers)
        if not len(boxes):
            return embedding.float().sum() * 0
        size = (boxes[:, 2:] - boxes[:, :2]).repeat(1, 2)
        boxes = boxes + size * 0.05 * torch.randn(boxes.shape, generator=random)
        labels = torch.stack([crop.labels for crop in crops])
        patch = network.configuration.encoder.patchSize
        total = torch.zeros(())
        for size, chosen, start, logits, quality in network.masks(embedding, images, boxes + corner.repeat(2), origin):
            line = torch.arange(size * patch)
            down = (start[:, 0, None] * patch + line)[:, :, None]
            across = (start[:, 1, None] * patch + line)[:, None, :]
            truth = labels[images[chosen][:, None, None], down, across] == numbers[chosen][:, None, None]
            logits = F.interpolate(logits[:, None], truth.shape[1:], mode="bilinear", align_corners=False)[:, 0]
            total = total + losses.mask_loss(logits, quality, truth.float())
        return total / len(boxes)
