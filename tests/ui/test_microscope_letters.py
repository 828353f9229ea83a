"""Below the optimiser's formulas stands the learning rate that they have, and no other."""

from dataclasses import replace

import pytest

from playground.document import edits
from playground.document.data_files import read
from playground.document.examples import load_example
from playground.engine.parameter_key import ParameterKey
from playground.engine.schedules.exponential import Exponential
from playground.session.commands import Load, Step, StepPhase
from playground.session.synchronous_session import SynchronousSession
from playground.ui.lens import Lens
from playground.ui.microscope.letters import Where
from playground.ui.microscope.page import page


@pytest.fixture
def view():
    experiment = replace(load_example("circle"), schedule=Exponential(half_life=10))
    experiment = edits.set_rate_factor("hidden 1", 0.1).change(experiment)
    session = SynchronousSession(read)
    session.send(Load(experiment))
    session.send(Step(20))
    session.send(StepPhase(8))
    return session.latest().microscope


def rate_of(view, thing):
    (where,) = [item for item in page(view, Lens(thing=thing)) if isinstance(item, Where)]
    return where.text.split(" · ")[0].replace("\N{NO-BREAK SPACE}", " ")


def test_the_rate_is_that_of_the_moment_and_of_the_column(view):
    usual = 0.03 / 4
    own = ParameterKey("hidden 1", "1", ("input", "x1"))
    assert rate_of(view, own) == f"η = {usual / 10:g} learning rate"
    node = view.numbers.network.hidden[1]
    other = ParameterKey(node.id, node.neurons[0])
    assert rate_of(view, other) == f"η = {usual:g} learning rate"


def test_of_the_whole_step_the_columns_that_differ_are_named(view):
    assert rate_of(view, None) == "η = 0.0075 learning rate (× 0.1 in hidden 1)"
