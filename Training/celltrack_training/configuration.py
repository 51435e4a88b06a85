"""Sizes of the network, field by field those of `CellSAMConfiguration` in Swift, and the choices of a training run."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field


@dataclass(frozen=True)
class EncoderSizes:
    """A vision transformer with attention in windows, behind a short stack of convolutions."""

    patchSize: int = 8
    #: Features behind each convolution of stride 2 that comes before the patches.
    stemWidths: tuple[int, ...] = (24, 48, 96)
    width: int = 160
    depth: int = 6
    heads: int = 5
    windowSize: int = 8
    #: Window of every second block; its windows cross the borders of the others'. 0: the same.
    alternateWindowSize: int = 13
    globalBlocks: tuple[int, ...] = ()
    hiddenWidth: int = 640
    neckWidth: int = 128
    #: Whether tokens know where in the image they are; without it the encoder works alike everywhere.
    absolutePositions: bool = False
    #: Whether every block begins with a convolution of 3 x 3 tokens, channel by channel.
    localMixing: bool = True


@dataclass(frozen=True)
class DetectorSizes:
    """Anchor DETR with row-column decoupled attention (Wang and others, 2022)."""

    width: int = 128
    heads: int = 4
    hiddenWidth: int = 512
    encoderLayers: int = 1
    decoderLayers: int = 3
    queries: int = 1024
    classes: int = 1
    normalizationGroups: int = 32
    #: Periods of the fastest waves that embed positions along the image's side, and how many times slower the slowest
    #: ones are; CellSAM's 1 and 10,000 hardly tell neighbouring cells apart.
    positionScale: float = 16.0
    positionTemperature: float = 32.0
    #: Unit of the boxes as a share of the image's side: centre = anchor + unit * x, size = unit * exp(w).
    boxUnit: float = 1 / 16


@dataclass(frozen=True)
class MaskDecoderSizes:
    """SAM's mask decoder (Kirillov and others, 2023), which sees a window around each box."""

    layers: int = 2
    heads: int = 4
    hiddenWidth: int = 512
    qualityHiddenWidth: int = 128
    maskTokens: int = 1
    #: Sides of the windows, in tokens, in ascending order; a box takes the first one that holds it with its margin.
    windowSizes: tuple[int, ...] = (16, 32)
    #: Tokens that a window must show on each side of the box.
    windowMargin: int = 2


@dataclass(frozen=True)
class NetworkConfiguration:
    """Everything that the weights alone do not tell."""

    imageSize: int = 512
    encoder: EncoderSizes = field(default_factory=EncoderSizes)
    detector: DetectorSizes = field(default_factory=DetectorSizes)
    maskDecoder: MaskDecoderSizes = field(default_factory=MaskDecoderSizes)
    sharesEncoder: bool = True
    adaptsMaskPath: bool = False
    #: How frames become the network's input: `published` as CellSAM does, `compact` as `preparation.py` does.
    preparation: str = "compact"

    @property
    def grid_size(self) -> int:
        return self.imageSize // self.encoder.patchSize

    def to_json(self) -> str:
        return json.dumps(asdict(self), sort_keys=True)

    @staticmethod
    def from_json(text: str) -> NetworkConfiguration:
        def sizes(kind, values):
            return kind(**{k: tuple(v) if isinstance(v, list) else v for k, v in values.items()})

        values = json.loads(text)
        return NetworkConfiguration(
            encoder=sizes(EncoderSizes, values.pop("encoder")),
            detector=sizes(DetectorSizes, values.pop("detector")),
            maskDecoder=sizes(MaskDecoderSizes, values.pop("maskDecoder")),
            **values,
        )


def smoke_configuration() -> NetworkConfiguration:
    """A network small enough to be trained for a few steps by a test."""
    return NetworkConfiguration(
        imageSize=128,
        encoder=EncoderSizes(stemWidths=(8, 16, 16), width=32, depth=2, heads=2, hiddenWidth=64, neckWidth=32,
                             windowSize=4, alternateWindowSize=5),
        detector=DetectorSizes(width=32, heads=2, hiddenWidth=64, encoderLayers=1, decoderLayers=1, queries=64,
                               positionScale=4.0, boxUnit=1 / 4),
        maskDecoder=MaskDecoderSizes(heads=2, hiddenWidth=64, qualityHiddenWidth=32, windowSizes=(8,)),
    )
