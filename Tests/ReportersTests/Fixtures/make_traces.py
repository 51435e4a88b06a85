"""Makes traces.json: golden values of filters, fits and tests for traces.

Written with NumPy and SciPy. Run in this folder: python make_traces.py
"""

import json

import numpy as np
from scipy import optimize, signal, stats

rng = np.random.default_rng(11)
values = np.cumsum(rng.normal(0, 1, 31)) + 20


def running_median(x, window):
    half = window // 2
    return [float(np.median(x[max(0, i - half) : i + half + 1])) for i in range(len(x))]


frames = np.arange(40)
bleached = 850 * 0.97**frames + rng.normal(0, 8, 40)
bleached[[4, 17]] = np.nan
known = np.isfinite(bleached)
(_, rate), _ = optimize.curve_fit(
    lambda t, a, k: a * (1 + k) ** t, frames[known], bleached[known], p0=(800, -0.02), xtol=1e-14, ftol=1e-14
)

rates = np.sort(rng.normal(0.001, 0.0004, 23))
cut = int(0.2 * len(rates))
winsorized = np.asarray(stats.mstats.winsorize(rates, limits=(cut / len(rates), cut / len(rates))))
kept = len(rates) - 2 * cut
trimmed_error = np.sqrt(((winsorized - winsorized.mean()) ** 2).sum() / (kept * (kept - 1)))

weights = np.ones(31)
weights[[0, 7, 8, 20]] = 0
differences = np.diff(np.eye(31), 2, axis=0)
curves = []
for penalty in [0.5, 32.0]:
    system = np.diag(weights) + penalty * differences.T @ differences
    curves.append(
        {
            "lambda": penalty,
            "curve": np.linalg.solve(system, weights * values).tolist(),
            "freedom": float(np.trace(np.linalg.solve(system, np.diag(weights)))),
        }
    )

with open("traces.json", "w") as file:
    json.dump(
        {
            "values": values.tolist(),
            "median5": running_median(values, 5),
            "savitzkyGolay72": signal.savgol_filter(values, 7, 2, mode="interp").tolist(),
            "savitzkyGolay51": signal.savgol_filter(values, 5, 1, mode="interp").tolist(),
            "bleached": [None if np.isnan(v) else float(v) for v in bleached],
            "bleachingRate": float(rate),
            "rates": rates.tolist(),
            "trimmedMean": float(stats.trim_mean(rates, 0.2)),
            "trimmedError": float(trimmed_error),
            "weights": weights.tolist(),
            "curves": curves,
        },
        file,
    )
