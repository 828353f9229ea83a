"""How the learning rate changes with the steps: values by hand, and PyTorch's own schedules."""

import math

import pytest

from playground.engine.schedule import SCHEDULES
from playground.engine.schedules.cosine import Cosine
from playground.engine.schedules.exponential import Exponential
from playground.engine.schedules.inverse import Inverse
from playground.engine.schedules.stairs import Stairs
from playground.engine.schedules.warm_up import WarmUp


@pytest.mark.parametrize(
    ("schedule", "rates"),
    [
        (Inverse(decay=2.0), {0: 0.5, 1: 0.25, 3: 0.125}),
        (Exponential(half_life=10), {0: 0.5, 10: 0.25, 5: 0.5 / math.sqrt(2), 100: 0.5 / 1024}),
        (Stairs(every=10, share=0.1), {0: 0.5, 9: 0.5, 10: 0.05, 25: 0.005}),
        (Cosine(length=100, rest=0.2), {0: 0.5, 50: 0.3, 100: 0.1, 1000: 0.1}),
        (WarmUp(length=4), {0: 0.125, 1: 0.25, 3: 0.5, 4: 0.5, 1000: 0.5}),
    ],
)
def test_the_rates_are_those_of_the_formula(schedule, rates):
    for step, rate in rates.items():
        assert schedule.rate(0.5, step) == pytest.approx(rate, rel=1e-12)


@pytest.mark.parametrize("name", SCHEDULES.names())
def test_a_rate_is_never_negative_nor_above_what_is_set(name):
    schedule = SCHEDULES[name]()
    rates = [schedule.rate(0.3, step) for step in (0, 1, 7, 100, 999, 1000, 10**6)]
    assert all(0 <= rate <= 0.3 for rate in rates)
    assert schedule.is_constant == (len(set(rates)) == 1)
    assert schedule.formula
    assert schedule.latex


def test_pytorchs_schedules_are_the_same():
    torch = pytest.importorskip("torch")
    schedulers = torch.optim.lr_scheduler
    pairs = {
        Exponential(half_life=20): lambda o: schedulers.ExponentialLR(o, 0.5 ** (1 / 20)),
        Stairs(every=7, share=0.3): lambda o: schedulers.StepLR(o, 7, 0.3),
        Cosine(length=40, rest=0.1): lambda o: schedulers.CosineAnnealingLR(o, 40, 0.2 * 0.1),
        WarmUp(length=10): lambda o: schedulers.LinearLR(o, 0.1, 1.0, 9),
    }
    for ours, make in pairs.items():
        optimiser = torch.optim.SGD([torch.zeros(1, requires_grad=True)], 0.2)
        theirs = make(optimiser)
        for step in range(40):
            assert ours.rate(0.2, step) == pytest.approx(theirs.get_last_lr()[0], rel=1e-9)
            optimiser.step()
            theirs.step()
