"""CellFinder: Anchor DETR with row-column decoupled attention (Wang and others, 2022)."""

from __future__ import annotations

import math
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ..configuration import DetectorSizes, NetworkConfiguration


def embed(positions: Tensor, width: int, sizes: DetectorSizes) -> Tensor:
    """Sines and cosines of positions: [...] to [..., width]."""
    feature = torch.arange(width)
    angles = positions[..., None] * (2 * math.pi * sizes.positionScale)
    angles = angles / sizes.positionTemperature ** (feature // 2 * 2 / width)
    return torch.where(feature % 2 == 0, angles.sin(), angles.cos())


#: How sharply the first head begins to look at its own position; each further head begins half as sharp.
SHARPNESS = 3.0


def start_alike(query: Tensor, key: Tensor, heads: int) -> None:
    """Starts with equal maps of queries and keys, so that a query looks at what has its own position.

    Without this the attention begins nearly uniform, and a detector takes very long to learn where to look. Heads
    begin with different sharpness, so that they see areas of different size.
    """
    width = query.shape[1]
    for head in range(heads):
        rows = slice(head * width // heads, (head + 1) * width // heads)
        nn.init.orthogonal_(key[rows], (SHARPNESS / 2**head) ** 0.5)
        query[rows] = key[rows]


class RowColumnAttention(nn.Module):
    """A query attends to the columns of the grid and, apart from that, to its rows."""

    def __init__(self, width: int, heads: int):
        super().__init__()
        self.heads = heads
        self.in_proj_weight = nn.Parameter(torch.empty(5 * width, width))
        self.in_proj_bias = nn.Parameter(torch.zeros(5 * width))
        self.out_proj = nn.Linear(width, width)
        row_query, column_query, row_key, column_key, value = self.in_proj_weight.data.chunk(5)
        start_alike(row_query, row_key, heads)
        start_alike(column_query, column_key, heads)
        nn.init.xavier_uniform_(value)

    def forward(self, rows: Tensor, columns: Tensor, tokens: Tensor, across: Tensor, down: Tensor) -> Tensor:
        """Attends.

        `rows` and `columns` are queries, [batch, queries, width]; `tokens` is the grid, [batch, height, width,
        features]; `across` and `down` are the embedded positions of its columns and of its rows.
        """
        weights, biases = self.in_proj_weight.chunk(5), self.in_proj_bias.chunk(5)

        def mapped(values: Tensor, part: int) -> Tensor:
            values = F.linear(values, weights[part], biases[part])
            return values.unflatten(-1, (self.heads, -1))

        scale = (rows.shape[-1] // self.heads) ** -0.5
        row_keys = mapped(tokens.mean(1) + across, 2)
        column_keys = mapped(tokens.mean(2) + down, 3)
        row_weights = torch.einsum("bqhc,bxhc->bhqx", mapped(rows, 0) * scale, row_keys).softmax(-1)
        column_weights = torch.einsum("bqhc,byhc->bhqy", mapped(columns, 1) * scale, column_keys).softmax(-1)
        values = mapped(tokens, 4).permute(0, 3, 1, 2, 4)
        batch, heads, height, width, features = values.shape
        seen = column_weights.to(values.dtype) @ values.reshape(batch, heads, height, width * features)
        seen = seen.unflatten(-1, (width, features))
        seen = (row_weights.to(values.dtype)[..., None, :] @ seen).squeeze(-2)
        return self.out_proj(seen.transpose(1, 2).flatten(2))


class FeedForward(nn.Module):
    def __init__(self, width: int, hidden: int):
        super().__init__()
        self.linear1 = nn.Linear(width, hidden)
        self.linear2 = nn.Linear(hidden, width)
        self.norm2 = nn.LayerNorm(width)

    def forward(self, tokens: Tensor) -> Tensor:
        return self.norm2(tokens + self.linear2(F.relu(self.linear1(tokens))))


class EncoderLayer(nn.Module):
    def __init__(self, width: int, heads: int, hidden: int):
        super().__init__()
        self.self_attn = RowColumnAttention(width, heads)
        self.norm1 = nn.LayerNorm(width)
        self.ffn = FeedForward(width, hidden)

    def forward(self, tokens: Tensor, across: Tensor, down: Tensor) -> Tensor:
        batch, height, width, features = tokens.shape
        rows = (tokens + across[:, None]).reshape(batch, -1, features)
        columns = (tokens + down[:, :, None]).reshape(batch, -1, features)
        seen = self.self_attn(rows, columns, tokens, across, down).view(tokens.shape)
        return self.ffn(self.norm1(tokens + seen))


class SelfAttention(nn.Module):
    """Attention of queries to one another, with the parameters of `torch.nn.MultiheadAttention`."""

    def __init__(self, width: int, heads: int):
        super().__init__()
        self.heads = heads
        self.in_proj_weight = nn.Parameter(torch.empty(3 * width, width))
        self.in_proj_bias = nn.Parameter(torch.zeros(3 * width))
        self.out_proj = nn.Linear(width, width)
        query, key, value = self.in_proj_weight.data.chunk(3)
        start_alike(query, key, heads)
        nn.init.xavier_uniform_(value)

    def forward(self, queries: Tensor, values: Tensor, mask: Tensor | None) -> Tensor:
        width = queries.shape[-1]
        weights, biases = self.in_proj_weight.split([2 * width, width]), self.in_proj_bias.split([2 * width, width])
        q, k = F.linear(queries, weights[0], biases[0]).chunk(2, -1)
        v = F.linear(values, weights[1], biases[1])
        q, k, v = (part.unflatten(-1, (self.heads, -1)).transpose(1, 2) for part in (q, k, v))
        seen = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        return self.out_proj(seen.transpose(1, 2).flatten(2))


class DecoderLayer(nn.Module):
    def __init__(self, width: int, heads: int, hidden: int):
        super().__init__()
        self.self_attn = SelfAttention(width, heads)
        self.norm2 = nn.LayerNorm(width)
        self.cross_attn = RowColumnAttention(width, heads)
        self.norm1 = nn.LayerNorm(width)
        self.ffn = FeedForward(width, hidden)

    def forward(self, objects, points, columns, rows, tokens, across, down, mask) -> Tensor:
        objects = self.norm2(objects + self.self_attn(objects + points, objects, mask))
        seen = self.cross_attn(objects + columns, objects + rows, tokens, across, down)
        return self.ffn(self.norm1(objects + seen))


class Perceptron(nn.Module):
    """Linear layers with ReLU between them."""

    def __init__(self, *widths: int):
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(before, after) for before, after in zip(widths, widths[1:]))

    def forward(self, values: Tensor) -> Tensor:
        for layer in self.layers[:-1]:
            values = F.relu(layer(values))
        return self.layers[-1](values)


class Transformer(nn.Module):
    def __init__(self, configuration: NetworkConfiguration):
        super().__init__()
        sizes = configuration.detector
        width = sizes.width
        self.position = nn.Embedding(sizes.queries, 2)
        self.pattern = nn.Embedding(1, width)
        self.adapt_pos1d = nn.Sequential(nn.Linear(width, width), nn.ReLU(), nn.Linear(width, width))
        self.adapt_pos2d = nn.Sequential(nn.Linear(width, width), nn.ReLU(), nn.Linear(width, width))
        self.encoder_layers = nn.ModuleList(
            EncoderLayer(width, sizes.heads, sizes.hiddenWidth) for _ in range(sizes.encoderLayers)
        )
        self.decoder_layers = nn.ModuleList(
            DecoderLayer(width, sizes.heads, sizes.hiddenWidth) for _ in range(sizes.decoderLayers)
        )
        # One head for all layers, under the name of the last, which is the one that inference needs.
        last = str(sizes.decoderLayers - 1)
        self.class_embed = nn.ModuleDict({last: nn.Linear(width, sizes.classes)})
        self.bbox_embed = nn.ModuleDict({last: Perceptron(width, width, width, 4)})
        self.start(sizes)

    def start(self, sizes) -> None:
        side = math.isqrt(sizes.queries)
        lines = (torch.arange(side) + 0.5) / side
        grid = torch.stack(torch.meshgrid(lines, lines, indexing="xy"), -1)
        self.position.weight.data = grid.reshape(-1, 2).contiguous()
        self.position.weight.requires_grad = False
        nn.init.zeros_(self.pattern.weight)
        for layer in (*self.adapt_pos1d, *self.adapt_pos2d):
            if isinstance(layer, nn.Linear):
                nn.init.orthogonal_(layer.weight, 2**0.5)
                nn.init.zeros_(layer.bias)
        for head in self.class_embed.values():
            nn.init.constant_(head.bias, -math.log(99))
        for head in self.bbox_embed.values():
            nn.init.zeros_(head.layers[-1].weight)
            nn.init.zeros_(head.layers[-1].bias)


class Memory(NamedTuple):
    """A grid that queries look at."""

    tokens: Tensor  #: [batch, rows, columns, width]
    across: Tensor  #: embedded positions of the columns, [1, columns, width]
    down: Tensor  #: embedded positions of the rows, [1, rows, width]


class Detections(NamedTuple):
    """What each decoder layer says of each query."""

    logits: Tensor  #: [layers, batch, queries, classes]
    boxes: Tensor  #: [layers, batch, queries, 4]: centre and size, as shares of the network's square


class Detector(nn.Module):
    def __init__(self, configuration: NetworkConfiguration):
        super().__init__()
        self.sizes = configuration.detector
        self.grid_size = configuration.grid_size
        projection = nn.Conv2d(configuration.encoder.width, self.sizes.width, 1)
        norm = nn.GroupNorm(self.sizes.normalizationGroups, self.sizes.width)
        self.input_proj = nn.ModuleList([nn.Sequential(projection, norm)])
        self.transformer = Transformer(configuration)

    def forward(self, features: Tensor) -> Detections:
        """Finds boxes in the features of the whole square."""
        return self.decode(self.encode(features))

    def encode(self, features: Tensor, origin=(0, 0)) -> Memory:
        """Prepares the grid; `features` may be a part of it that begins at `origin` (row, column)."""
        transformer = self.transformer
        tokens = self.input_proj[0](features.permute(0, 3, 1, 2)).permute(0, 2, 3, 1)
        line = (torch.arange(self.grid_size) + 0.5) / self.grid_size
        places = transformer.adapt_pos1d(embed(line, self.sizes.width, self.sizes))[None]
        down = places[:, origin[0] : origin[0] + tokens.shape[1]]
        across = places[:, origin[1] : origin[1] + tokens.shape[2]]
        for layer in transformer.encoder_layers:
            tokens = layer(tokens, across, down)
        return Memory(tokens, across, down)

    def decode(self, memory: Memory, anchors: Tensor | None = None, mask: Tensor | None = None) -> Detections:
        """Finds boxes; `anchors`, [batch, queries, 2] as x and y, are the trained ones unless others are given."""
        transformer, sizes, width = self.transformer, self.sizes, self.sizes.width
        batch = len(memory.tokens)
        if anchors is None:
            anchors = transformer.position.weight[None].expand(batch, -1, -1)
        x, y = anchors[..., 0], anchors[..., 1]
        plane = torch.cat([embed(y, width // 2, sizes), embed(x, width // 2, sizes)], -1)
        points = transformer.adapt_pos2d(plane)
        columns = transformer.adapt_pos1d(embed(x, width, sizes))
        rows = transformer.adapt_pos1d(embed(y, width, sizes))
        objects = transformer.pattern.weight[None].expand(batch, anchors.shape[1], -1)
        logits, boxes = [], []
        for layer in transformer.decoder_layers:
            objects = layer(objects, points, columns, rows, *memory, mask)
            (class_head,), (box_head,) = transformer.class_embed.values(), transformer.bbox_embed.values()
            logits.append(class_head(objects).float())
            boxes.append(self.boxes(box_head(objects).float(), anchors))
        return Detections(torch.stack(logits), torch.stack(boxes))

    def boxes(self, offsets: Tensor, anchors: Tensor) -> Tensor:
        unit = self.sizes.boxUnit
        size = offsets[..., 2:].clamp(-6, 6).exp()
        return torch.cat([anchors + unit * offsets[..., :2], unit * size], -1)
