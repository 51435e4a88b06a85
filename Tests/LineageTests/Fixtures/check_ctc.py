"""Paints masks for the track file beside this script and has py-ctcmetrics validate the result folder.

Run: python check_ctc.py
Version used: py-ctcmetrics 1.3.3. Prints its verdict; exits with 1 when the folder is not valid.

Every label is a square of its own in every frame between its first and its last one, so the validator sees exactly
what the track file claims. The file holds buds, gaps, a threefold division and a late daughter.
"""

import sys
import tempfile
from pathlib import Path

import numpy as np
import tifffile
from ctc_metrics.scripts.validate import validate_sequence

FOLDER = Path(__file__).parent


def main():
    tracks = [tuple(map(int, line.split())) for line in (FOLDER / "res_track.txt").read_text().splitlines()]
    last = max(end for _, _, end, _ in tracks)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "01_RES"
        folder.mkdir()
        (folder / "res_track.txt").write_text((FOLDER / "res_track.txt").read_text())
        for frame in range(last + 1):
            mask = np.zeros((8, 8 * len(tracks)), np.uint16)
            for label, first, end, _ in tracks:
                if first <= frame <= end:
                    mask[2:6, 8 * label - 6:8 * label - 2] = label
            tifffile.imwrite(folder / f"mask{frame:03d}.tif", mask)
        result = validate_sequence(res=str(folder))
    print(result)
    return 0 if result["Valid"] else 1


if __name__ == "__main__":
    sys.exit(main())
