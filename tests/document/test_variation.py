"""Settings at several values: what KEY=V1,V2 means, and what all of them start with."""

from dataclasses import replace

import numpy as np
import pytest

from playground.document.examples import load_example
from playground.document.settings import SettingError
from playground.document.suggestions import suggestions
from playground.document.variation import Variation, read_variation, variants, with_seed
from playground.engine.network import NetworkError

SPIRAL = load_example("spiral")


def test_values_are_read():
    assert read_variation("batch_size=1, 10") == Variation("batch_size", ("1", "10"))
    assert read_variation("hidden=8;8,8") == Variation("hidden", ("8", "8,8"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("batch_size", "names no values"),
        ("batch_size=", "names no values"),
        ("batch_size=1,,2", "names no values"),
        ("batch_size=1,1", "twice to be 1"),
    ],
)
def test_what_is_no_variation_is_said(text, words):
    with pytest.raises(SettingError, match=words):
        read_variation(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("lerning_rate=1,2", 'did you mean "learning_rate"'),
        ("learning_rate=0.1,-1", "learning_rate=-1: .*between"),
        ("hidden 1.units=0,4", "hidden 1.units=0: .* between 1 and"),
        ("optimiser=sgd,magic", "optimiser=magic: .*choose one of"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(text, words):
    with pytest.raises((SettingError, NetworkError), match=words) as caught:
        variants(SPIRAL, [read_variation(text)])
    assert str(caught.value).endswith(".")


def test_all_combinations_are_made_and_nothing_else_differs():
    made = variants(SPIRAL, [Variation("batch_size", ("1", "5")), Variation("seed", ("3", "4"))])
    assert [each.texts for each in made] == [("1", "3"), ("1", "4"), ("5", "3"), ("5", "4")]
    assert [each.experiment for each in made] == [
        replace(SPIRAL, batch_size=size, seed=seed) for size in (1, 5) for seed in (3, 4)
    ]
    with pytest.raises(SettingError, match="seed is varied twice"):
        variants(SPIRAL, [Variation("seed", ("1",)), Variation("seed", ("2",))])


def test_columns_that_are_alike_start_alike_whatever_comes_before_them():
    base = variants(SPIRAL, [Variation("hidden", ("4,5,6",))])[0].experiment
    wider = variants(base, [Variation("hidden 1.units", ("7",))])[0].experiment
    for number in (0, 1, 7):
        seed = replace(base, seed=base.seed + number)
        made = with_seed(wider, base, number)
        theirs, ours = base.network, made.network
        wanted = theirs.views(seed.initial_parameters())
        given = ours.views(made.initial_parameters())
        for node in ("hidden 3", "output"):
            for name, values in wanted[node].items():
                np.testing.assert_array_equal(given[node][name], values)
        # of a column with more neurons the first are the same, in the initialiser's other size
        shares = given["hidden 1"]["weight"][:4] / wanted["hidden 1"]["weight"]
        np.testing.assert_allclose(shares, shares[0, 0], rtol=1e-5)
    plain = replace(wider, seed=base.seed + 1).initial_parameters()
    assert not np.array_equal(plain, with_seed(wider, base, 1).initial_parameters())


def test_another_initialiser_is_another_start():
    other = variants(SPIRAL, [Variation("initialiser", ("zero",))])[0].experiment
    assert not with_seed(other, SPIRAL, 3).initial_parameters().any()


@pytest.mark.parametrize("name", ["spiral", "mnist", "half-adder", "blobs", "plane"])
def test_whatever_is_suggested_can_be_compared(name):
    experiment = load_example(name)
    offered = suggestions(experiment)
    keys = [each.key for each in offered]
    assert len(set(keys)) == len(keys) > 5
    assert {"optimiser.learning_rate", "optimiser", "batch_size", "seed"} <= set(keys)
    for each in offered:
        assert len(variants(experiment, [Variation(each.key, each.texts)])) > 1
