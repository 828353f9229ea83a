"""The trainer on images, MNIST's above all."""

from functools import partial

import numpy as np

from playground.document import data_files
from playground.document.experiment import Experiment
from playground.engine.activations.sigmoid import Sigmoid
from playground.engine.dataset import Examples, Part
from playground.engine.datasets.mnist import Mnist
from playground.engine.evaluation import Evaluator
from playground.engine.initialisers.normal import Normal
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.losses.quadratic import Quadratic
from playground.engine.network import feed_forward
from playground.engine.optimisers.sgd import Sgd
from playground.session.trainer import Trainer


def test_images_are_trained_as_the_numbers_they_stand_for():
    rng = np.random.default_rng(0)
    pixels, labels = rng.integers(0, 256, (70, 12)).astype(np.uint8), rng.integers(0, 10, 70)
    network = feed_forward(Input(shape=(3, 4)), Dense(5, Sigmoid()), Dense(10, Sigmoid()))

    class Small(Mnist):
        image_shape = (3, 4)
        columns = tuple(f"pixel {i}" for i in range(12))

    dataset = Small()
    results = []
    for inputs in (pixels, pixels / 255):
        part = Part(inputs, labels)
        trainer = Trainer(
            Experiment(network, dataset, dtype="float64", batch_size=32), Examples(part, part)
        )
        trainer.advance(10)
        results.append(trainer.theta)
    np.testing.assert_allclose(*results, rtol=1e-12)


def test_nielsens_network_learns_to_read():
    """Nielsen, chapter 1: 784-30-10, quadratic cost, rate 3, minibatches of 10, N(0, 1) weights.

    His best epoch of 30 classifies 95.42 % of the test images rightly.
    """
    network = feed_forward(Input(shape=(28, 28)), Dense(30, Sigmoid()), Dense(10, Sigmoid()))
    experiment = Experiment(network, Mnist(), Quadratic(), Sgd(3.0), Normal())
    examples = experiment.dataset.load(experiment.data_rng(), partial(data_files.read, report=None))
    trainer = Trainer(experiment, examples)
    evaluator = Evaluator(network, experiment.loss, trainer.prepared.test, np.float32)
    assert len(trainer.prepared.test) == 10_000
    assert trainer.n_train == 50_000
    best = 0.0
    for _ in range(10):
        trainer.advance(trainer.steps_left_in_epoch)
        best = max(best, evaluator.score(trainer.theta).accuracy)
        if best > 0.94:
            break
    assert best > 0.94
