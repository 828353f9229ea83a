"""What differs between two experiments, in words."""

from dataclasses import replace

import pytest

from playground.document import edits
from playground.document.differences import difference_words, differences
from playground.document.examples import find
from playground.engine.activations.relu import Relu
from playground.engine.clippings.norm import ByNorm
from playground.engine.datasets.circle import Circle
from playground.engine.neuron_name import NeuronName
from playground.engine.optimisers.adam import Adam
from playground.engine.parameter_key import ParameterKey
from playground.engine.penalties.l2 import L2

CIRCLE = find("circle").experiment
FIRST, LAST = CIRCLE.network.nodes[1], CIRCLE.network.output
WEIGHT = ParameterKey(FIRST.id, FIRST.neurons[0], ("input", "x1"))


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (
            edits.set_field("optimiser", replace(CIRCLE.optimiser, learning_rate=0.003)),
            "learning rate 0.03 → 0.003",
        ),
        (edits.set_field("batch_size", 32), "batch size 10 → 32"),
        (edits.set_field("is_normalised", value=True), "normalise inputs on"),
        (
            edits.set_field("optimiser", Adam(0.03)),
            "optimiser Gradient descent (SGD) → Adam",
        ),
        (
            edits.set_field("optimiser", Adam(beta_1=0.5)),
            "optimiser Gradient descent (SGD) → Adam, learning rate 0.03 → 0.001, decay β₁ 0.5",
        ),
        (edits.set_field("clipping", ByNorm(0.1)), "clipping Off → By norm, threshold 0.1"),
        (edits.set_field("penalty", L2(0.03)), "penalty None → L2, penalty rate 0.03"),
        (edits.add_neuron(FIRST.id), "+1 neuron in hidden 1"),
        (edits.remove_neuron(FIRST.id), "−1 neuron in hidden 1"),
        (edits.set_neuron_count(FIRST.id, len(FIRST.neurons) + 3), "+3 neurons in hidden 1"),
        (edits.set_activation(FIRST.id, Relu()), "Tanh → ReLU in hidden 1"),
        (edits.remove_column(FIRST.id), "−1 column"),
        (edits.set_features(("x1", "x2", "x1 x2")), "+input x1 x2"),
        (edits.change_dataset(replace(CIRCLE.dataset, noise=0.3), "noise"), "noise 0 → 0.3"),
        (edits.freeze_column(FIRST.id, is_frozen=True), "12 weights frozen"),
        (edits.set_parameters({WEIGHT: 2.0}, is_start=True), "1 starting weight set"),
        (edits.set_parameters({WEIGHT: 2.0}, is_start=False), ""),
        (edits.label_neuron(NeuronName(FIRST.id, "1"), "left"), ""),
    ],
    ids=lambda value: value.label if isinstance(value, edits.Edit) else None,
)
def test_each_edit_is_told_with_its_values(edit, words):
    changed = edit.change(CIRCLE)
    assert difference_words(CIRCLE, changed, most=9) == words


def test_the_way_back_is_told_the_other_way_round():
    wide = edits.add_neuron(FIRST.id).change(CIRCLE)
    assert difference_words(wide, CIRCLE) == "−1 neuron in hidden 1"


def test_an_erased_connection_is_one_less():
    erased = edits.remove(frozenset(), frozenset({WEIGHT})).change(CIRCLE)
    assert differences(CIRCLE, erased) == ("−1 connection",)
    assert differences(erased, CIRCLE) == ("+1 connection",)


def test_of_many_the_rest_is_counted():
    other = replace(CIRCLE, batch_size=1, seed=99, dtype="float64", dataset=Circle(noise=0.5))
    assert len(differences(CIRCLE, other)) == 4
    assert difference_words(CIRCLE, other, most=2).endswith(" and 2 more")
    assert difference_words(CIRCLE, CIRCLE) == ""
