"""Decodes every page with tifffile and imagecodecs: as stored, and as the Float planes that the other side gives."""

import pathlib
import time

import numpy
import tifffile

from measurement import arguments, report


def measure(path, repetitions, convert):
    """Seconds per repetition, number of pages and the sum of all pixels; taking the sum is not timed."""
    times = []
    with tifffile.TiffFile(path) as file:
        for repetition in range(repetitions + 1):
            seconds = 0.0
            total = 0.0
            for page in file.pages:
                start = time.process_time()
                image = convert(page.asarray(maxworkers=1))
                seconds += time.process_time() - start
                total += float(image.sum(dtype=numpy.float64))
            if repetition:
                times.append(seconds)
        return times, len(file.pages), total


if __name__ == "__main__":
    options = arguments()
    for path in sorted(pathlib.Path(options.inputs, "movies").glob("*.tif")):
        forms = {"tifffile as float32": lambda image: image.astype(numpy.float32), "tifffile as stored": lambda image: image}
        for peer, convert in forms.items():
            times, pages, total = measure(path, options.repetitions, convert)
            report(f"read {path.stem}|{peer}", times, {"frames": pages, "pixel sum": total})
