"""Writes the small checkpoints of the tests with PyTorch, and what PyTorch reads from them.

    python make_checkpoints.py        (torch 2.15, safetensors 0.8; the files lie beside this script)

expected.json has, for every tensor of every file, its type, shape and numbers as bits of float32.
"""
import json
import os
import pickle
import struct
import warnings
import zipfile
from collections import OrderedDict
from pathlib import Path

import torch
from safetensors.torch import save_file

here = Path(__file__).parent
warnings.filterwarnings("ignore")


def from_bits(bits, kind):
    return torch.tensor(bits, dtype=torch.int32).to(torch.int16).view(kind)


def tensors():
    generator = torch.Generator().manual_seed(5)
    base = torch.randn(4, 6, generator=generator)
    cube = torch.randn(3, 4, 5, generator=generator)
    half = [0x0000, 0x8000, 0x0001, 0x8001, 0x03ff, 0x0400, 0x3c00, 0xc000, 0x7bff, 0x7c00, 0xfc00, 0x3555]
    brain = [0x0000, 0x8000, 0x0001, 0x807f, 0x0080, 0x3f80, 0xc000, 0x7f7f, 0x7f80, 0xff80]
    return OrderedDict([
        ("base", base),
        ("transposed", base.t()),
        ("row", base[2]),
        ("column", base[:, 3]),
        ("steps", base[1::2, ::3]),
        ("permuted", cube.permute(2, 0, 1)),
        ("inner", cube[1:, 1:3, 2:]),
        ("shared", base.view(2, 12)),
        ("number", torch.tensor(3.25)),
        ("empty", torch.zeros(0, 7)),
        ("one", cube[:1, :, :1]),
        ("parameter", torch.nn.Parameter(torch.tensor([1.5, -2.5]))),
        ("single", torch.tensor([1e-45, -1e-40, 3.4028235e38, float("inf")])),
        ("half", from_bits(half, torch.float16)),
        ("half.transposed", from_bits(half, torch.float16).view(3, 4).t()),
        ("brain", from_bits(brain, torch.bfloat16)),
        ("whole", torch.tensor([1, -2, 3])),
        ("flag", torch.tensor([True, False])),
    ])


def describe(table):
    rows = {}
    for name, tensor in table.items():
        kind = str(tensor.dtype).removeprefix("torch.")
        row = {"type": kind, "shape": list(tensor.shape)}
        if kind in ("float32", "float16", "bfloat16"):
            numbers = tensor.detach().float().contiguous().view(-1)
            row["bits"] = [int(bits) & 0xFFFFFFFF for bits in numbers.view(torch.int32).tolist()]
        rows[name] = row
    return rows


class Hostile:
    def __init__(self, function, *arguments):
        self.call = (function, arguments)

    def __reduce__(self):
        return self.call


def all_halves():
    """FNV-1a 64 over the little-endian bits of every finite or infinite half, widened by PyTorch."""
    bits = [value for value in range(1 << 16) if (value & 0x7C00) != 0x7C00 or (value & 0x3FF) == 0]
    widened = from_bits(bits, torch.float16).float().view(torch.int32).tolist()
    digest = 0xCBF29CE484222325
    for value in widened:
        for byte in struct.pack("<i", value):
            digest = (digest ^ byte) * 0x100000001B3 % (1 << 64)
    return f"{digest:016x}"


table = tensors()
expected = {"halves": all_halves(), "files": {}}
torch.save(table, here / "plain.pt")
expected["files"]["plain.pt"] = describe(table)
wrapped = {"epoch": 3, "loss": 0.25, "names": ["a", "b"], "big": 1 << 40, "state_dict": table}
torch.save(wrapped, here / "wrapped.pt")
expected["files"]["wrapped.pt"] = describe(table)
linear = torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.BatchNorm1d(2))
torch.manual_seed(1)
for value in linear.parameters():
    torch.nn.init.normal_(value)
torch.save(linear.state_dict(), here / "module.pt")
expected["files"]["module.pt"] = describe(linear.state_dict())
aligned = {name: value.detach().contiguous().clone() for name, value in table.items()}
save_file(aligned, here / "plain.safetensors", metadata={"kind": "test", "note": "µ"})
expected["files"]["plain.safetensors"] = describe(aligned)

small = {"weight": torch.arange(6.0).view(2, 3)}
torch.save(small, here / "legacy.pt", _use_new_zipfile_serialization=False)
torch.jit.save(torch.jit.script(torch.nn.Linear(3, 2)), here / "program.pt")
torch.save({**small, "x": Hostile(os.system, "touch celltrack-was-here")}, here / "system.pt")
torch.save({**small, "x": Hostile(eval, "1 + 1")}, here / "eval.pt")
torch.save({**small, "x": Path("a")}, here / "path.pt")
torch.save(linear, here / "whole_module.pt")
torch.save(small, here / "protocol4.pt", pickle_protocol=4)
torch.save(small["weight"], here / "bare_tensor.pt")
torch.save({**small, "wide": torch.zeros(1).expand(1000, 1000)}, here / "expanded.pt")
with zipfile.ZipFile(here / "compressed.pt", "w", zipfile.ZIP_DEFLATED) as target:
    with zipfile.ZipFile(here / "plain.pt") as source:
        for name in source.namelist():
            target.writestr(name.replace("plain/", "compressed/"), source.read(name))

(here / "expected.json").write_text(json.dumps(expected, indent=None, separators=(",", ":")) + "\n")
