"""The network, with the names of CellSAM's published checkpoint."""

from .network import CellSAM

__all__ = ["CellSAM"]
