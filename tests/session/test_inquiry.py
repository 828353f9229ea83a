"""The inquiry: which questions are open, and whose answers still count."""

from dataclasses import dataclass, replace

import numpy as np
import pytest

from playground.document.edits import add_neuron
from playground.document.sketch import Sketch
from playground.engine.measurement import Measurement
from playground.engine.network import Network
from playground.engine.neuron_name import NeuronName
from playground.engine.optimisers.adam import Adam
from playground.engine.optimisers.sgd import Sgd
from playground.session.analyst import Findings, answer
from playground.session.inquiry import QUICK, Inquiry
from playground.session.trainer import Trainer


@dataclass(frozen=True)
class Priced(Measurement[int]):
    """A question that costs what it says."""

    price: float
    number: int

    def cost(self, subject):
        return self.price

    def measure(self, subject, instant):
        return self.number


class Desk:
    """An inquiry with an analyst that only takes questions down."""

    def __init__(self, experiment):
        self.asked, self.told, self.recorded, self.is_busy = [], [], [], False
        self.trainer = Trainer(experiment, experiment.dataset.load(experiment.data_rng()))
        self.inquiry = Inquiry(self, self.told.append)
        self.inquiry.begin(self.trainer)

    def ask(self, question):
        self.asked.append(question)

    def want(self, load, measurements):
        self.wanted = (load, measurements)

    def answers(self):
        def record(measurement, step, value):
            self.recorded.append((measurement, step))

        return self.inquiry.answers(self.trainer, self.trainer.state.freeze(), record)


@pytest.fixture
def desk(experiment):
    return Desk(experiment)


def test_quick_questions_are_answered_at_once(desk, questions):
    desk.inquiry.watched = frozenset({questions.quick})
    desk.trainer.advance(3)
    (given,) = desk.answers().values()
    assert (given.step, given.value) == (3, desk.trainer.theta.tolist())
    assert desk.asked == []
    assert desk.recorded == [(questions.quick, 3)]
    assert not desk.inquiry.is_outdated


def test_slow_questions_go_to_the_analyst_with_the_weights_of_their_step(desk, questions):
    desk.inquiry.watched = frozenset({questions.slow, questions.quick})
    desk.trainer.advance(3)
    assert set(desk.answers()) == {questions.quick}
    (question,) = desk.asked
    assert question.measurements == (questions.slow,)
    assert question.instant.step == 3
    assert question.instant.theta.tolist() == desk.trainer.theta.tolist()
    assert desk.inquiry.is_outdated


def test_a_busy_analyst_is_left_alone(desk, questions):
    desk.inquiry.watched = frozenset({questions.slow})
    desk.is_busy = True
    desk.answers()
    assert desk.asked == []
    assert desk.inquiry.is_outdated
    assert not desk.inquiry.can_ask
    desk.is_busy = False
    assert desk.inquiry.can_ask
    desk.answers()
    assert len(desk.asked) == 1


def test_an_answer_stays_until_there_is_a_newer_one(desk, questions):
    desk.inquiry.watched = frozenset({questions.slow})
    desk.answers()
    desk.inquiry.receive(answer(desk.asked[-1]))
    assert desk.answers()[questions.slow].step == 0
    assert not desk.inquiry.is_outdated
    desk.trainer.advance(2)
    assert desk.answers()[questions.slow].step == 0
    assert desk.asked[-1].instant.step == 2
    desk.inquiry.receive(answer(desk.asked[-1]))
    assert desk.answers()[questions.slow].step == 2
    assert desk.recorded == [(questions.slow, 0), (questions.slow, 2)]
    assert len(desk.asked) == 2  # what is known of the present step is not asked again


def test_answers_about_an_experiment_that_is_over_do_not_count(desk, questions):
    desk.inquiry.watched = frozenset({questions.slow})
    desk.answers()
    late = answer(desk.asked[-1])
    desk.inquiry.begin(desk.trainer)
    desk.inquiry.receive(late)
    assert desk.answers() == {}
    assert desk.recorded == []


def test_a_slow_failure_is_told_once_and_does_not_take_the_others_with_it(desk, questions):
    desk.inquiry.watched = frozenset({questions.slow, questions.broken_and_slow})
    desk.answers()
    for _ in range(3):
        desk.inquiry.receive(answer(desk.asked[-1]))
        assert set(desk.answers()) == {questions.slow}
        desk.trainer.advance(1)
        desk.answers()
    assert [type(error) for error in desk.told] == [ZeroDivisionError]
    assert desk.asked[-1].measurements == (questions.slow,)


def test_a_question_without_a_price_is_told_once_and_dropped(desk, questions):
    desk.inquiry.watched = frozenset({questions.without_price})
    for _ in range(3):
        assert desk.answers() == {}
        assert not desk.inquiry.is_outdated
    assert len(desk.told) == 1


def test_another_experiment_gives_a_failed_question_another_chance(desk, questions):
    desk.inquiry.watched = frozenset({questions.broken})
    desk.answers()
    desk.inquiry.begin(desk.trainer)
    desk.answers()
    assert len(desk.told) == 1  # but the same trouble is told no second time
    assert questions.broken not in desk.answers()


@dataclass(frozen=True)
class OnlyAdam(Measurement[int]):
    """A question about one optimiser alone."""

    def cost(self, subject):
        return 1.0

    def measure(self, subject, instant):
        if not isinstance(instant.optimiser, Adam):
            raise TypeError("another optimiser")
        return 1


def test_another_optimiser_gives_a_failed_question_another_chance(desk, experiment):
    desk.inquiry.watched = frozenset({OnlyAdam()})
    assert desk.answers() == {}
    assert len(desk.told) == 1
    go_on_with(desk, replace(experiment, optimiser=Adam()))
    assert desk.answers()[OnlyAdam()].value == 1


def test_findings_of_nothing_change_nothing(desk):
    desk.inquiry.receive(Findings(1))
    assert desk.answers() == {}


def frozen(experiment):
    *nodes, output = experiment.network.nodes
    return replace(experiment, network=Network((*nodes, replace(output, is_frozen=True))))


def sketched(experiment):
    return replace(experiment, sketch=Sketch().with_places({NeuronName("output", "1"): (0.5, 0.5)}))


KEEPS = {
    "a sketch": sketched,
    "a learning rate": lambda e: replace(e, optimiser=Sgd(0.5)),
    "a batch size": lambda e: replace(e, batch_size=20),
}
FORGETS = {
    "a lock": frozen,
    "a neuron": add_neuron("hidden 1").change,
    "other inputs": lambda e: replace(e, is_normalised=True),
    "a precision": lambda e: replace(e, dtype="float64"),
    "a seed, and so other data": lambda e: replace(e, seed=4),
}


def go_on_with(desk, experiment):
    before = desk.trainer.experiment
    is_same = (experiment.dataset, experiment.seed) == (before.dataset, before.seed)
    examples = desk.trainer.examples
    desk.trainer.load(
        experiment, examples if is_same else experiment.dataset.load(experiment.data_rng())
    )
    desk.inquiry.go_on(desk.trainer)


@pytest.mark.parametrize("name", KEEPS)
def test_answers_outlive_what_they_do_not_depend_on(desk, questions, experiment, name):
    desk.inquiry.watched = frozenset({questions.slow})
    desk.trainer.advance(3)
    desk.answers()
    desk.inquiry.receive(answer(desk.asked[-1]))
    desk.trainer.advance(2)
    before = desk.answers()
    under_way = answer(desk.asked[-1])
    changed = KEEPS[name](experiment)
    assert changed != experiment
    go_on_with(desk, changed)
    assert desk.answers() == before
    assert before[questions.slow].step == 3
    desk.inquiry.receive(under_way)
    given = desk.answers()[questions.slow]
    assert (given.step, given.value) == (5, desk.trainer.theta.tolist())


@pytest.mark.parametrize("name", FORGETS)
def test_answers_of_another_network_or_other_data_are_forgotten(desk, questions, experiment, name):
    desk.inquiry.watched = frozenset({questions.slow})
    desk.answers()
    under_way = answer(desk.asked[-1])
    desk.inquiry.receive(under_way)
    go_on_with(desk, FORGETS[name](experiment))
    assert desk.answers() == {}
    desk.inquiry.receive(under_way)
    assert desk.answers() == {}


def test_what_is_made_once_is_asked_once_and_its_answer_kept(desk, questions):
    once = type("Once", (type(questions.slow),), {"is_once": True})()
    desk.inquiry.watched = frozenset({once})
    desk.answers()
    desk.inquiry.receive(answer(desk.asked[-1]))
    desk.trainer.advance(3)
    assert desk.answers()[once].step == 0
    assert len(desk.asked) == 1
    desk.inquiry.watched = frozenset()
    desk.inquiry.watched = frozenset({once})  # the button has been pressed again
    assert desk.answers() == {}
    assert desk.asked[-1].instant.step == 3


def test_the_analyst_hears_what_is_still_wanted(desk, questions):
    desk.inquiry.watched = frozenset({questions.slow})
    before = desk.wanted
    desk.inquiry.begin(desk.trainer)
    assert desk.wanted == (before[0] + 1, frozenset({questions.slow}))


def test_an_instant_tells_which_examples_the_next_step_takes(desk, questions):
    desk.inquiry.watched = frozenset({questions.slow})
    desk.trainer.advance(4)
    desk.answers()
    rows = desk.asked[-1].instant.rows
    desk.trainer.advance_phase()
    np.testing.assert_array_equal(rows, desk.trainer.microscope.rows)


def test_many_quick_questions_together_are_slow(desk):
    third = [Priced(QUICK / 3 - 1, i) for i in range(5)]
    desk.inquiry.watched = frozenset(third)
    assert len(desk.answers()) == 3
    assert len(desk.asked[-1].measurements) == 2


def test_to_want_less_brings_nothing_unless_something_becomes_quick(desk):
    third = [Priced(QUICK / 3 - 1, i) for i in range(5)]
    desk.inquiry.watched = frozenset(third)
    answered = frozenset(desk.answers())
    assert desk.inquiry.answers_all(answered)
    assert not desk.inquiry.answers_all(frozenset(third) - answered)  # both fit in now
    assert not desk.inquiry.answers_all(answered | {Priced(1, 9)})
