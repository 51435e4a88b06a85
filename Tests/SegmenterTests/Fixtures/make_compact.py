"""Makes compact/: a tiny compact network of chance weights, images, and what PyTorch makes of them.

Run from the repository's root: PYTHONPATH=Training python Tests/SegmenterTests/Fixtures/make_compact.py
"""

from pathlib import Path

import numpy as np
import torch

from celltrack_training.configuration import smoke_configuration
from celltrack_training.drawing import draw_scene
from celltrack_training.export import export, rounded
from celltrack_training.inference import Inference
from celltrack_training.losses import corners
from celltrack_training.network import CellSAM

FOLDER = Path(__file__).parent / "compact"


def network() -> CellSAM:
    """Chance weights, with heads that find boxes of many sizes and scores and expect good masks of most."""
    torch.manual_seed(3)
    result = CellSAM(smoke_configuration())
    random = torch.Generator().manual_seed(4)
    with torch.no_grad():
        for name, value in result.named_parameters():
            if "rel_pos" in name or "pattern" in name or ".local." in name:
                value += (0.1 if ".local." in name else 0.5) * torch.randn(value.shape, generator=random)
        transformer = result.cellfinder.decode_head.transformer
        (classes,), (boxes,) = transformer.class_embed.values(), transformer.bbox_embed.values()
        classes.weight *= 3
        classes.bias.fill_(-0.5)
        boxes.layers[-1].weight += 0.25 * torch.randn(boxes.layers[-1].weight.shape, generator=random)
        boxes.layers[-1].bias.copy_(torch.tensor([0, 0, -0.4, -0.4]))
        decoder = result.model.mask_decoder
        decoder.iou_prediction_head.layers[-1].bias.fill_(0.6)
        decoder.output_hypernetworks_mlps[0].layers[-1].weight *= 6
    return rounded(result).eval()


def write(name: str, array) -> None:
    array = np.asarray(array)
    np.save(FOLDER / f"{name}.npy", np.ascontiguousarray(array))


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    net = network()
    checkpoint = FOLDER / "checkpoint.pt"
    torch.save(net.state_dict(), checkpoint)
    export(net, checkpoint, FOLDER / "tiny.safetensors")
    checkpoint.unlink()
    inference = Inference(net)
    gray = draw_scene(3)[1][:150, :190]
    gray = gray if gray.ndim == 2 else gray[..., 0]
    colour = np.stack([gray // 256, np.roll(gray // 256, 5, 1), 255 - gray // 256], -1).astype(np.uint8)
    write("gray", gray)
    write("colour", colour.transpose(2, 0, 1))
    pixels = colour[:128, :128].transpose(2, 0, 1)
    write("input", pixels)
    with torch.inference_mode():
        tile = torch.from_numpy(pixels.astype(np.float32) / 255)[None]
        features = net.model.image_encoder.features(tile)
        write("features", features[0].flatten(0, 1))
        write("neck", net.model.image_encoder.embed(features)[0].permute(1, 2, 0).flatten(0, 1))
        found = net.cellfinder.decode_head(features)
        write("logits", found.logits[-1, 0])
        write("boxes", found.boxes[-1, 0])
        prompts = corners(found.boxes[-1, 0, ::16]) * net.configuration.imageSize
        prompts = torch.cat([prompts, torch.tensor([[10.0, 20.0, 110.0, 100.0]])])
        write("prompts", prompts)
        embedding = net.model.image_encoder.embed(features)
        indices = torch.zeros(len(prompts), dtype=torch.long)
        for size, chosen, start, logits, quality in net.masks(embedding, indices, prompts):
            print(size, len(chosen))
            write(f"window{size}_boxes", chosen.numpy().astype(np.int32))
            write(f"window{size}_starts", start.numpy().astype(np.int32))
            write(f"window{size}_logits", logits)
            write(f"window{size}_quality", quality)
    small = gray[:70, :90]
    write("small", small)
    frames = ("gray", gray, None), ("gray_14", gray, 14.0), ("small", small, 30.0), ("colour", colour, None)
    for name, image, diameter in frames:
        labels = inference.labels(image, diameter)
        print(name, labels.max())
        write(f"{name}_labels", labels.astype(np.uint16))


main()
