"""Reads a folder that `celltrack export --format geff` wrote with the geff package, and checks it.

Usage: check_geff.py FOLDER [LINEAGE_CSV]    (pip install geff)
LINEAGE_CSV is lineage.csv of `celltrack export --format csv`: cells and mothers must be the same.
"""
import csv
import sys

import geff
import numpy as np
import zarr
from geff.core_io import read_to_memory
from geff.validate.data import ValidationConfig, validate_data

folder = sys.argv[1]
geff.validate_structure(folder)
memory = read_to_memory(folder)
validate_data(memory, ValidationConfig(graph=True, tracklet=True, lineage=True))
nodes, edges = memory["node_ids"], memory["edge_ids"]
cells = memory["node_props"]["cell_id"]["values"]
of_node = dict(zip(nodes.tolist(), cells.tolist()))
props = memory["edge_props"]
births = np.array([of_node[a] != of_node[b] for a, b in edges.tolist()], dtype=bool)
for name in ["cost", "margin", "division_probability", "closes_gap"]:
    assert len(props[name]["values"]) == len(edges), name
assert np.array_equal(~np.asarray(props["division_probability"]["missing"]), births), "division edges differ"
frames = dict(zip(nodes.tolist(), memory["node_props"]["t"]["values"].tolist()))
gaps = np.array([frames[b] - frames[a] > 1 for a, b in edges.tolist()], dtype=bool)
assert np.array_equal(props["closes_gap"]["values"], gaps), "gaps differ"
by_edges = {of_node[b]: of_node[a] for a, b in edges.tolist() if of_node[a] != of_node[b]}
mother = memory["node_props"]["mother_id"]
absent = np.asarray(mother["missing"], dtype=bool)
mothers = {c: m for c, m, out in zip(cells.tolist(), mother["values"].tolist(), absent.tolist()) if not out}
assert by_edges.items() <= mothers.items(), "edges and mothers differ"
print(f"{len(nodes)} nodes, {len(edges)} edges, {len(set(cells.tolist()))} cells, {len(mothers)} births: valid")
if len(sys.argv) > 2:
    rows = list(csv.DictReader(open(sys.argv[2])))
    expected = {int(row["cell"]): int(row["mother"]) for row in rows if row["mother"]}
    assert set(cells.tolist()) == {int(row["cell"]) for row in rows}, "cells differ"
    assert mothers == expected, "mothers differ"
    print("the same cells and mothers as in the table")
