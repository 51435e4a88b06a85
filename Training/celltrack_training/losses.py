"""What the network is trained to do."""

from __future__ import annotations

import torch
from scipy.optimize import linear_sum_assignment
from torch import Tensor
from torch.nn import functional as F


def focal(logits: Tensor, targets: Tensor, alpha: float = 0.25, gamma: float = 2) -> Tensor:
    """Focal loss of every logit (Lin and others, 2017)."""
    loss = F.binary_cross_entropy_with_logits(logits, targets, reduction="none")
    probability = logits.sigmoid()
    hit = probability * targets + (1 - probability) * (1 - targets)
    return (alpha * targets + (1 - alpha) * (1 - targets)) * (1 - hit) ** gamma * loss


def corners(boxes: Tensor) -> Tensor:
    """Centre and size to corners."""
    half = boxes[..., 2:] / 2
    return torch.cat([boxes[..., :2] - half, boxes[..., :2] + half], -1)


def overlaps(first: Tensor, second: Tensor) -> tuple[Tensor, Tensor]:
    """IoU and generalised IoU (Rezatofighi and others, 2019) of boxes given by corners, broadcast."""
    low, high = torch.maximum(first[..., :2], second[..., :2]), torch.minimum(first[..., 2:], second[..., 2:])
    common = (high - low).clamp(min=0).prod(-1)
    areas = [(boxes[..., 2:] - boxes[..., :2]).clamp(min=0).prod(-1) for boxes in (first, second)]
    union = (areas[0] + areas[1] - common).clamp(min=1e-9)
    outer_low = torch.minimum(first[..., :2], second[..., :2])
    outer_high = torch.maximum(first[..., 2:], second[..., 2:])
    outer = (outer_high - outer_low).prod(-1).clamp(min=1e-9)
    return common / union, common / union - (outer - union) / outer


#: Weights of classes, of corners and of the generalised IoU, in matching and in training.
CLASS_WEIGHT, DISTANCE_WEIGHT, OVERLAP_WEIGHT = 2.0, 5.0, 2.0


@torch.no_grad()
def match(logits: Tensor, boxes: Tensor, truth: Tensor, unit: float) -> tuple[Tensor, Tensor]:
    """One query for every true box (Carion and others, 2020): indices of queries and of true boxes."""
    probability = logits[:, 0].sigmoid()
    positive = 0.25 * (1 - probability) ** 2 * -(probability + 1e-8).log()
    negative = 0.75 * probability**2 * -(1 - probability + 1e-8).log()
    distance = torch.cdist(boxes, truth, p=1) / unit
    _, generalized = overlaps(corners(boxes)[:, None], corners(truth)[None])
    cost = CLASS_WEIGHT * (positive - negative)[:, None] + DISTANCE_WEIGHT * distance - OVERLAP_WEIGHT * generalized
    queries, targets = linear_sum_assignment(cost.nan_to_num(1e6).cpu().numpy())
    return torch.as_tensor(queries), torch.as_tensor(targets)


def detection_loss(logits: Tensor, boxes: Tensor, hits: list, truths: list[Tensor], asked: Tensor, unit: float):
    """Loss of one layer: `hits` are pairs of query and true box for each image, `asked` the queries that count."""
    targets = torch.zeros_like(logits)
    found, wanted = [], []
    for image, (queries, objects) in enumerate(hits):
        targets[image, queries] = 1
        found.append(boxes[image, queries])
        wanted.append(truths[image][objects])
    found, wanted = torch.cat(found), torch.cat(wanted)
    count = max(len(wanted), 1)
    classes = (focal(logits, targets) * asked[..., None]).sum() / count
    distance = (found - wanted).abs().sum() / unit / count
    _, generalized = overlaps(corners(found), corners(wanted))
    return CLASS_WEIGHT * classes + DISTANCE_WEIGHT * distance + OVERLAP_WEIGHT * (1 - generalized).sum() / count


def mask_loss(logits: Tensor, quality: Tensor, truth: Tensor) -> Tensor:
    """Focal and dice loss of masks, [masks, height, width], and the error of the IoU that they expect, summed."""
    probability = logits.sigmoid()
    shape = focal(logits, truth, alpha=0.5).mean((1, 2))
    common = (probability * truth).sum((1, 2))
    dice = 1 - (2 * common + 1) / (probability.sum((1, 2)) + truth.sum((1, 2)) + 1)
    with torch.no_grad():
        mask = logits > 0
        union = (mask | (truth > 0)).sum((1, 2)).clamp(min=1)
        overlap = (mask & (truth > 0)).sum((1, 2)) / union
    return (20 * shape + dice + (quality - overlap) ** 2).sum()


def dense_loss(logits: Tensor, labels: Tensor) -> Tensor:
    """Background, inside or rim, for every pixel: [batch, 3, height, width] against labels."""
    inside = labels > 0
    labels = labels.float()[:, None]
    highest = F.max_pool2d(labels, 3, 1, 1)[:, 0]
    lowest = -F.max_pool2d(-labels, 3, 1, 1)[:, 0]
    classes = inside.long() + (inside & (highest != lowest)).long()
    return F.cross_entropy(logits, classes)
