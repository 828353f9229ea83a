"""The examples: found by name, and each learns what it is there to show."""

import re
from dataclasses import replace

import numpy as np
import pytest

from playground.document.data_files import read
from playground.document.examples import example_info, example_names, find, load_example
from playground.document.file import FileError, load, save
from playground.document.resources import resources
from playground.engine.activations.broken_tanh import BrokenTanh
from playground.engine.activations.relu import Relu
from playground.engine.activations.sigmoid import Sigmoid
from playground.engine.activations.tanh import Tanh
from playground.engine.evaluation import Evaluator
from playground.engine.gradients.mean_gradient import mean_gradient
from playground.engine.initialisers.normal import Normal
from playground.engine.initialisers.uniform import Uniform
from playground.engine.losses.binary_cross_entropy import BinaryCrossEntropy
from playground.engine.losses.quadratic import Quadratic
from playground.engine.losses.softmax_cross_entropy import SoftmaxCrossEntropy
from playground.engine.optimisers.sgd import Sgd
from playground.engine.penalties.l2 import L2
from playground.session.batch_run import BatchRun
from playground.session.preparing import prepare_examples
from playground.session.trainer import Trainer

TAUGHT = {"circle", "xor", "gauss", "spiral", "plane", "gaussians", "moons", "blobs", "two-layer"}
READ = {"mnist", "mnist-softmax", "courses-digits"}
DEEP = {"vanishing", "vanishing-cured"}
WRONG = {"broken-derivative"}
SURFACES = {"bowl", "ravine"}
CATALOGUE = {"symmetry", "noisy-sine", "radial-basis"}
BY_HAND = {"nand", "half-adder", "xor-by-hand", "sigmoid-from-perceptron", "residual"}
WEIGHT_SPACE = {
    *("hinton", "separable", "not-separable"),
    *("xor-one-neuron", "bias-as-weight", "margin", "folds"),
}


def units(experiment):
    return [node.layer.n_units for node in experiment.network.nodes]


def activations(experiment):
    return [type(node.layer.activation) for node in experiment.network.nodes[1:]]


def standing_after(experiment, n_steps):
    run = BatchRun(Trainer(experiment, experiment.dataset.load(experiment.data_rng())))
    run.trainer.advance(n_steps)
    return run.standing()


def test_all_are_there():
    first = TAUGHT | READ | DEEP | WRONG | SURFACES | BY_HAND
    assert set(example_names()) == first | WEIGHT_SPACE | CATALOGUE
    assert list(example_names()) == sorted(example_names())


@pytest.mark.parametrize("name", example_names())
def test_each_tells_a_student_what_it_shows(name):
    info = example_info(name)
    assert info.name == name
    assert 2 < len(info.title) < 40
    assert re.fullmatch(r"[A-Z].{40,120}\.", info.description)
    assert not re.search(r"[.!?] ", info.description)  # one sentence


@pytest.mark.parametrize("name", example_names())
def test_each_is_written_as_the_program_would_write_it(name, tmp_path):
    saved, info = find(name), example_info(name)
    words = {"title": info.title, "description": info.description, "panel": info.panel}
    save(tmp_path / "again.json", saved.experiment, saved.state, **words)
    file = resources() / "examples" / f"{name}.json"
    assert (tmp_path / "again.json").read_bytes() == file.read_bytes()
    assert saved.state is None


def test_circle_is_the_default_of_tensorflow_playground():
    circle = load_example("circle")
    assert units(circle) == [2, 4, 2, 1]
    assert activations(circle) == [Tanh] * 3
    assert circle.network.input.neurons == ("x1", "x2")
    assert (circle.batch_size, circle.dataset.noise) == (10, 0)
    assert circle.optimiser == Sgd(0.03)
    assert circle.initialiser == Uniform(0.5, 0.1)


def test_mnist_is_nielsens_network():
    mnist = load_example("mnist")
    assert units(mnist) == [784, 30, 10]
    assert activations(mnist) == [Sigmoid] * 2
    assert (mnist.batch_size, mnist.optimiser) == (10, Sgd(3.0))
    assert (mnist.loss, mnist.initialiser) == (Quadratic(), Normal())


def test_mnist_softmax_is_what_its_name_says():
    mnist = load_example("mnist-softmax")
    assert units(mnist) == [784, 128, 64, 10]
    assert activations(mnist)[:2] == [Relu] * 2
    assert (mnist.batch_size, mnist.loss) == (32, SoftmaxCrossEntropy())


def test_the_courses_digits_are_ngs_network():
    course = load_example("courses-digits")
    assert example_info("courses-digits").title == "Machine-learning course, 400-25-10"
    assert units(course) == [400, 25, 10]
    assert activations(course) == [Sigmoid] * 2
    assert course.loss == BinaryCrossEntropy()
    assert course.initialiser == Uniform(0.12, 0.0)
    assert course.penalty == L2(1 / course.dataset.n_examples)  # his lambda is 1, over 2m


def test_the_courses_gradient_check_holds_with_the_penalty():
    """Ng, week 5: epsilon 1e-4, relative difference below 1e-9."""
    course = replace(load_example("courses-digits"), dtype="float64")
    examples = course.dataset.load(course.data_rng(), read)
    prepared, network = prepare_examples(course, examples), course.network
    part, theta = prepared.train.head(200), course.initial_parameters()
    evaluator = Evaluator(network, course.loss, part, np.float64)
    ours = course.penalty.add_to(
        network, theta, mean_gradient(network, course.loss, part, theta), ~network.is_fixed
    )
    rng, differences = np.random.default_rng(0), []
    chosen = np.append(rng.choice(network.n_parameters, 60, replace=False), 400)  # with a bias
    for index in chosen:
        costs = []
        for way in (-1e-4, 1e-4):
            beside = theta.copy()
            beside[index] += way
            costs.append(evaluator.score(beside).loss + course.penalty.value(network, beside))
        differences.append((costs[1] - costs[0]) / 2e-4)
    found = np.array(differences)
    distance = np.linalg.norm(found - ours[chosen])
    assert distance / np.linalg.norm(found + ours[chosen]) < 1e-9
    assert np.abs(ours[chosen]).max() > 0.01


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("name", ["spiral", "xor", "gauss", "moons", "blobs", "two-layer", "folds"])
def test_classes_are_told_apart_whatever_the_seed(name, seed):
    experiment = replace(load_example(name), seed=seed)
    assert standing_after(experiment, 2000).test_accuracy > 0.95


def test_circle_is_learnt_in_a_thousand_steps():
    assert standing_after(load_example("circle"), 1000).test_accuracy > 0.99


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(("name", "loss"), [("plane", 1e-9), ("gaussians", 0.01)])
def test_numbers_are_predicted_whatever_the_seed(name, loss, seed):
    standing = standing_after(replace(load_example(name), seed=seed), 2000)
    assert standing.test_loss < loss
    assert standing.test_accuracy is None


def test_the_weights_of_plane_are_the_rule():
    plane = load_example("plane")
    trainer = Trainer(plane, plane.dataset.load(plane.data_rng()))
    trainer.advance(2000)
    assert trainer.theta == pytest.approx([0.1, 0.1, 0], abs=1e-6)


def test_an_example_comes_before_a_file_of_its_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    save("spiral", load_example("circle"))
    assert find("spiral").experiment == load_example("spiral")
    assert find("./spiral").experiment == load_example("circle")
    save("mine", load_example("circle"))
    assert find("mine").experiment == load("mine").experiment == load_example("circle")


def test_an_unknown_name_is_answered_with_those_that_there_are(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FileError) as error:
        find("spirl")
    assert 'called "spirl" (did you mean "spiral"?); choose among bias-as-weight, blobs,' in str(
        error.value
    )
    with pytest.raises(FileError) as error:
        find("zzz")
    assert 'called "zzz"; choose among bias-as-weight' in str(error.value)


@pytest.mark.parametrize("name", ["none.json", "folder/none", "spiral.json"])
def test_a_file_that_is_missing_is_named(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FileError, match=f"^{name}: there is no such file; "):
        find(name)


def share_of_gradient_that_arrives(experiment):
    """Return how long the first column's gradient is, as a share of the last one's."""
    trainer = Trainer(experiment, experiment.dataset.load(experiment.data_rng()))
    trainer.advance(1)
    views = experiment.network.views(trainer.last_step.gradient)
    lengths = [np.linalg.norm(view["weight"]) for view in views.values()]
    return lengths[0] / lengths[-1]


def test_ten_columns_of_sigmoids_learn_nothing_for_the_gradient_vanishes():
    vanishing = load_example("vanishing")
    assert activations(vanishing) == [Sigmoid] * 11
    assert share_of_gradient_that_arrives(vanishing) < 1e-4
    assert standing_after(vanishing, 1000).test_accuracy < 0.6


def test_with_relu_and_he_the_same_columns_learn():
    vanishing, cured = load_example("vanishing"), load_example("vanishing-cured")
    assert (units(cured), cured.dataset) == (units(vanishing), vanishing.dataset)
    assert share_of_gradient_that_arrives(cured) > 0.1
    assert standing_after(cured, 1000).test_accuracy > 0.95


def test_a_wrong_derivative_learns_but_worse_than_the_right_one():
    broken, right = load_example("broken-derivative"), load_example("circle")
    assert activations(broken) == [Tanh, BrokenTanh, Tanh]
    assert replace(broken, network=right.network) == right
    accuracies = [standing_after(each, 1000).test_accuracy for each in (broken, right)]
    assert 0.7 < accuracies[0] < 0.9 < accuracies[1]


def curvatures(experiment):
    """Return the eigenvalues of the loss of one linear neuron over its weights, ascending."""
    trainer = Trainer(experiment, experiment.dataset.load(experiment.data_rng()))
    inputs = trainer.prepared.train.inputs[:, :-1]  # the last column stands for the bias
    return np.linalg.eigvalsh(inputs.T @ inputs / len(inputs))


def test_a_bowl_is_round_and_a_ravine_is_not():
    bowl, ravine = (curvatures(load_example(name)) for name in ("bowl", "ravine"))
    assert bowl[-1] < 1.3 * bowl[0]
    assert ravine[-1] > 10 * ravine[0]
