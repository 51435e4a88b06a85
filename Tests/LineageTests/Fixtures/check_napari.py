"""Reads a table that `celltrack export --format napari` wrote with napari and inTRACKtive, and checks it.

Usage: check_napari.py TRACKS_CSV [LABELS_TIF]    (pip install napari pandas tifffile intracktive)
LABELS_TIF is that of `celltrack export --format labels`: the cells must lie where the table says.
"""
import pathlib
import sys
import tempfile

import numpy as np
import pandas as pd
import tifffile
from intracktive.convert import convert_file
from napari.layers import Tracks

tracks = pd.read_csv(sys.argv[1])
assert not tracks.isna().any().any(), "napari paints nothing where a value is missing"
assert list(tracks.columns[:7]) == ["track_id", "t", "y", "x", "id", "parent_track_id", "parent_id"]
born = tracks[tracks["parent_track_id"] > 0].drop_duplicates("track_id")
graph = {row.track_id: [row.parent_track_id] for row in born.itertuples()}
layer = Tracks(tracks[["track_id", "t", "y", "x"]], features=tracks, graph=graph)
assert np.array_equal(layer.data, tracks[["track_id", "t", "y", "x"]]), "napari had to sort the rows"
for name in tracks.columns:
    layer.color_by = name
    assert np.isfinite(layer.track_colors).all(), name

# Every row begins where the one before ends; that is the last row of the parent at the beginning of a track.
rows = tracks.set_index("id")
assert rows.index.is_unique
first = ~tracks["track_id"].duplicated()
last = tracks.groupby("track_id").tail(1).set_index("track_id")["id"]
before = tracks["id"].shift(fill_value=-1).where(~first, tracks["parent_track_id"].map(last).fillna(-1))
assert (before == tracks["parent_id"]).all(), "parents of rows and of tracks differ"
later = tracks[tracks["parent_id"] >= 0]
assert (rows.loc[later["parent_id"], "t"].to_numpy() < later["t"].to_numpy()).all(), "a child before its parent"
assert (tracks.groupby("track_id")["cell"].nunique() == 1).all()

with tempfile.TemporaryDirectory() as folder:
    convert_file(pathlib.Path(sys.argv[1]), pathlib.Path(folder), add_all_attributes=True)
print(f"{len(tracks)} rows, {len(last)} tracks, {len(graph)} of them with a parent: valid")

if len(sys.argv) > 2:
    for t, page in enumerate(tifffile.TiffFile(sys.argv[2]).pages):
        labels = page.asarray()
        here = tracks[tracks["t"] == t]
        count = np.bincount(labels.ravel(), minlength=here["cell"].max() + 1 if len(here) else 1)
        assert set(np.flatnonzero(count[1:]) + 1) == set(here["cell"]), f"cells of frame {t}"
        assert (count[here["cell"]] == here["area_px"]).all(), f"areas of frame {t}"
        for axis, name in enumerate("yx"):
            places = np.indices(labels.shape)[axis].ravel()
            sums = np.bincount(labels.ravel(), weights=places, minlength=len(count))
            means = sums[here["cell"]] / count[here["cell"]]
            assert np.allclose(means, here[name], atol=1e-4), f"places of frame {t}"
    print("cells lie where the labels are")
