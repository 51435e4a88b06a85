"""Tracks the simulated movie from its masks: step by step on one thread, and with the command on all of them.

Usage: track.py --programs DIR --inputs DIR [--celltrack PROGRAM]
"""

import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

LENGTHS = [50, 200]


def steps(options, frames, folder):
    """Runs the library step by step and prints what it says."""
    command = [f"{options.programs}/bench-tracking", "--inputs", options.inputs, "--frames", str(frames)]
    output = subprocess.run([*command, "--output", f"{folder}/steps.celltrack"], stdout=subprocess.PIPE, check=True)
    found = json.loads(output.stdout)
    print(f"\n{found['name']}, one thread\n\n| what | value |\n|---|---|")
    for name, value in sorted(found["checks"].items()):
        print(f"| {name} | {value:.2f} |")


def command(options, frames, folder):
    """Runs the command on the first frames and gives a row of a table."""
    masks = pathlib.Path(folder, f"masks-{frames}")
    masks.mkdir()
    for path in sorted(pathlib.Path(options.inputs, "masks").glob("*.tif"))[:frames]:
        (masks / path.name).symlink_to(path.resolve())
    result = f"{folder}/command-{frames}.celltrack"
    start = time.monotonic()
    process = subprocess.Popen([options.celltrack, "track", "--labels", str(masks), "-o", result, "--quiet"])
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - start
    if status:
        sys.exit(f"{options.celltrack} failed: {os.waitstatus_to_exitcode(status)}")
    processor = usage.ru_utime + usage.ru_stime
    return (
        f"| {frames} | {seconds:.2f} | {frames / seconds:.1f} | {processor:.2f} | {usage.ru_maxrss / 1024:.0f} "
        f"| {os.path.getsize(result) / 2**20:.1f} |"
    )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--programs", required=True)
    parser.add_argument("--inputs", required=True)
    parser.add_argument("--celltrack", default=shutil.which("celltrack"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.inputs) as folder:
        for frames in LENGTHS:
            steps(options, frames, folder)
        if options.celltrack:
            print("\n| frames | s | frames per s | processor s | peak MiB | file MiB |\n|---|---|---|---|---|---|")
            for frames in LENGTHS:
                print(command(options, frames, folder), flush=True)


if __name__ == "__main__":
    main()
