"""Times work the way the Swift side does, in processor time, and prints the same lines of JSON."""

import argparse
import json
import time


def arguments(**extra):
    """The options that every runner has, and more of them with their defaults."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--inputs", default="/tmp/celltrack-benchmark")
    parser.add_argument("--repetitions", type=int, default=3)
    for name, default in extra.items():
        parser.add_argument(f"--{name}", type=type(default), default=default)
    return parser.parse_args()


def report(name, seconds, checks):
    """Prints a measurement."""
    checks = {key: float(value) for key, value in checks.items()}
    print(json.dumps({"name": name, "seconds": seconds, "checks": checks}), flush=True)


def measure(name, repetitions, work, checks):
    """Times work after one repetition that does not count; `checks` turns its last result into figures."""
    seconds = []
    result = work()
    for _ in range(repetitions):
        start = time.process_time()
        result = work()
        seconds.append(time.process_time() - start)
    report(name, seconds, checks(result))
