"""The whole network: one encoder for the detector and the masks."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from ..configuration import NetworkConfiguration
from .detector import Detector
from .encoder import ImageEncoder
from .masks import MaskDecoder, PromptEncoder


class SAM(nn.Module):
    def __init__(self, configuration: NetworkConfiguration):
        super().__init__()
        self.image_encoder = ImageEncoder(configuration)
        self.prompt_encoder = PromptEncoder(configuration)
        self.mask_decoder = MaskDecoder(configuration)


class CellFinder(nn.Module):
    def __init__(self, configuration: NetworkConfiguration):
        super().__init__()
        self.decode_head = Detector(configuration)


class CellSAM(nn.Module):
    """CellSAM (Israel and others, 2024) with a shared encoder and a window for every mask."""

    def __init__(self, configuration: NetworkConfiguration):
        super().__init__()
        self.configuration = configuration
        self.model = SAM(configuration)
        self.cellfinder = CellFinder(configuration)

    def windows(self, boxes: Tensor, origin=(0, 0), extent=None) -> list[tuple[int, Tensor, Tensor]]:
        """Windows of boxes by their size.

        `boxes` are corners in pixels of the network's square, [boxes, 4]; the grid that is there begins at `origin`
        and has `extent` rows and columns. Gives, for each size that occurs: the size, the indices of its boxes and
        the first row and column of each window inside that grid.
        """
        sizes = self.configuration.maskDecoder
        extent = extent or (self.configuration.grid_size,) * 2
        patch = self.configuration.encoder.patchSize
        corners = boxes / patch
        length = (corners[:, 2:] - corners[:, :2]).amax(1) + 2 * sizes.windowMargin
        options = [size for size in sizes.windowSizes if size < min(extent)] + [min(extent)]
        choice = torch.bucketize(length, torch.tensor(options[:-1], dtype=length.dtype))
        center = (corners[:, :2] + corners[:, 2:]).flip(1) / 2 - torch.tensor(origin)
        result = []
        for index, size in enumerate(options):
            chosen = (choice == index).nonzero()[:, 0]
            if len(chosen):
                limit = torch.tensor(extent) - size
                start = (center[chosen] - size / 2 + 0.5).floor().long().clamp(min=0)
                result.append((size, chosen, torch.minimum(start, limit)))
        return result

    def masks(self, embedding: Tensor, image_index: Tensor, boxes: Tensor, origin=(0, 0)):
        """Decodes boxes window by window: yields size, indices, starts, logits and expected IoUs.

        `embedding` is [batch, width, rows, columns], a part of the grid that begins at `origin`; `image_index` says
        which image each box belongs to.
        """
        rows, columns = embedding.shape[2:]
        grid = self.model.prompt_encoder.grid()[origin[0] : origin[0] + rows, origin[1] : origin[1] + columns]
        image = embedding.permute(0, 2, 3, 1) + self.model.prompt_encoder.no_mask_embed.weight[0]
        prompts = self.model.prompt_encoder(boxes)
        for size, chosen, start in self.windows(boxes, origin, (rows, columns)):
            line = torch.arange(size)
            down = (start[:, 0, None] + line)[:, :, None]
            across = (start[:, 1, None] + line)[:, None, :]
            window = image[image_index[chosen][:, None, None], down, across]
            logits, quality = self.model.mask_decoder(window, grid[down, across], prompts[chosen])
            yield size, chosen, start, logits, quality
