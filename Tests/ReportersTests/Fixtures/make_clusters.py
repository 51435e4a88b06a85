"""Makes clusters.json: hierarchies by average linkage, and how near neighbours are in the best order of their leaves.

Written with NumPy and SciPy. Run in this folder: python make_clusters.py
"""

import json

import numpy as np
from scipy.cluster.hierarchy import cut_tree, leaves_list, linkage, optimal_leaf_ordering

rng = np.random.default_rng(3)


def courses(count, frames, missing):
    """Courses of four kinds with noise; some values are missing, but every pair shares three frames."""
    time = np.linspace(0, 1, frames)
    kinds = [np.ones(frames), 1 + time, 1 + 0.8 * (time > 0.4), 1 + np.exp(-((time - 0.5) ** 2) * 40)]
    rows = np.array([kinds[k] + rng.normal(0, 0.08, frames) for k in rng.integers(0, 4, count)])
    rows[rng.random(rows.shape) < missing] = np.nan
    return np.round(rows, 4)


def distance(first, second):
    difference = (first - second)[np.isfinite(first - second)]
    assert len(difference) >= 3
    return float(np.sqrt(np.mean(difference**2)))


def path(order, matrix):
    return float(sum(matrix[a, b] for a, b in zip(order, order[1:])))


def joined(first, second):
    """For each row and column the least sum over what lies between."""
    return np.min(first[:, :, None] + second[None, :, :], axis=1)


def best_path(tree, matrix):
    """Least sum of the distances of neighbours over all orders of the tree (Bar-Joseph and others, 2001).

    For every cluster the least sum from one end to the other, by both ends. SciPy's optimal_leaf_ordering finds longer ones
    on these trees, which a search of all orders of the twelve leaves confirms.
    """
    count = len(matrix)
    nodes = [([leaf], np.zeros((1, 1))) for leaf in range(count)]
    for a, b in tree[:, :2].astype(int):
        (left, inner), (right, outer) = nodes[a], nodes[b]
        across = joined(joined(inner, matrix[np.ix_(left, right)]), outer)
        sums = np.full((len(left) + len(right),) * 2, np.inf)
        sums[: len(left), len(left) :] = across
        sums[len(left) :, : len(left)] = across.T
        nodes.append((left + right, sums))
    return float(np.min(nodes[-1][1]))


cases = []
for count, frames, missing in [(2, 8, 0), (12, 10, 0), (40, 16, 0.2), (75, 20, 0.35)]:
    rows = courses(count, frames, missing)
    matrix = np.array([[0 if i == j else distance(rows[i], rows[j]) for j in range(count)] for i in range(count)])
    condensed = matrix[np.triu_indices(count, 1)]
    tree = linkage(condensed, "average")
    cuts = {}
    for clusters in (2, 4, 7):
        if clusters < count:
            cuts[str(clusters)] = cut_tree(tree, clusters).ravel().tolist()
    cases.append(
        {
            "rows": [[float(v) if np.isfinite(v) else None for v in row] for row in rows],
            "heights": tree[:, 2].tolist(),
            "counts": tree[:, 3].astype(int).tolist(),
            "clusters": cuts,
            "bestPath": best_path(tree, matrix),
            "sciPyPath": path(leaves_list(optimal_leaf_ordering(tree, condensed)), matrix),
        }
    )

with open("clusters.json", "w") as file:
    json.dump(cases, file)
