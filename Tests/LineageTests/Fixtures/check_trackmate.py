"""Reads a file that `celltrack export --format trackmate` wrote with pytrackmate, and checks it.

Usage: check_trackmate.py TRACKS_XML [OBSERVATIONS_CSV]    (pip install pytrackmate)
OBSERVATIONS_CSV is observations.csv of `celltrack export --format csv`: frames and places must be the same.
"""
import csv
import sys
import xml.etree.ElementTree as xml

import numpy as np
from pytrackmate import trackmate_peak_import

spots = trackmate_peak_import(sys.argv[1], get_tracks=True)
model = xml.parse(sys.argv[1]).getroot().find("Model")
cells = {int(spot.get("ID")): int(spot.get("CELL_ID")) for spot in model.iter("Spot")}
assert sorted(spots["spot_id"].astype(int)) == sorted(cells), "spots differ"
for edge in model.iter("Edge"):
    ends = [int(edge.get(name)) for name in ("SPOT_SOURCE_ID", "SPOT_TARGET_ID")]
    assert spots.loc[spots["spot_id"].isin(ends), "label"].nunique() == 1, "an edge leads out of its track"
print(f"{len(spots)} spots, {len(set(cells.values()))} cells, {spots['label'].nunique()} tracks: read")
if len(sys.argv) > 2:
    rows = {(int(row["track"]), int(row["frame"])): row for row in csv.DictReader(open(sys.argv[2]))}
    unit = "um" if model.get("spatialunits") == "micron" else "px"
    found = {(cells[int(s.spot_id)], int(s.t_stamp)): (s.x, s.y) for s in spots.itertuples()}
    assert found.keys() == rows.keys(), "cells differ"
    places = [[float(rows[key][name + "_" + unit]) for name in "xy"] for key in found]
    assert np.allclose(list(found.values()), places, atol=1e-3), "places differ"
    print("the same cells and places as in the table")
