"""From a frame's pixels to the network's input, as `CompactPreparation` in Swift does it."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

#: Shares of the pixels that may lie below 0 and above 1 behind the normalisation.
LOWEST_SHARE, HIGHEST_SHARE = 0.001, 0.9995


def normalized(image: np.ndarray) -> np.ndarray | None:
    """A frame, [height, width] or [height, width, 3], cut off and stretched to 0 to 1; None if it shows nothing."""
    pixels = image.astype(np.float32)
    pixels = np.where(np.isfinite(pixels), pixels, np.nan)
    if np.isnan(pixels).all():
        return None
    pixels = np.nan_to_num(pixels, nan=np.nanmin(pixels))
    lowest, highest = np.quantile(pixels, [LOWEST_SHARE, HIGHEST_SHARE])
    if highest <= lowest:
        lowest, highest = pixels.min(), pixels.max()
        if highest <= lowest:
            return None
    return np.clip((pixels - np.float32(lowest)) / np.float32(highest - lowest), 0, 1)


def planes(values: np.ndarray) -> Tensor:
    """Normalised pixels as planes: [1 or 3, height, width]."""
    tensor = torch.from_numpy(np.ascontiguousarray(values, dtype=np.float32))
    return tensor[None] if tensor.dim() == 2 else tensor.permute(2, 0, 1).contiguous()


def resized(values: Tensor, height: int, width: int) -> Tensor:
    """Planes stretched to another size, with antialiasing where they shrink."""
    if values.shape[-2:] == (height, width):
        return values
    return F.interpolate(values[None], (height, width), mode="bilinear", antialias=True, align_corners=False)[0]


def channels(values: Tensor) -> Tensor:
    """The network's three channels of planes in 0 to 1, about centred.

    A single plane is given as it is, as its root and as its fourth root, which show bright and dim cells alike.
    """
    if values.shape[0] == 1:
        root = values.clamp(min=0).sqrt()
        values = torch.cat([values, root, root.sqrt()])
    return 4 * (values - 0.5)
