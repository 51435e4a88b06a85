"""Writes a checkpoint with the layout of CellSAM's official one and procedural numbers.

Usage: cellsam_weights.py FILE.pt

The numbers follow from the names of the tensors (SplitMix64 of an FNV-1a hash), scaled so that activations stay in the
range of a trained network. Both the second SAM copy and the detector are there, the first SAM copy is not.
"""

import re
import sys

import numpy as np
import torch
from segment_anything import sam_model_registry

WIDTH, QUERIES = 256, 3500


def uniform(name, shape):
    """Numbers from -1 to 1."""
    seed = 0xCBF29CE484222325
    for byte in name.encode():
        seed = ((seed ^ byte) * 0x100000001B3) & (2**64 - 1)
    count = int(np.prod(shape))
    with np.errstate(over="ignore"):
        z = np.uint64(seed) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z ^= z >> np.uint64(31)
    return (2 * ((z >> np.uint64(40)).astype(np.float32) * np.float32(2**-24)) - 1).reshape(shape)


def tensor(name, shape):
    values = uniform(name, shape)
    if re.search(r"(norm\d?|norm_final_attn|neck\.[13]|output_upscaling\.1|input_proj\.0\.1)\.weight$", name):
        return torch.from_numpy(1 + 0.1 * values)
    if name.endswith("position.weight"):
        return torch.from_numpy(0.5 + 0.5 * values)
    if name.endswith("bias") or "rel_pos" in name or "embed" in name and len(shape) < 3 or "token" in name:
        return torch.from_numpy(values * np.float32(0.05))
    fan = shape[0] if "output_upscaling" in name else int(np.prod(shape[1:]))
    return torch.from_numpy(values * np.float32((3 / fan) ** 0.5))


def detector_shapes(encoder):
    """Names and shapes of the detector's tensors, without the prefix."""
    shapes = {f"backbone.body.{k}": v for k, v in encoder.items() if not k.startswith("neck")}

    def linear(name, inputs, outputs):
        shapes[f"{name}.weight"], shapes[f"{name}.bias"] = (outputs, inputs), (outputs,)

    def norm(name):
        shapes[f"{name}.weight"], shapes[f"{name}.bias"] = (WIDTH,), (WIDTH,)

    def attention(name, parts):
        shapes[f"{name}.in_proj_weight"] = (parts * WIDTH, WIDTH)
        shapes[f"{name}.in_proj_bias"] = (parts * WIDTH,)
        linear(f"{name}.out_proj", WIDTH, WIDTH)

    shapes["input_proj.0.0.weight"], shapes["input_proj.0.0.bias"] = (WIDTH, 768, 1, 1), (WIDTH,)
    norm("input_proj.0.1")
    shapes["transformer.position.weight"] = (QUERIES, 2)
    shapes["transformer.pattern.weight"] = (1, WIDTH)
    for name in ("adapt_pos1d", "adapt_pos2d"):
        linear(f"transformer.{name}.0", WIDTH, WIDTH)
        linear(f"transformer.{name}.2", WIDTH, WIDTH)
    for layer in range(6):
        for kind, crossing in (("encoder", "self_attn"), ("decoder", "cross_attn")):
            prefix = f"transformer.{kind}_layers.{layer}"
            attention(f"{prefix}.{crossing}", 5)
            norm(f"{prefix}.norm1")
            linear(f"{prefix}.ffn.linear1", WIDTH, 1024)
            linear(f"{prefix}.ffn.linear2", 1024, WIDTH)
            norm(f"{prefix}.ffn.norm2")
        attention(f"transformer.decoder_layers.{layer}.self_attn", 3)
        norm(f"transformer.decoder_layers.{layer}.norm2")
        linear(f"transformer.class_embed.{layer}", WIDTH, 2)
        for index, outputs in enumerate((WIDTH, WIDTH, 4)):
            linear(f"transformer.bbox_embed.{layer}.layers.{index}", WIDTH, outputs)
    return shapes


def main():
    sam = sam_model_registry["vit_b"]()
    state = {f"model_cp.{k}": tuple(v.shape) for k, v in sam.state_dict().items() if not k.startswith("pixel_")}
    encoder = {k: tuple(v.shape) for k, v in sam.image_encoder.state_dict().items()}
    state |= {f"cellfinder.decode_head.{k}": v for k, v in detector_shapes(encoder).items()}
    torch.save({name: tensor(name, shape) for name, shape in state.items()}, sys.argv[1])


if __name__ == "__main__":
    main()
