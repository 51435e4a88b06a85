"""Makes population.json: rank tests and correlations of relatives.

Written with NumPy and SciPy. Run in this folder: python make_population.py
"""

import json
from itertools import combinations

import numpy as np
from scipy import stats

rng = np.random.default_rng(5)
tests = []
for m, n, shift, digits in [(12, 9, 0.8, 6), (30, 25, 0.3, 0), (3, 4, 5.0, 6), (40, 40, 0.0, 1)]:
    treated = np.round(rng.normal(shift, 1, m), digits) + 0.0
    control = np.round(rng.normal(0, 1, n), digits) + 0.0
    result = stats.mannwhitneyu(treated, control, alternative="two-sided", method="asymptotic", use_continuity=True)
    pairs = np.sign(treated[:, None] - control[None, :])
    tests.append(
        {
            "treated": treated.tolist(),
            "control": control.tolist(),
            "statistic": float(result.statistic),
            "pValue": float(result.pvalue),
            "effectSize": float(pairs.mean()),
        }
    )

# Medians of wells: few values, some equal. Every way to divide them is tried.
exact = []
for treated, control in [
    ([0.9, 0.7, 0.8], [0.1, 0.2, 0.3]),
    ([5.0, 1.0, 4.0, 4.0], [2.0, 4.0, 0.0]),
    ([1.0, 1.0], [1.0, 1.0, 1.0]),
    ([3.1, 0.4, 2.2, 7.5, 1.9, 6.3], [2.9, 0.1, 1.1, 5.0, 4.4]),
]:
    values = np.array(treated + control)
    ranks = stats.rankdata(values)
    mean = len(treated) * (len(values) + 1) / 2
    found = abs(ranks[: len(treated)].sum() - mean)
    sums = [abs(sum(ranks[i] for i in chosen) - mean) for chosen in combinations(range(len(values)), len(treated))]
    p = float(np.mean([s >= found - 1e-9 for s in sums]))
    if len(set(values)) == len(values):
        known = stats.mannwhitneyu(treated, control, alternative="two-sided", method="exact").pvalue
        assert abs(p - known) < 1e-12
    exact.append({"treated": treated, "control": control, "pValue": p})

# Four founders; each cell divides with probability 0.8; values follow the mother's. Some cells have no value.
cells, values, mothers, generation = [], {}, {}, []
track = 0
for _ in range(4):
    track += 1
    mothers[track], values[track] = None, rng.normal()
    generation.append(track)
for _ in range(3):
    following = []
    for mother in generation:
        if rng.random() < 0.8:
            for _ in range(2):
                track += 1
                mothers[track], values[track] = mother, 0.6 * values[mother] + 0.8 * rng.normal()
                following.append(track)
    generation = following
for missing in [2, 9, 14]:
    values[missing] = None


def correlation(pairs, both):
    known = [(values[a], values[b]) for a, b in pairs if values[a] is not None and values[b] is not None]
    rows = np.array(known + [(b, a) for a, b in known] if both else known)
    return {"pairs": len(known), "correlation": float(np.corrcoef(rows.T)[0, 1])}


tracks = sorted(values)
grandmother = {t: mothers.get(mothers[t]) for t in tracks}
relatives = [
    correlation([(a, b) for a, b in combinations(tracks, 2) if mothers[a] and mothers[a] == mothers[b]], True),
    correlation([(mothers[t], t) for t in tracks if mothers[t]], False),
    correlation(
        [
            (a, b)
            for a, b in combinations(tracks, 2)
            if grandmother[a] and grandmother[a] == grandmother[b] and mothers[a] != mothers[b]
        ],
        True,
    ),
]

with open("population.json", "w") as file:
    json.dump(
        {
            "tests": tests,
            "exact": exact,
            "cells": [{"track": t, "mother": mothers[t], "value": values[t]} for t in tracks],
            "relatives": relatives,
        },
        file,
    )
