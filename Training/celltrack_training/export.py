"""Weights for the program: one safetensors file with 16 bits a number and all that the weights do not tell."""

from __future__ import annotations

import hashlib
from pathlib import Path

import torch
from safetensors.torch import save

from .configuration import NetworkConfiguration
from .network import CellSAM

LICENCE = "Apache-2.0, like celltrack itself."


def load(file: Path) -> CellSAM:
    """The averaged network of a checkpoint."""
    state = torch.load(file, map_location="cpu", weights_only=True)
    network = CellSAM(NetworkConfiguration.from_json(state["configuration"]))
    network.load_state_dict(state["average"])
    return network.eval()


def rounded(network: CellSAM) -> CellSAM:
    """The network with the weights that its file holds."""
    network.load_state_dict({name: value.half().float() for name, value in network.state_dict().items()})
    return network


def export(network: CellSAM, checkpoint: Path, file: Path) -> None:
    """Writes a weight file of celltrack, which tells the digests of its numbers and of the checkpoint."""
    tensors = {name: value.half().contiguous() for name, value in network.state_dict().items()}
    plain = save(tensors)
    numbers = plain[8 + int.from_bytes(plain[:8], "little") :]
    texts = {
        "celltrack.format": "1",
        "celltrack.configuration": network.configuration.to_json(),
        "celltrack.source": checkpoint.name,
        "celltrack.source_sha256": hashlib.sha256(checkpoint.read_bytes()).hexdigest(),
        "celltrack.data_sha256": hashlib.sha256(numbers).hexdigest(),
        "celltrack.licence": LICENCE,
    }
    file.write_bytes(save(tensors, texts))
