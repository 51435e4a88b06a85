"""SAM's image encoder (Kirillov and others, 2023; Li and others, 2022, ViTDet) behind a convolutional stem (Xiao and
others, 2021)."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ..configuration import NetworkConfiguration


class LayerNorm2d(nn.Module):
    """Normalises the channels of every pixel: [batch, channels, height, width]."""

    def __init__(self, channels: int, epsilon: float = 1e-6):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.epsilon = epsilon

    def forward(self, image: Tensor) -> Tensor:
        columns = image.permute(0, 2, 3, 1)
        normalized = F.layer_norm(columns, columns.shape[-1:], self.weight, self.bias, self.epsilon)
        return normalized.permute(0, 3, 1, 2)


class PatchEmbedding(nn.Module):
    """Pixels to tokens: convolutions of stride 2, then one without overlap."""

    def __init__(self, configuration: NetworkConfiguration):
        super().__init__()
        sizes = configuration.encoder
        widths = (3, *sizes.stemWidths)
        self.stem = nn.ModuleList(
            nn.Conv2d(before, after, 3, stride=2, padding=1) for before, after in zip(widths, widths[1:])
        )
        rest = sizes.patchSize // 2 ** len(sizes.stemWidths)
        self.proj = nn.Conv2d(widths[-1], sizes.width, rest, stride=rest)
        # So that what the image shows outweighs what the blocks add at first.
        for convolution in (*self.stem, self.proj):
            nn.init.kaiming_normal_(convolution.weight, nonlinearity="relu")
            nn.init.zeros_(convolution.bias)

    def forward(self, image: Tensor) -> Tensor:
        for convolution in self.stem:
            image = F.relu(convolution(image))
        return self.proj(image).permute(0, 2, 3, 1)


class WindowAttention(nn.Module):
    """Attention inside square windows, with learnt terms for the distance in rows and in columns."""

    def __init__(self, width: int, heads: int, window: int):
        super().__init__()
        self.heads = heads
        self.window = window
        self.qkv = nn.Linear(width, 3 * width)
        self.proj = nn.Linear(width, width)
        self.rel_pos_h = nn.Parameter(torch.zeros(2 * window - 1, width // heads))
        self.rel_pos_w = nn.Parameter(torch.zeros(2 * window - 1, width // heads))
        offsets = torch.arange(window)[:, None] - torch.arange(window)[None, :] + window - 1
        self.register_buffer("offsets", offsets, persistent=False)

    def forward(self, tokens: Tensor) -> Tensor:
        """Changes [batch, height, width, features]; what lies outside is zero, as in SAM."""
        batch, height, width, features = tokens.shape
        window = self.window
        tokens = F.pad(tokens, (0, 0, 0, -width % window, 0, -height % window))
        rows, columns = tokens.shape[1] // window, tokens.shape[2] // window
        tokens = tokens.view(batch, rows, window, columns, window, features)
        tokens = tokens.permute(0, 1, 3, 2, 4, 5).reshape(-1, window * window, features)
        tokens = self.attend(tokens)
        tokens = tokens.view(batch, rows, columns, window, window, features)
        tokens = tokens.permute(0, 1, 3, 2, 4, 5).reshape(batch, rows * window, columns * window, features)
        return tokens[:, :height, :width]

    def attend(self, tokens: Tensor) -> Tensor:
        count, length, features = tokens.shape
        window = self.window
        q, k, v = self.qkv(tokens).view(count, length, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        grid = q.reshape(count, self.heads, window, window, -1)
        vertical = torch.einsum("bnhwc,hkc->bnhwk", grid, self.rel_pos_h[self.offsets].to(q.dtype))
        horizontal = torch.einsum("bnhwc,wkc->bnhwk", grid, self.rel_pos_w[self.offsets].to(q.dtype))
        bias = (vertical[..., :, None] + horizontal[..., None, :]).reshape(count, self.heads, length, length)
        attended = F.scaled_dot_product_attention(q, k, v, attn_mask=bias)
        return self.proj(attended.transpose(1, 2).reshape(count, length, features))


class HiddenLayer(nn.Module):
    def __init__(self, width: int, hidden: int):
        super().__init__()
        self.lin1 = nn.Linear(width, hidden)
        self.lin2 = nn.Linear(hidden, width)

    def forward(self, tokens: Tensor) -> Tensor:
        return self.lin2(F.gelu(self.lin1(tokens)))


class LocalMixing(nn.Conv2d):
    """Adds to every token what its neighbours say, channel by channel (Chu and others, 2021, conditional positional
    encoding): tells borders of windows and of the image, and the shapes of small things, from the first steps on."""

    def __init__(self, width: int):
        super().__init__(width, width, 3, padding=1, groups=width)
        nn.init.zeros_(self.weight)
        nn.init.zeros_(self.bias)

    def forward(self, tokens: Tensor) -> Tensor:
        return tokens + super().forward(tokens.permute(0, 3, 1, 2)).permute(0, 2, 3, 1)


class Block(nn.Module):
    def __init__(self, width: int, heads: int, window: int, hidden: int, mixes: bool):
        super().__init__()
        self.local = LocalMixing(width) if mixes else nn.Identity()
        self.norm1 = nn.LayerNorm(width, eps=1e-6)
        self.norm2 = nn.LayerNorm(width, eps=1e-6)
        self.attn = WindowAttention(width, heads, window)
        self.mlp = HiddenLayer(width, hidden)

    def forward(self, tokens: Tensor) -> Tensor:
        tokens = self.local(tokens)
        tokens = tokens + self.attn(self.norm1(tokens))
        return tokens + self.mlp(self.norm2(tokens))


class ImageEncoder(nn.Module):
    """[batch, 3, height, width] to the tokens before and behind the neck; sides are multiples of the patch."""

    def __init__(self, configuration: NetworkConfiguration):
        super().__init__()
        sizes = configuration.encoder
        self.patch_embed = PatchEmbedding(configuration)
        if sizes.absolutePositions:
            grid = configuration.grid_size
            self.pos_embed = nn.Parameter(torch.zeros(1, grid, grid, sizes.width))
        else:
            self.pos_embed = None
        self.blocks = nn.ModuleList(
            Block(sizes.width, sizes.heads, self.window(configuration, index), sizes.hiddenWidth, sizes.localMixing)
            for index in range(sizes.depth)
        )
        for module in self.blocks.modules():
            if isinstance(module, nn.Linear):
                nn.init.trunc_normal_(module.weight, std=0.03)
                nn.init.zeros_(module.bias)
        neck = sizes.neckWidth
        self.neck = nn.Sequential(
            nn.Conv2d(sizes.width, neck, 1, bias=False),
            LayerNorm2d(neck),
            nn.Conv2d(neck, neck, 3, padding=1, bias=False),
            LayerNorm2d(neck),
        )

    @staticmethod
    def window(configuration: NetworkConfiguration, block: int) -> int:
        sizes = configuration.encoder
        if block in sizes.globalBlocks:
            return configuration.grid_size
        return sizes.alternateWindowSize if block % 2 and sizes.alternateWindowSize else sizes.windowSize

    def features(self, image: Tensor) -> Tensor:
        """Tokens behind the last block: [batch, rows, columns, width]."""
        tokens = self.patch_embed(image)
        if self.pos_embed is not None:
            tokens = tokens + self.pos_embed
        for block in self.blocks:
            tokens = block(tokens)
        return tokens

    def embed(self, features: Tensor) -> Tensor:
        """Tokens of the mask decoder: [batch, neck width, rows, columns]."""
        return self.neck(features.permute(0, 3, 1, 2))
