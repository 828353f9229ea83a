"""What the weight space panel asks: of Hinton's two cases, and of networks that learn otherwise."""

from dataclasses import replace

import numpy as np
import pytest

from playground.document import edits
from playground.document.examples import load_example
from playground.engine.activations.identity import Identity
from playground.engine.activations.sigmoid import Sigmoid
from playground.engine.activations.tanh import Tanh
from playground.engine.instant import Instant
from playground.engine.losses.quadratic import Quadratic
from playground.engine.measurement import Subject
from playground.engine.measurements.folds import NetworkFolds
from playground.engine.measurements.scores import Scores
from playground.engine.measurements.weight_space import WeightSpace
from playground.engine.measurements.weight_space_contradiction import WeightSpaceContradiction
from playground.engine.measurements.weight_space_lesson import WeightSpaceLesson
from playground.engine.measurements.weight_space_loss import WeightSpaceLoss
from playground.engine.measurements.weight_space_region import WeightSpaceRegion
from playground.engine.neuron_name import NeuronName
from playground.engine.optimisers.sgd import Sgd
from playground.engine.path import Path
from playground.engine.weight_space.cases import Cases
from playground.engine.weight_space.margin import nearest_generous
from playground.engine.weight_space.rules import DeltaRule, LogisticRule, PerceptronRule
from playground.engine.weight_space.visits import visit
from playground.session.analyst import make_subject
from playground.session.trainer import Trainer


def trained(experiment, n_steps=0):
    """Return the subject of an experiment, and the instant after so many single steps."""
    trainer = Trainer(experiment, experiment.dataset.load(experiment.data_rng()))
    thetas = [trainer.theta.copy()]
    for _ in range(n_steps):
        trainer.advance(1)
        thetas.append(trainer.theta.copy())
    path = Path(np.arange(n_steps + 1), np.array(thetas))
    subject = make_subject(experiment, trainer.examples, trainer.prepared)
    assert isinstance(subject, Subject)
    instant = Instant(
        trainer.theta.copy(),
        trainer.step,
        rows=trainer.next_rows.copy(),
        optimiser=experiment.optimiser,
        path=path,
    )
    return subject, instant


@pytest.mark.parametrize(
    ("name", "rule"),
    [("hinton", PerceptronRule()), ("separable", PerceptronRule()), ("margin", LogisticRule(0.3))],
)
@pytest.mark.parametrize("n_steps", [0, 1, 5, 12])
def test_the_next_visit_is_what_the_rule_makes_of_it(name, rule, n_steps):
    experiment = replace(load_example(name), dtype="float64")
    shown = WeightSpace().measure(*trained(experiment, n_steps))
    cases = Cases(shown.vectors[:, :2], shown.signs, 0.0 if shown.is_bias_fixed else None, 1.0)
    expected = visit(rule, cases, n_steps % len(cases), shown.weights)
    assert shown.next.row == expected.case
    assert shown.next.total == pytest.approx(expected.total)
    assert shown.next.output == pytest.approx(expected.output)
    assert shown.next.target == expected.target
    np.testing.assert_allclose(shown.next.change, expected.change, atol=1e-9)
    later = trained(experiment, n_steps + 1)[1].theta[: cases.n_weights]
    np.testing.assert_allclose(shown.weights + shown.next.change, later)


def test_a_linear_neuron_with_the_quadratic_loss_learns_by_the_delta_rule():

    experiment = edits.set_loss(Quadratic()).change(load_example("separable"))
    experiment = edits.set_activation("output", Identity()).change(experiment)
    experiment = replace(experiment, optimiser=Sgd(0.05), dtype="float64")
    for n_steps in (0, 3, 11):
        shown = WeightSpace().measure(*trained(experiment, n_steps))
        cases = Cases(shown.vectors[:, :2], shown.signs, None, 0.0)
        expected = visit(DeltaRule(0.05), cases, n_steps % 10, shown.weights)
        np.testing.assert_allclose(shown.next.change, expected.change, atol=1e-12)


def test_hintons_two_cases():
    subject, instant = trained(load_example("hinton"), 14)
    lesson = WeightSpaceLesson().measure(subject, instant)
    assert len(lesson.mistakes) == 9
    assert lesson.is_complete
    # every mistake brings the weights nearer, by a squared distance of at least |x|^2
    assert (np.diff(lesson.distances**2)[lesson.mistakes - 1] <= -1 + 1e-9).all()
    cases = Cases(np.array([[1.0, -2], [0, -1]]), np.array([1.0, -1]), 0.0, 1.0)
    expected = nearest_generous(cases, np.array([0.0, -2]))
    np.testing.assert_allclose(lesson.goal, expected)
    assert len(lesson.mistakes) <= lesson.bound
    assert not lesson.is_from_zero


def test_the_bound_from_zero_is_novikoffs():
    subject, instant = trained(load_example("separable"), 60)
    lesson = WeightSpaceLesson().measure(subject, instant)
    assert lesson.is_from_zero
    assert lesson.bound == pytest.approx((lesson.radius / lesson.gamma) ** 2)
    assert len(lesson.mistakes) == 9
    np.testing.assert_array_equal(WeightSpace().measure(subject, instant).wrong, [])


def test_another_learning_rate_scales_everything_but_the_number_of_mistakes():

    one = WeightSpaceLesson().measure(*trained(load_example("separable"), 60))
    tenth = replace(load_example("separable"), optimiser=Sgd(0.1))
    other = WeightSpaceLesson(generosity=0.1).measure(*trained(tenth, 60))
    np.testing.assert_array_equal(other.mistakes, one.mistakes)
    np.testing.assert_allclose(other.distances, one.distances / 10, rtol=1e-4)
    assert other.bound == pytest.approx(one.bound)


def test_no_lesson_but_of_the_perceptron_rule():
    assert WeightSpaceLesson().measure(*trained(load_example("margin"), 3)) is None
    many = replace(load_example("separable"), batch_size=2)
    assert WeightSpaceLesson().measure(*trained(many, 3)) is None


def test_xor_contradicts_itself_for_one_neuron_and_not_for_its_hidden_ones():
    subject, instant = trained(load_example("xor-one-neuron"))
    np.testing.assert_array_equal(
        WeightSpaceContradiction().measure(subject, instant).rows, [0, 1, 2, 3]
    )
    region = WeightSpaceRegion(axes=(0, 1)).measure(subject, instant)
    assert not region.region.exists
    assert not region.exists_elsewhere
    solved, at = trained(load_example("xor-by-hand"))
    assert WeightSpaceContradiction().measure(solved, at) is None
    shown = WeightSpace().measure(solved, at)
    assert [neuron for _, neuron in shown.inputs] == ["1", "2"]
    assert not shown.is_first
    assert len(shown.wrong) == 0


def test_what_cannot_be_shown_is_said_in_a_sentence():
    subject, instant = trained(load_example("hinton"))
    for neuron in (NeuronName("input", "x1"), NeuronName("gone", "1")):
        said = WeightSpace(neuron).measure(subject, instant)
        assert isinstance(said, str)
        assert said.endswith(".")
        assert WeightSpaceRegion(neuron).measure(subject, instant) is None
        assert WeightSpaceContradiction(neuron).measure(subject, instant) is None


def test_the_loss_behind_weight_space_is_that_of_training():
    subject, instant = trained(replace(load_example("margin"), dtype="float64"), 5)
    weights = WeightSpace().measure(subject, instant).weights
    (x, y), e = weights[:2].tolist(), 1e-3
    view = ((x - e, x + e), (y - e, y + e))
    shown = WeightSpaceLoss(view=view, resolution=1).measure(subject, instant)
    assert shown[0, 0] == pytest.approx(Scores().measure(subject, instant).train.loss, rel=1e-6)
    assert WeightSpaceLoss().measure(*trained(load_example("hinton"))) is None


@pytest.mark.parametrize("activation", [Identity(), Sigmoid(), Tanh()])
def test_the_quadratic_loss_lies_behind_it_too(activation):
    experiment = edits.set_loss(Quadratic()).change(load_example("margin"))
    experiment = edits.set_activation("output", activation).change(experiment)
    subject, instant = trained(replace(experiment, dtype="float64"), 3)
    (x, y), e = WeightSpace().measure(subject, instant).weights[:2].tolist(), 1e-3
    view = ((x - e, x + e), (y - e, y + e))
    shown = WeightSpaceLoss(view=view, resolution=1).measure(subject, instant)
    assert shown[0, 0] == pytest.approx(Scores().measure(subject, instant).train.loss, rel=1e-5)


@pytest.mark.parametrize("generosity", [0.0, 0.05, 0.2, 0.3, 1.0, 2.0])
def test_the_promise_holds_where_the_margin_is_above_half_the_learning_rate(generosity):
    experiment = replace(load_example("separable"), optimiser=Sgd(0.3), dtype="float64")
    subject, instant = trained(experiment, 60)
    lesson = WeightSpaceLesson(generosity=generosity).measure(subject, instant)
    assert lesson.is_promised == (generosity > 0.15)
    falls = -np.diff(lesson.distances**2)[lesson.mistakes - 1]
    shown = WeightSpace().measure(subject, instant)
    squares = (shown.vectors[(lesson.mistakes - 1) % 10] ** 2).sum(axis=1)
    assert (falls >= 0.3 * squares * (2 * generosity - 0.3) - 1e-9).all()
    # the goal has the margin, and it is what the region measurement shades
    reached = shown.signs * (shown.vectors @ lesson.goal)
    assert (reached >= generosity * (shown.vectors**2).sum(axis=1) - 1e-6).all()


def test_tanh_has_no_folds():
    subject, instant = trained(load_example("circle"))
    assert "choose ReLU" in NetworkFolds().measure(subject, instant)
