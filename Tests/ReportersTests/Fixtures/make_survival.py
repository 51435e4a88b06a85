"""Makes survival.json: shares by Kaplan and Meier, their medians and intervals, and log-rank tests.

Written with NumPy and lifelines 0.30. Run in this folder: python make_survival.py
"""

import json

import numpy as np
from lifelines import KaplanMeierFitter
from lifelines.statistics import logrank_test
from lifelines.utils import median_survival_times

rng = np.random.default_rng(11)


def number(value):
    return float(value) if np.isfinite(value) else None


def sample(count, mean, limit, step):
    """Lengths of which many are cut off; several are equal where they are whole steps."""
    lengths = rng.gamma(12, mean / 12, count)
    ends = rng.uniform(0.2 * limit, limit, count)
    times = np.minimum(lengths, ends)
    if step:
        times = np.ceil(times / step) * step
    return times.tolist(), (lengths <= ends).tolist()


def curve(times, complete):
    fitter = KaplanMeierFitter().fit(times, complete)
    steps = fitter.event_table[fitter.event_table["observed"] > 0]
    shares, intervals = fitter.survival_function_.iloc[:, 0], fitter.confidence_interval_
    median = fitter.median_survival_time_
    # Where nothing lasts longer no interval is known, as R's survfit has it; lifelines gives 0 to 0, which would end
    # every interval of a median there.
    ends = median_survival_times(intervals[shares > 0]).iloc[0].tolist()
    rows = []
    for time, row in steps.iterrows():
        low, high = intervals.loc[time]
        share = float(shares.loc[time])
        # Where nothing lasts longer, the logarithm has no interval.
        known = 0 < share < 1
        rows.append(
            {
                "time": float(time),
                "atRisk": int(row["at_risk"]),
                "ends": int(row["observed"]),
                "share": share,
                "lower": float(low) if known else None,
                "upper": float(high) if known else None,
            }
        )
    return {"steps": rows, "median": number(median), "lower": number(ends[0]), "upper": number(ends[1])}


cases = []
for first, second in [
    (sample(40, 90, 240, 5), sample(35, 110, 240, 5)),
    (sample(25, 90, 150, 0), sample(30, 90, 150, 0)),
    (sample(12, 200, 180, 10), sample(60, 100, 400, 2)),
    (([10.0, 20.0, 30.0, 40.0], [True] * 4), ([20.0, 20.0, 50.0], [True, False, True])),
    (([5.0, 8.0, 9.0], [False] * 3), ([4.0, 6.0], [True, True])),
]:
    test = logrank_test(first[0], second[0], first[1], second[1])
    cases.append(
        {
            "treated": {"times": first[0], "complete": first[1], "curve": curve(*first)},
            "control": {"times": second[0], "complete": second[1], "curve": curve(*second)},
            "statistic": float(test.test_statistic),
            "pValue": float(test.p_value),
        }
    )

with open("survival.json", "w") as file:
    json.dump(cases, file)
