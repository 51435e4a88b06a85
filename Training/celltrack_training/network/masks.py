"""SAM's prompt encoder and mask decoder (Kirillov and others, 2023); each box sees a window of the image."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ..configuration import NetworkConfiguration
from .detector import Perceptron
from .encoder import HiddenLayer, LayerNorm2d


class FourierFeatures(nn.Module):
    def __init__(self, features: int):
        super().__init__()
        self.register_buffer("positional_encoding_gaussian_matrix", torch.randn(2, features))

    def forward(self, points: Tensor) -> Tensor:
        """Features of points (x, y) in 0 to 1."""
        angles = 2 * math.pi * ((2 * points - 1) @ self.positional_encoding_gaussian_matrix)
        return torch.cat([angles.sin(), angles.cos()], -1)


class PromptEncoder(nn.Module):
    def __init__(self, configuration: NetworkConfiguration):
        super().__init__()
        width = configuration.encoder.neckWidth
        self.side = configuration.imageSize
        self.grid_size = configuration.grid_size
        self.pe_layer = FourierFeatures(width // 2)
        self.point_embeddings = nn.ModuleDict({"2": nn.Embedding(1, width), "3": nn.Embedding(1, width)})
        self.no_mask_embed = nn.Embedding(1, width)

    def forward(self, boxes: Tensor) -> Tensor:
        """Tokens of boxes given by their corners in pixels: [boxes, 4] to [boxes, 2, width]."""
        corners = self.pe_layer((boxes.view(-1, 2, 2) + 0.5) / self.side)
        return corners + torch.stack([self.point_embeddings[name].weight[0] for name in ("2", "3")])

    def grid(self) -> Tensor:
        """Positions of all tokens: [rows, columns, width]."""
        line = (torch.arange(self.grid_size) + 0.5) / self.grid_size
        return self.pe_layer(torch.stack(torch.meshgrid(line, line, indexing="xy"), -1))


class Attention(nn.Module):
    def __init__(self, width: int, heads: int, inner: int):
        super().__init__()
        self.heads = heads
        self.q_proj = nn.Linear(width, inner)
        self.k_proj = nn.Linear(width, inner)
        self.v_proj = nn.Linear(width, inner)
        self.out_proj = nn.Linear(inner, width)

    def forward(self, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
        q, k, v = self.q_proj(q), self.k_proj(k), self.v_proj(v)
        q, k, v = (part.unflatten(-1, (self.heads, -1)).transpose(1, 2) for part in (q, k, v))
        return self.out_proj(F.scaled_dot_product_attention(q, k, v).transpose(1, 2).flatten(2))


class TwoWayLayer(nn.Module):
    def __init__(self, width: int, heads: int, hidden: int, is_first: bool):
        super().__init__()
        self.is_first = is_first
        self.self_attn = Attention(width, heads, width)
        self.norm1 = nn.LayerNorm(width)
        self.cross_attn_token_to_image = Attention(width, heads, width // 2)
        self.norm2 = nn.LayerNorm(width)
        self.mlp = ReLULayer(width, hidden)
        self.norm3 = nn.LayerNorm(width)
        self.norm4 = nn.LayerNorm(width)
        self.cross_attn_image_to_token = Attention(width, heads, width // 2)

    def forward(self, queries: Tensor, image: Tensor, positions: Tensor, grid: Tensor):
        if self.is_first:
            queries = self.self_attn(queries, queries, queries)
        else:
            placed = queries + positions
            queries = queries + self.self_attn(placed, placed, queries)
        queries = self.norm1(queries)
        queries = self.norm2(queries + self.cross_attn_token_to_image(queries + positions, image + grid, image))
        queries = self.norm3(queries + self.mlp(queries))
        image = self.norm4(image + self.cross_attn_image_to_token(image + grid, queries + positions, queries))
        return queries, image


class ReLULayer(HiddenLayer):
    def forward(self, tokens: Tensor) -> Tensor:
        return self.lin2(F.relu(self.lin1(tokens)))


class TwoWayTransformer(nn.Module):
    def __init__(self, configuration: NetworkConfiguration):
        super().__init__()
        sizes, width = configuration.maskDecoder, configuration.encoder.neckWidth
        self.layers = nn.ModuleList(
            TwoWayLayer(width, sizes.heads, sizes.hiddenWidth, index == 0) for index in range(sizes.layers)
        )
        self.final_attn_token_to_image = Attention(width, sizes.heads, width // 2)
        self.norm_final_attn = nn.LayerNorm(width)

    def forward(self, tokens: Tensor, image: Tensor, grid: Tensor):
        queries = tokens
        for layer in self.layers:
            queries, image = layer(queries, image, tokens, grid)
        seen = self.final_attn_token_to_image(queries + tokens, image + grid, image)
        return self.norm_final_attn(queries + seen), image


class MaskDecoder(nn.Module):
    def __init__(self, configuration: NetworkConfiguration):
        super().__init__()
        sizes, width = configuration.maskDecoder, configuration.encoder.neckWidth
        self.transformer = TwoWayTransformer(configuration)
        self.iou_token = nn.Embedding(1, width)
        self.mask_tokens = nn.Embedding(sizes.maskTokens, width)
        self.output_upscaling = nn.Sequential(
            nn.ConvTranspose2d(width, width // 4, 2, stride=2),
            LayerNorm2d(width // 4),
            nn.GELU(),
            nn.ConvTranspose2d(width // 4, width // 8, 2, stride=2),
            nn.GELU(),
        )
        self.output_hypernetworks_mlps = nn.ModuleList([Perceptron(width, width, width, width // 8)])
        hidden = sizes.qualityHiddenWidth
        self.iou_prediction_head = Perceptron(width, hidden, hidden, sizes.maskTokens)

    def forward(self, image: Tensor, grid: Tensor, prompts: Tensor):
        """Masks and the IoU expected of them.

        `image` and `grid` are the windows of the boxes, [boxes, side, side, width]; `prompts` is [boxes, 2, width].
        Gives logits, [boxes, 4 side, 4 side], and IoUs, [boxes].
        """
        side = image.shape[1]
        own = torch.cat([self.iou_token.weight, self.mask_tokens.weight])
        tokens = torch.cat([own[None].expand(len(prompts), -1, -1), prompts], 1)
        queries, image = self.transformer(tokens, image.flatten(1, 2), grid.flatten(1, 2))
        pixels = self.output_upscaling(image.transpose(1, 2).unflatten(2, (side, side)))
        filters = self.output_hypernetworks_mlps[0](queries[:, 1])
        logits = torch.einsum("bc,bchw->bhw", filters, pixels)
        return logits.float(), self.iou_prediction_head(queries[:, 0])[:, 0].float()
