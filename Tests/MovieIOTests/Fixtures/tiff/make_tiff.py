#!/usr/bin/env python3
"""Makes the TIFF files of the reader's tests, and checks the files that the writers made.

Made with Python 3.11, tifffile 2026.3.3, imagecodecs 2026.3.6, numpy 2.4.6, Pillow 13.0.

    python make_tiff.py             writes read/*.tif and manifest.json beside this script
    python make_tiff.py --verify    opens written/*.tif with tifffile and compares pixels and metadata

Every pixel follows from its place: k = (7 x + 13 y + 29 page + 53 sample) mod 251, and value(dtype, k) below; the tests
know the same formula, so no expected pixels are stored. Only JPEG is allowed to differ, by its tolerance.
"""

import json
import struct
import sys
from pathlib import Path

import numpy as np
import tifffile
from PIL import Image

HERE = Path(__file__).parent
READ = HERE / "read"
WIDTH, HEIGHT = 23, 17

DTYPES = ["bool", "uint8", "int8", "uint16", "int16", "uint32", "int32", "uint64", "int64", "float16", "float32", "float64"]


def value(dtype, k):
    """The value that stands for k in a type."""
    k = k.astype("int64")
    values = {
        "bool": k % 2,
        "uint8": k,
        "int8": k - 125,
        "uint16": k * 261,
        "int16": k * 255 - 32000,
        "uint32": k * 17_000_000,
        "int32": k * 16_000_000 - 2_000_000_000,
        "uint64": k * 1000,
        "int64": k * 1000 - 5000,
        "float16": k * 0.5 - 20,
        "float32": k * 0.5 - 20,
        "float64": k * 0.25 - 10,
    }[dtype]
    return values.astype(dtype)


def index(pages, samples=1, width=WIDTH, height=HEIGHT):
    """k of every pixel in the order page, y, x, sample."""
    p, y, x, s = np.meshgrid(
        np.arange(pages), np.arange(height), np.arange(width), np.arange(samples), indexing="ij"
    )
    return (7 * x + 13 * y + 29 * p + 53 * s) % 251


manifest = []


def note(name, dtype, pages=1, samples=1, bits=None, tolerance=0, **extra):
    """Records what a file holds."""
    page = tifffile.TiffFile(READ / name).pages[0]
    entry = dict(
        name=name,
        dtype=dtype,
        width=page.imagewidth,
        height=page.imagelength,
        pages=pages,
        samples=samples,
        bits=bits or page.bitspersample,
        tolerance=tolerance,
        compression=int(page.compression),
        isTiled=bool(page.is_tiled),
        isPlanar=int(page.planarconfig) == 2 and samples > 1,
        isBigEndian=page.parent.byteorder == ">",
        isBigTIFF=bool(page.parent.is_bigtiff),
        isWhiteIsZero=int(page.photometric) == 0,
        isPalette=int(page.photometric) == 3,
    )
    entry.update(extra)
    manifest.append(entry)


def write(name, dtype, pages=2, byteorder="<", bigtiff=False, photometric="minisblack", **options):
    """Writes grey pages."""
    with tifffile.TiffWriter(READ / name, byteorder=byteorder, bigtiff=bigtiff) as tiff:
        for page in value(dtype, index(pages))[..., 0]:
            tiff.write(page, contiguous=False, metadata=None, photometric=photometric, **options)
    note(name, dtype, pages)


def orders():
    for byteorder, letter in (("<", "le"), (">", "be")):
        for bigtiff in (False, True):
            yield byteorder, bigtiff, letter + ("-big" if bigtiff else "")


def write_types():
    """Every type in both byte orders, plain and compressed."""
    for dtype in DTYPES:
        for byteorder, letter in (("<", "le"), (">", "be")):
            write(f"{dtype}-plain-{letter}.tif", dtype, byteorder=byteorder, rowsperstrip=5)
        if dtype == "bool":
            continue
        write(f"{dtype}-deflate-be.tif", dtype, byteorder=">", compression="zlib", rowsperstrip=6)
        predictor = 3 if dtype.startswith("float") else 2
        for byteorder, letter in (("<", "le"), (">", "be")):
            write(f"{dtype}-predictor{predictor}-{letter}.tif", dtype, pages=1, byteorder=byteorder,
                  compression="zlib", predictor=predictor, rowsperstrip=6)


def write_schemes():
    """Every scheme in strips and padded tiles, in all forms of file."""
    for scheme in ("none", "lzw", "zlib", "zstd", "lzma", "packbits"):
        compression = None if scheme == "none" else scheme
        for byteorder, bigtiff, letters in orders():
            write(f"uint16-{scheme}-strips-{letters}.tif", "uint16", byteorder=byteorder, bigtiff=bigtiff,
                  compression=compression, rowsperstrip=4)
            write(f"uint16-{scheme}-tiles-{letters}.tif", "uint16", byteorder=byteorder, bigtiff=bigtiff,
                  compression=compression, tile=(16, 16))
    write("uint16-lzw-predictor2-be.tif", "uint16", byteorder=">", compression="lzw", predictor=2)
    write("uint16-zstd-predictor2-tiles-le.tif", "uint16", compression="zstd", predictor=2, tile=(16, 16))
    write("uint16-packbits-predictor2-tiles-be.tif", "uint16", byteorder=">", compression="packbits", predictor=2,
          tile=(16, 16))
    write("uint16-lerc-predictor2.tif", "uint16", compression="lerc", predictor=2, rowsperstrip=8)
    for dtype in ("uint8", "uint16", "float32"):
        write(f"{dtype}-lerc.tif", dtype, compression="lerc", rowsperstrip=8)
    data = bytearray((READ / "uint16-zlib-strips-le.tif").read_bytes())
    patch(data, 259, 32946)
    (READ / "uint16-olddeflate.tif").write_bytes(data)
    note("uint16-olddeflate.tif", "uint16", 2)
    data = bytearray((READ / "uint16-zstd-strips-le.tif").read_bytes())
    patch(data, 259, 34926)
    (READ / "uint16-oldzstd.tif").write_bytes(data)
    note("uint16-oldzstd.tif", "uint16", 2)


def write_samples():
    """Colour and other samples, beside each other and in planes."""
    for dtype in ("uint8", "uint16", "float32"):
        for planar in ("contig", "separate"):
            for scheme, tile in ((None, None), ("zlib", None), (None, (16, 16)), ("lzw", (16, 16))):
                data = value(dtype, index(1, 3))[0]
                if planar == "separate":
                    data = np.moveaxis(data, -1, 0)
                name = f"{dtype}-rgb-{planar}-{scheme or 'none'}-{'tiles' if tile else 'strips'}.tif"
                tifffile.imwrite(READ / name, data, photometric="rgb", planarconfig=planar, compression=scheme,
                                 tile=tile, rowsperstrip=None if tile else 5, metadata=None)
                note(name, dtype, 1, 3)
    data = value("uint16", index(1, 3))[0]
    for byteorder, letter in (("<", "le"), (">", "be")):
        name = f"uint16-rgb-predictor2-tiles-{letter}.tif"
        tifffile.imwrite(READ / name, data, photometric="rgb", compression="zlib", predictor=2, tile=(16, 16),
                         byteorder=byteorder, metadata=None)
        note(name, "uint16", 1, 3)
    data = value("uint16", index(1, 5))[0]
    tifffile.imwrite(READ / "uint16-5samples-be.tif", data, photometric="minisblack", planarconfig="contig",
                     byteorder=">", metadata=None, rowsperstrip=3)
    note("uint16-5samples-be.tif", "uint16", 1, 5)
    data = value("uint8", index(1, 3))[0]
    tifffile.imwrite(READ / "uint8-rgb-webp.tif", data, photometric="rgb", compression="webp",
                     compressionargs={"lossless": True}, metadata=None)
    note("uint8-rgb-webp.tif", "uint8", 1, 3)


def write_jpeg():
    """Smooth images, because JPEG is not exact."""
    y, x = np.mgrid[0:48, 0:64]
    ramp = (2 * x + y).astype("uint8")
    tifffile.imwrite(READ / "jpeg-grey.tif", ramp, compression="jpeg", compressionargs={"level": 95}, metadata=None,
                     rowsperstrip=32)
    colour = np.stack([ramp, 255 - ramp, ramp // 2 + 60], axis=-1)
    stored = np.asarray(Image.fromarray(colour).convert("YCbCr"))
    tifffile.imwrite(READ / "jpeg-ycbcr-tiles.tif", stored, photometric="ycbcr", compression="jpeg",
                     compressionargs={"level": 95}, subsampling=(1, 1), tile=(32, 32), metadata=None)


def write_bits():
    """Packed samples, white is zero, palettes, fax."""
    write("uint8-whiteiszero.tif", "uint8", pages=1, photometric="miniswhite", compression="zlib")
    write("uint16-whiteiszero-be.tif", "uint16", pages=1, photometric="miniswhite", byteorder=">")
    write("bool-whiteiszero.tif", "bool", pages=1, photometric="miniswhite")
    bits = value("bool", index(1))[0, ..., 0].astype(bool)
    for scheme in ("group3", "group4", "tiff_ccitt"):
        Image.fromarray(bits).save(READ / f"bool-{scheme}.tif", compression=scheme)
        note(f"bool-{scheme}.tif", "bool", 1)
    data = value("uint8", index(1))[0, ..., 0]
    tifffile.imwrite(READ / "uint8-palette.tif", data, photometric="palette", metadata=None,
                     colormap=np.arange(768, dtype="uint16").reshape(3, 256) * 85)
    note("uint8-palette.tif", "uint8", 1)
    for bits in (2, 4, 10, 12, 14):
        write_packed(bits)


def entry(tag, kind, count, number):
    return struct.pack("<HHII", tag, kind, count, number)


def write_packed(bits):
    """Samples of k mod 2^bits, packed row by row from the most significant bit on."""
    k = index(1)[0, ..., 0] % (1 << bits)
    rows = []
    for row in k:
        text = "".join(format(v, f"0{bits}b") for v in row)
        text += "0" * (-len(text) % 8)
        rows.append(bytes(int(text[i : i + 8], 2) for i in range(0, len(text), 8)))
    data = b"".join(rows)
    tags = [(256, 3, 1, WIDTH), (257, 3, 1, HEIGHT), (258, 3, 1, bits), (259, 3, 1, 1), (262, 3, 1, 1),
            (273, 4, 1, 8 + 2 + 9 * 12 + 4), (277, 3, 1, 1), (278, 3, 1, HEIGHT), (279, 4, 1, len(data))]
    directory = struct.pack("<H", len(tags)) + b"".join(entry(*t) for t in tags) + struct.pack("<I", 0)
    (READ / f"packed{bits}.tif").write_bytes(b"II*\0" + struct.pack("<I", 8) + directory + data)
    note(f"packed{bits}.tif", "packed", 1, bits=bits)


def patch(data, tag, number):
    """Sets the value of a tag in every directory of a little-endian classic file."""
    offset = struct.unpack_from("<I", data, 4)[0]
    while offset:
        count = struct.unpack_from("<H", data, offset)[0]
        for i in range(count):
            place = offset + 2 + 12 * i
            if struct.unpack_from("<H", data, place)[0] == tag:
                struct.pack_into("<I", data, place + 8, number)
        offset = struct.unpack_from("<I", data, offset + 2 + 12 * count)[0]


def write_missing():
    """Tiles that are not stored stand for zeros: here every second one."""
    k = value("uint16", index(1, 1, 32, 32))[0, ..., 0]

    def tiles():
        for number, (y, x) in enumerate([(0, 0), (0, 16), (16, 0), (16, 16)]):
            yield k[y : y + 16, x : x + 16] if number % 2 == 0 else None

    for scheme in (None, "zlib"):
        name = f"uint16-missing-tiles-{scheme or 'none'}.tif"
        tifffile.imwrite(READ / name, tiles(), shape=(32, 32), dtype="uint16", tile=(16, 16), compression=scheme,
                         metadata=None)


def write_metadata():
    """Files whose tags matter more than their pixels."""
    data = value("uint16", index(6))[..., 0].reshape(3, 2, HEIGHT, WIDTH)
    tifffile.imwrite(READ / "imagej.tif", data, imagej=True, resolution=(4, 2),
                     metadata={"axes": "TCYX", "unit": "um", "finterval": 120, "Labels": [f"n{i}" for i in range(6)]})
    tifffile.imwrite(READ / "tags.tif", data[0, 0], description="a µ in UTF-8".encode(), software="a program",
                     datetime="2024:05:06 07:08:09", resolution=(100, 50), resolutionunit=3, metadata=None,
                     extratags=[(51123, "s", 0, '{"ElapsedTime-ms": 5}', True)], subfiletype=1)


def make():
    READ.mkdir(exist_ok=True)
    for old in READ.glob("*.tif"):
        old.unlink()
    write_types()
    write_schemes()
    write_samples()
    write_jpeg()
    write_bits()
    write_missing()
    write_metadata()
    manifest.sort(key=lambda entry: entry["name"])
    (HERE / "manifest.json").write_text(json.dumps(manifest, indent=0) + "\n")


def check_movie(tiff, dtype, frames, channels):
    data = tiff.asarray().reshape(frames * channels, HEIGHT, WIDTH)
    np.testing.assert_array_equal(data, value(dtype, index(frames * channels))[..., 0])


def verify():
    """Opens what the writers made."""
    written = HERE / "written"
    for path in sorted(written.glob("*.tif")):
        with tifffile.TiffFile(path) as tiff:
            kind, dtype, *_ = path.stem.split("-")
            if kind == "ome":
                assert tiff.is_ome and tiff.series[0].axes == "TCYX", path
                check_movie(tiff.series[0], dtype, 3, 2)
                pixels = tifffile.xml2dict(tiff.ome_metadata)["OME"]["Image"]["Pixels"]
                assert pixels["PhysicalSizeX"] == 0.325 and pixels["PhysicalSizeXUnit"] == "\u00b5m", pixels
                assert pixels["TimeIncrement"] == 120, pixels
                assert [p["DeltaT"] for p in pixels["Plane"]] == [0, 0, 120.5, 120.5, 240, 240], pixels
                assert [c["Name"] for c in pixels["Channel"]] == ['GFP <1> & "2"', "mCherry"], pixels
                validate(tiff.ome_metadata)
            elif kind == "imagej":
                assert tiff.is_imagej and tiff.series[0].axes == "TCYX", (path, tiff.series[0].axes)
                check_movie(tiff.series[0], dtype, 3, 2)
                meta = tiff.imagej_metadata
                assert (meta["frames"], meta["channels"], meta["unit"], meta["finterval"]) == (3, 2, "micron", 120.0), meta
                numerator, denominator = tiff.pages[0].tags["XResolution"].value
                assert abs(denominator / numerator - 0.325) < 1e-9
            else:
                labels = tiff.asarray()
                assert labels.dtype == dtype, path
                count = 1 if labels.ndim == 2 else labels.shape[0]
                expected = index(count)[..., 0] // 50 * (1 if dtype == "uint16" else 70_000)
                np.testing.assert_array_equal(labels.reshape(expected.shape), expected)
        print("good", path.name)


def validate(text):
    """Checks OME-XML against the schema where the package ome-types brings it."""
    try:
        import ome_types
    except ImportError:
        print("ome-types is not installed: the OME-XML is not checked against its schema")
        return
    ome_types.validate_xml(text)


if __name__ == "__main__":
    verify() if "--verify" in sys.argv else make()
