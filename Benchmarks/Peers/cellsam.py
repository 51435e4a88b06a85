"""Times the parts of CellSAM that segment-anything brings, in PyTorch, as CellSAM's own implementation uses them.

Usage: cellsam.py --weights FILE.pt --boxes N --threads N --precision fp32|bf16 --repetitions N

The detector's encoder is the image encoder without its neck; its transformer comes with no package and is left out.
Masks are decoded box by box, resized and thresholded, as the reference does. Prints a line of JSON.
"""

import argparse
import json
import resource
import time

import torch
from segment_anything import sam_model_registry


def matrix_rate(precision):
    a = torch.full((2048, 2048), 0.25, dtype=torch.bfloat16 if precision == "bf16" else torch.float32)
    best = float("inf")
    for _ in range(5):
        start = time.perf_counter()
        a @ a
        best = min(best, time.perf_counter() - start)
    return 2 * 2048**3 / best / 1e9


def features(encoder, image):
    """What the last block of the encoder gives."""
    x = encoder.patch_embed(image) + encoder.pos_embed
    for block in encoder.blocks:
        x = block(x)
    return x


def decode(sam, embedding, boxes):
    position = sam.prompt_encoder.get_dense_pe()
    for box in boxes:
        sparse, dense = sam.prompt_encoder(points=None, boxes=box[None], masks=None)
        masks, _ = sam.mask_decoder(
            image_embeddings=embedding,
            image_pe=position,
            sparse_prompt_embeddings=sparse,
            dense_prompt_embeddings=dense,
            multimask_output=False,
        )
        large = torch.nn.functional.interpolate(masks, (1024, 1024), mode="bilinear", align_corners=False)
        final = torch.nn.functional.interpolate(large, (512, 512), mode="bilinear", align_corners=False)
        torch.sigmoid(final) > 0.4


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--weights", required=True)
    for name, default in (("boxes", 100), ("threads", 2), ("repetitions", 1)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--precision", default="fp32")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.set_grad_enabled(False)

    state = torch.load(options.weights, mmap=True, weights_only=True)
    sam, detector = sam_model_registry["vit_b"](), sam_model_registry["vit_b"]().image_encoder
    sam.load_state_dict({k[9:]: v for k, v in state.items() if k.startswith("model_cp.")}, strict=False)
    prefix = "cellfinder.decode_head.backbone.body."
    detector.load_state_dict({k[len(prefix):]: v for k, v in state.items() if k.startswith(prefix)}, strict=False)
    sam.eval()
    del state

    image = ((torch.arange(3 * 1024 * 1024) * 7919) % 1000 / 500 - 1).float().reshape(1, 3, 1024, 1024)
    cells = [(i % 10 * 102.4, i // 10 % 10 * 102.4) for i in range(options.boxes)]
    boxes = torch.tensor([[x, y, x + 1024 / 12, y + 1024 / 12] for x, y in cells])
    result = {"matrixRate": matrix_rate(options.precision), "seconds": {}}
    autocast = torch.autocast("cpu", dtype=torch.bfloat16, enabled=options.precision == "bf16")
    for repetition in range(options.repetitions + 1):
        with autocast:
            times = [time.perf_counter()]
            features(detector, image)
            times.append(time.perf_counter())
            embedding = sam.image_encoder(image)
            times.append(time.perf_counter())
            decode(sam, embedding, boxes)
            times.append(time.perf_counter())
        if repetition:
            for name, start, end in zip(("detector encoder", "mask encoder", "masks"), times, times[1:]):
                result["seconds"].setdefault(name, []).append(end - start)
    result["peakMegabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(result))


if __name__ == "__main__":
    main()
