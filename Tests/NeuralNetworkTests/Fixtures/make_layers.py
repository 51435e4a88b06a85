"""Golden values of single layers, by PyTorch and by the attention of segment-anything.

Needs torch, numpy and segment-anything from PyPI. Writes layers/*.npy beside itself.
"""

from pathlib import Path

import numpy as np
import torch
from segment_anything.modeling.image_encoder import Attention, window_partition, window_unpartition

torch.manual_seed(20261128)
torch.set_grad_enabled(False)
out = Path(__file__).parent / "layers"


def save(name, **arrays):
    for key, value in arrays.items():
        np.save(out / f"{name}_{key}.npy", np.ascontiguousarray(torch.as_tensor(value).numpy().astype(np.float32)))


def randn(*shape):
    return torch.randn(*shape)


x, w, b = randn(37, 24), randn(19, 24), randn(19)
save("linear", x=x, w=w, b=b, y=torch.nn.functional.linear(x, w, b))

x, g, s = randn(9, 100) * 3 + 1, randn(100), randn(100)
save("layer_norm", x=x, g=g, s=s, y=torch.nn.functional.layer_norm(x, (100,), g, s, 1e-6))
# SAM's LayerNorm2d: per pixel over the channels of [1, C, H, W].
image = x.T.reshape(1, 100, 3, 3)
u = image.mean(1, keepdim=True)
v = (image - u).pow(2).mean(1, keepdim=True)
y = g[:, None, None] * (image - u) / torch.sqrt(v + 1e-6) + s[:, None, None]
save("layer_norm_2d", y=y.reshape(100, 9).T)

x, g, s = randn(1, 12, 4, 5) * 2 + 1, randn(12), randn(12)
y = torch.nn.functional.group_norm(x, 4, g, s, 1e-5)
save("group_norm", x=x.reshape(12, 20).T, g=g, s=s, y=y.reshape(12, 20).T)

x = torch.cat([torch.linspace(-9, 9, 601), randn(100)])
save("gelu", x=x, y=torch.nn.functional.gelu(x))
x = torch.cat([randn(5, 70) * 8, torch.full((1, 70), -50.0), randn(1, 70) * 100])
save("softmax", x=x, y=torch.softmax(x, -1))

x, w, b = randn(1, 3, 12, 12), randn(7, 3, 4, 4), randn(7)
y = torch.nn.functional.conv2d(x, w, b, stride=4)
save("patches", x=x[0], w=w, b=b, y=y.reshape(7, 9).T)
x, w = randn(1, 6, 5, 5), randn(4, 6, 3, 3)
y = torch.nn.functional.conv2d(x, w, padding=1)
save("three_by_three", x=x.reshape(6, 25).T, w=w, y=y.reshape(4, 25).T)
x, w, b = randn(1, 6, 3, 3), randn(6, 5, 2, 2), randn(5)
y = torch.nn.functional.conv_transpose2d(x, w, b, stride=2)[0]
# Pixels four by four under the pixel that they come from.
y = y.reshape(5, 3, 2, 3, 2).permute(1, 3, 2, 4, 0).reshape(9, 4, 5)
save("upscaling", x=x.reshape(6, 9).T, w=w, b=b, y=y)

layers = [torch.nn.Linear(10, 8), torch.nn.Linear(8, 8), torch.nn.Linear(8, 3)]
x = randn(6, 10)
y = layers[2](torch.relu(layers[1](torch.relu(layers[0](x)))))
parts = {f"{k}{i}": t for i, m in enumerate(layers) for k, t in (("w", m.weight), ("b", m.bias))}
save("perceptron", x=x, y=y, **parts)

x, k, v = randn(11, 16), randn(23, 16), randn(23, 16)
attention = torch.nn.MultiheadAttention(16, 4)
torch.nn.init.normal_(attention.in_proj_bias)
torch.nn.init.normal_(attention.out_proj.bias)
y, _ = attention(x[:, None], k[:, None], v[:, None])
save("multi_head", x=x, k=k, v=v, w=attention.in_proj_weight, b=attention.in_proj_bias,
     ow=attention.out_proj.weight, ob=attention.out_proj.bias, y=y[:, 0])


def sam_attention(name, grid, window, heads, width):
    side = window or grid
    attention = Attention(width, num_heads=heads, qkv_bias=True, use_rel_pos=True, input_size=(side, side))
    for parameter in (attention.rel_pos_h, attention.rel_pos_w, attention.qkv.bias):
        torch.nn.init.normal_(parameter)
    attention.proj.weight.copy_(torch.eye(width))
    attention.proj.bias.zero_()
    x = randn(1, grid, grid, width)
    if window:
        parts, padded = window_partition(x, window)
        y = window_unpartition(attention(parts), window, padded, (grid, grid))
    else:
        y = attention(x)
    save(name, x=x.reshape(grid * grid, width), w=attention.qkv.weight, b=attention.qkv.bias,
         h=attention.rel_pos_h, v=attention.rel_pos_w, y=y.reshape(grid * grid, width))


sam_attention("windowed", 9, 4, 2, 16)
sam_attention("windowed_exact", 8, 4, 2, 16)
# More queries than are worked on at a time, and a number that they do not divide.
sam_attention("global", 19, 0, 3, 12)

side, width, heads, queries = 7, 16, 4, 70
w, b = randn(5 * width, width), randn(5 * width)
ow, ob = randn(width, width), randn(width)
tokens, rows, columns = randn(side, side, width), randn(side, width), randn(side, width)
row_queries, column_queries = randn(queries, width), randn(queries, width)


def part(value, index):
    chosen = slice(index * width, (index + 1) * width)
    mapped = torch.nn.functional.linear(value, w[chosen], b[chosen])
    return mapped.reshape(*mapped.shape[:-1], heads, width // heads)


scale = (width // heads) ** -0.5
row_keys = part(tokens + rows, 2).mean(0)
column_keys = part(tokens + columns[:, None], 3).mean(1)
over_x = torch.softmax(torch.einsum("qhd,xhd->qhx", part(row_queries, 0) * scale, row_keys), -1)
over_y = torch.softmax(torch.einsum("qhd,yhd->qhy", part(column_queries, 1) * scale, column_keys), -1)
y = torch.einsum("qhx,qhy,yxhd->qhd", over_x, over_y, part(tokens, 4)).reshape(queries, width)
save("row_column", w=w, b=b, ow=ow, ob=ob, tokens=tokens.reshape(side * side, width), rows=rows, columns=columns,
     row_queries=row_queries, column_queries=column_queries, y=torch.nn.functional.linear(y, ow, ob))

# Behind all else, so that the chance of what is above stays as it was.
torch.manual_seed(20261129)
x, w, b = randn(1, 5, 12, 12), randn(7, 5, 3, 3), randn(7)
y = torch.relu(torch.nn.functional.conv2d(x, w, b, stride=2, padding=1))
save("halving", x=x[0], w=w, b=b, y=y[0])
