"""The whole recipe with a tiny network: data, training that is interrupted, evaluation, export.

Run from the folder above: python -m unittest discover tests
"""

import contextlib
import io
import tempfile
import unittest
import unittest.mock
from pathlib import Path

import numpy as np
import torch
from safetensors import safe_open

from celltrack_training import preparation
from celltrack_training.__main__ import main
from celltrack_training.augmentation import Cropper, mirrored
from celltrack_training.configuration import NetworkConfiguration, smoke_configuration
from celltrack_training.drawing import draw_scene
from celltrack_training.evaluation import Counts
from celltrack_training.export import load
from celltrack_training.inference import Inference
from celltrack_training.losses import match, overlaps
from celltrack_training.samples import SampleFolder
from celltrack_training.training import Plan, train


def run(*arguments: str) -> str:
    """What a command prints."""
    output = io.StringIO()
    with contextlib.redirect_stdout(output), unittest.mock.patch("sys.argv", ["celltrack_training", *arguments]):
        main()
    return output.getvalue()


class RecipeTests(unittest.TestCase):
    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory()
        self.folder = Path(self.scratch.name)
        self.data = str(self.folder / "data")
        torch.set_num_threads(1)

    def tearDown(self):
        self.scratch.cleanup()

    def train(self, name: str, *options: str) -> dict:
        file = self.folder / name
        run("train", self.data, str(file), "--smoke", "--crops", "2", "--side", "64", "--warmup", "2", *options)
        return torch.load(file, weights_only=True)

    def test_from_data_to_weights(self):
        run("data", self.data, "--drawn", "24")
        samples = SampleFolder(Path(self.data))
        self.assertEqual({entry["split"] for entry in samples.index()}, {"train", "validation"})

        whole = self.train("whole.pt", "--steps", "6")
        self.train("parts.pt", "--steps", "3")
        parts = self.train("parts.pt", "--steps", "6")
        self.assertEqual((whole["step"], parts["step"]), (6, 6))
        for name, value in whole["network"].items():
            torch.testing.assert_close(parts["network"][name], value, rtol=1e-4, atol=1e-5, msg=name)

        start = str(self.folder / "whole.pt")
        masks = self.train("masks.pt", "--steps", "2", "--stage", "masks", "--start", start)
        changed = {n for n, value in masks["network"].items() if not torch.equal(value, whole["average"][n])}
        self.assertTrue(any("mask_decoder" in name for name in changed))
        self.assertFalse(any("blocks" in name or "decode_head" in name for name in changed))

        report = run("evaluate", self.data, start)
        self.assertIn("drawn/all", report)
        weights = self.folder / "weights.safetensors"
        run("export", start, str(weights))
        with safe_open(weights, "pt") as file:
            texts = file.metadata()
            self.assertEqual(set(file.keys()), set(load(Path(start)).state_dict()))
        self.assertEqual(NetworkConfiguration.from_json(texts["celltrack.configuration"]), smoke_configuration())
        self.assertEqual(len(texts["celltrack.data_sha256"]), 64)
        again = self.train("again.pt", "--steps", "0", "--start", str(weights))
        for name, value in whole["average"].items():
            torch.testing.assert_close(again["network"][name], value.half().float(), rtol=0, atol=0, msg=name)

    def test_two_workers_agree(self):
        run("data", self.data, "--drawn", "8")
        state = self.train("two.pt", "--steps", "2", "--workers", "2")
        self.assertEqual(state["step"], 2)


class PartTests(unittest.TestCase):
    @unittest.skipIf(torch.cuda.is_available(), "there is a GPU")
    def test_a_gpu_that_is_not_there_is_said(self):
        with self.assertRaisesRegex(SystemExit, "cuda"):
            train(smoke_configuration(), Plan(device="cuda"), Path("none"), Path("none.pt"))

    def test_objects_cut_off_by_the_border_are_one_with_their_mirror_image(self):
        labels = np.zeros((12, 20), np.uint16)
        labels[0:4, 2:8] = 1  # cut off
        labels[4:9, 10:14] = 2  # free
        labels[0, 17] = 3  # touches the border with its tip
        labels[1:4, 15:20] = 3
        values, found = mirrored(labels.astype(np.float32), labels, [6, 0])
        self.assertEqual(found.shape, (24, 20))
        np.testing.assert_array_equal(found[6:18], labels)
        np.testing.assert_array_equal(values, np.pad(labels, ((6, 6), (0, 0)), mode="symmetric"))
        self.assertEqual(set(np.unique(found[2:6, 2:8])), {1})
        self.assertFalse({2, 3} & set(np.unique(found[:6])))
        self.assertEqual(len(np.unique(found)), 7)

    def test_mirror_images_go_on_where_the_image_is_small(self):
        labels = np.arange(1, 13).reshape(3, 4)
        values, found = mirrored(labels.astype(np.float32), labels, [8, 9])
        np.testing.assert_array_equal(values, np.pad(labels, ((8, 8), (9, 9)), mode="symmetric"))
        self.assertEqual(found.shape, values.shape)

    def test_crops_show_their_objects(self):
        folder = tempfile.TemporaryDirectory()
        with folder as path, contextlib.redirect_stdout(io.StringIO()):
            run("data", path, "--drawn", "6")
            samples = SampleFolder(Path(path)).read("train")
        cropper = Cropper(96, (16, 40))
        for index, sample in enumerate(samples * 4):
            cropper.random = np.random.default_rng(index)
            crop = cropper.crop(sample)
            self.assertEqual(tuple(crop.image.shape), (3, 96, 96))
            for number, (left, top, right, bottom) in enumerate(crop.boxes.long().tolist(), 1):
                rows, columns = (crop.labels == number).nonzero(as_tuple=True)
                found = [columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]
                self.assertEqual([int(value) for value in found], [left, top, right, bottom])

    def test_matching_finds_each_box_its_query(self):
        truth = torch.tensor([[0.2, 0.2, 0.1, 0.1], [0.7, 0.6, 0.2, 0.1]])
        boxes = torch.cat([torch.rand(5, 4), truth.flip(0)])
        queries, objects = match(torch.zeros(7, 1), boxes, truth, unit=0.1)
        self.assertEqual(dict(zip(objects.tolist(), queries.tolist())), {0: 6, 1: 5})

    def test_overlap(self):
        shared, generalized = overlaps(torch.tensor([0.0, 0, 2, 2]), torch.tensor([1.0, 1, 3, 3]))
        self.assertAlmostEqual(float(shared), 1 / 7, places=6)
        self.assertAlmostEqual(float(generalized), 1 / 7 - 2 / 9, places=6)

    def test_counts(self):
        truth = np.zeros((20, 20), int)
        truth[2:8, 2:8], truth[10:16, 10:16] = 1, 2
        counts = Counts()
        counts.add(truth, np.where(truth == 1, 5, 0))
        self.assertEqual((counts.hits, counts.extra, counts.missed), (1, 0, 1))
        full = Counts()
        full.add(np.ones((4, 4), int), np.ones((4, 4), int))
        self.assertEqual((full.hits, full.f1), (1, 1.0))

    def test_blank_frames(self):
        self.assertIsNone(preparation.normalized(np.full((8, 8), 3)))
        from celltrack_training.network import CellSAM

        labels = Inference(CellSAM(smoke_configuration())).labels(np.zeros((8, 9)))
        self.assertEqual(labels.shape, (8, 9))
        self.assertEqual(labels.max(), 0)

    def test_drawn_scenes_are_the_same_every_time(self):
        for first, second in zip(draw_scene(5), draw_scene(5)):
            np.testing.assert_array_equal(first, second)

