"""KEY=VALUE on the command line."""

import pytest

from playground.document.edits import add_neuron
from playground.document.examples import example_names, load_example
from playground.document.maxout_edits import make_maxout
from playground.document.settings import SettingError, setting_edit, settings_edits
from playground.engine.activations.elu import Elu
from playground.engine.activations.formula import Formula
from playground.engine.activations.leaky_relu import LeakyRelu
from playground.engine.activations.relu import Relu
from playground.engine.activations.softmax import Softmax
from playground.engine.activations.tanh import Tanh
from playground.engine.clippings.norm import ByNorm
from playground.engine.datasets.blobs import Blobs
from playground.engine.datasets.circle import Circle
from playground.engine.initialisers.uniform import Uniform
from playground.engine.losses.binary_cross_entropy import BinaryCrossEntropy
from playground.engine.losses.softmax_cross_entropy import SoftmaxCrossEntropy
from playground.engine.optimisers.adam import Adam
from playground.engine.optimisers.adamw import AdamW
from playground.engine.optimisers.momentum import Momentum
from playground.engine.optimisers.nesterov import Nesterov
from playground.engine.optimisers.sgd import Sgd


def after(*settings, name="circle"):
    experiment = load_example(name)
    for edit in settings_edits(experiment, settings):
        experiment = edit.change(experiment)
    return experiment


def layers(experiment):
    return [node.layer for node in experiment.network.nodes[1:]]


@pytest.mark.parametrize(
    ("setting", "read", "value"),
    [
        ("batch_size=25", lambda e: e.batch_size, 25),
        ("seed=7", lambda e: e.seed, 7),
        ("is_normalised=yes", lambda e: e.is_normalised, True),
        ("is_normalised=False", lambda e: e.is_normalised, False),
        ("dtype=float64", lambda e: e.dtype, "float64"),
        ("learning_rate=1e-2", lambda e: e.optimiser, Sgd(0.01)),
        ("optimiser.learning_rate=0.5", lambda e: e.optimiser, Sgd(0.5)),
        ("optimiser=momentum", lambda e: e.optimiser, Momentum(0.03, 0.9)),
        ("optimiser=nesterov", lambda e: e.optimiser, Nesterov(0.03, 0.9)),
        ("optimiser=adam", lambda e: e.optimiser, Adam(0.001)),
        ("clipping=norm", lambda e: e.clipping, ByNorm(1.0)),
        ("initialiser.limit=2", lambda e: e.initialiser, Uniform(2.0, 0.1)),
        ("noise=0.2", lambda e: e.dataset, Circle(noise=0.2)),
        ("dataset.n_examples=100", lambda e: e.dataset, Circle(n_examples=100)),
        ("loss=binary-cross-entropy", lambda e: e.loss, BinaryCrossEntropy()),
        ("activation=relu", lambda e: layers(e)[0].activation, Relu()),
        ("activation=relu", lambda e: layers(e)[1].activation, Relu()),
        ("activation=relu", lambda e: layers(e)[2].activation, Tanh()),
        ("output_activation=relu", lambda e: layers(e)[2].activation, Relu()),
        ("inputs=x1,sin(x2)", lambda e: e.network.input.neurons, ("x1", "sin(x2)")),
        ("hidden=8,3,2", lambda e: [layer.n_units for layer in layers(e)], [8, 3, 2, 1]),
        ("hidden=", lambda e: [layer.n_units for layer in layers(e)], [1]),
    ],
)
def test_a_setting_changes_what_it_names(setting, read, value):
    assert read(after(setting)) == value


def test_a_setting_sees_those_before_it():
    settings = ["learning_rate=0.5", "optimiser=momentum", "momentum=0.5", "optimiser=momentum"]
    assert after(*settings).optimiser == Momentum(0.5, 0.5)


def test_a_learning_rate_goes_over_to_optimisers_for_which_it_means_the_same():
    assert after("learning_rate=3", "optimiser=nesterov").optimiser == Nesterov(3.0)
    assert after("learning_rate=3", "optimiser=adam").optimiser == Adam(0.001)
    settings = ["optimiser=adam", "learning_rate=0.1", "beta_1=0.5", "optimiser=adamw"]
    assert after(*settings).optimiser == AdamW(0.1, 0.5)


def test_a_threshold_is_set_by_its_name():
    assert after("clipping=value", "threshold=0.5", "clipping=norm").clipping == ByNorm(0.5)


def test_another_data_set_brings_its_outputs_and_loss():
    experiment = after("dataset=blobs", "n_classes=3")
    assert experiment.dataset == Blobs(n_classes=3)
    assert experiment.loss == SoftmaxCrossEntropy()
    assert layers(experiment)[-1].activation == Softmax()
    assert [layer.n_units for layer in layers(experiment)] == [4, 2, 3]


def test_what_an_activation_has_is_set_by_its_name():
    experiment = after("hidden 1.activation=elu", "hidden 2.activation=leaky-relu")
    for setting in ("hidden 1.activation.depth=2", "activation.depth=2"):
        changed = setting_edit(experiment, setting).change(experiment)
        assert [each.activation for each in layers(changed)[:2]] == [Elu(2.0), LeakyRelu()]
    both = after("activation=leaky-relu", "activation.slope=0.25")
    assert [each.activation for each in layers(both)] == [LeakyRelu(0.25), LeakyRelu(0.25), Tanh()]
    typed = after("output_activation=formula", "output_activation.text=sin(z) + z")
    assert layers(typed)[-1].activation == Formula("sin(z) + z")


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (["activation=leaky-relu", "activation.slope=3"], "slope below 0 is 3; choose a number"),
        (["activation=formula", "activation.text=z +"], "the formula stops where"),
        (["activation.slope=3"], '"activation.slope" is unknown'),
    ],
)
def test_a_wrong_parameter_of_an_activation_is_told(settings, words):
    with pytest.raises(SettingError, match=words):
        after(*settings)


def test_a_maxout_column_has_pieces_and_no_activation():
    circle = load_example("circle")
    made = make_maxout(circle, "hidden 1").change(circle)
    three = setting_edit(made, "hidden 1.pieces=3").change(made)
    assert [layer.n_units for layer in layers(three)] == [12, 4, 2, 1]
    changed = setting_edit(three, "activation=relu").change(three)
    assert layers(changed)[1] == layers(three)[1]
    with pytest.raises(SettingError, match="no activation to be chosen"):
        setting_edit(made, "hidden 1.activation=relu")


def test_hidden_columns_keep_their_activation():
    experiment = after("activation=relu", "hidden=5")
    assert [layer.activation for layer in layers(experiment)] == [Relu(), Tanh()]


@pytest.mark.parametrize(
    ("setting", "is_fresh"),
    [("seed=3", True), ("hidden=3", True), ("dataset=xor", True), ("batch_size=5", False)],
)
def test_what_means_another_start_says_so(setting, is_fresh):
    assert setting_edit(load_example("circle"), setting).is_fresh is is_fresh


def test_starting_values_of_lost_neurons_go_with_them():
    experiment = add_neuron("hidden 1").change(load_example("circle"))
    for edit in settings_edits(experiment, ["hidden=2"]):
        assert edit.change(experiment).network.n_parameters == 2 * 3 + 3


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("batch_size", '"batch_size" has no value; write KEY=VALUE, such as batch_size=20.'),
        (
            "batchsize=3",
            '"batchsize" is unknown (did you mean "batch_size"?); known are activation',
        ),
        ("qqq=3", '"qqq" is unknown; known are activation, batch_size, bias, clipping, dataset'),
        ("batch_size=0", "batch_size=0: batch size is 0; choose a number between 1 and"),
        ("batch_size=ten", 'batch_size=ten: "ten" is no whole number; give one.'),
        ("batch_size=2.5", 'batch_size=2.5: "2.5" is no whole number; give one.'),
        ("learning_rate=x", 'learning_rate=x: "x" is no number; give one.'),
        ("learning_rate=nan", "learning_rate=nan: learning rate is nan; choose a number between"),
        ("noise=0.9", "noise=0.9: noise is 0.9; choose a number between 0 and 0.5."),
        ("is_normalised=2", 'is_normalised=2: "2" is neither; choose true or false.'),
        ("dtype=float16", 'dtype=float16: "float16" is unknown; choose one of float32, float64.'),
        ("optimiser=adan", 'optimiser=adan: unknown optimiser "adan"; choose one of adadelta, ada'),
        ("activation=tan", 'activation=tan: unknown activation "tan"; choose one of broken-tanh'),
        ("dataset=disc", 'dataset=disc: unknown data set "disc"; choose one of acted-on, blobs'),
        ("loss=x", 'loss=x: unknown loss "x"; choose one of'),
        ("inputs=x1,x3", 'inputs=x1,x3: there is no input "x3"; choose among x1,x2,x1^2,'),
        ("inputs=", 'inputs=: there is no input ""; choose among x1,x2,'),
        ("hidden=0", "hidden=0: a column has 0 neurons; choose between 1 and"),
        ("hidden=4,x", 'hidden=4,x: "x" is no whole number; give one.'),
        ("hidden=1000000000", "hidden=1000000000: a column has 1000000000 neurons; choose"),
        ("momentum=0.5", '"momentum" is unknown'),
    ],
)
def test_a_wrong_setting_is_named(setting, words):
    with pytest.raises(SettingError) as error:
        setting_edit(load_example("circle"), setting)
    assert words in str(error.value)
    assert str(error.value).endswith(".")


def test_a_loss_that_the_data_cannot_have_is_named():
    with pytest.raises(SettingError, match="is for classes, but 'Plane' has numbers as targets"):
        setting_edit(load_example("plane"), "loss=binary-cross-entropy")


@pytest.mark.parametrize("name", example_names())
def test_every_setting_that_is_listed_can_be_made(name):
    experiment = load_example(name)
    with pytest.raises(SettingError) as error:
        setting_edit(experiment, "unknown=1")
    known = str(error.value).partition("known are ")[2].removesuffix(".").split(", ")
    assert {"batch_size", "hidden", "learning_rate", "loss", "optimiser"} <= set(known)
    for key in known:
        with pytest.raises(SettingError) as error:
            setting_edit(experiment, f"{key}=?")
        assert str(error.value).startswith(f"{key}=?: ")
