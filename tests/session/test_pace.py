"""The pace: how many steps are due at a moment, on a clock of our own."""

from itertools import pairwise

import pytest

from playground.session import pace
from playground.session.pace import SLICE, Pace


class Clock:
    def __init__(self):
        self.now = 1000.0

    def perf_counter(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(pace, "time", clock)
    return clock


def play(made, clock, seconds, cost):
    """Play for so long with steps that take `cost` seconds; return when each was taken."""
    taken, end = [], clock.now + seconds
    while clock.now < end:
        wait = made.wait()
        if wait > 0:
            clock.now += wait
            continue
        n_steps = made.n_steps(is_playing=True)
        clock.now += n_steps * cost
        made.took(n_steps, n_steps * cost)
        taken += [clock.now] * n_steps
    return taken


@pytest.mark.parametrize("rate", [1, 10, 60, 500])
def test_so_many_steps_a_second_as_asked_for(clock, rate):
    made = Pace()
    made.steps_per_second = rate
    made.begin()
    taken = play(made, clock, 10, 1e-5)
    assert len(taken) == pytest.approx(10 * rate, abs=2)


def test_the_first_step_comes_at_once_and_the_others_evenly(clock):
    made = Pace()
    made.steps_per_second = 2
    made.begin()
    taken = play(made, clock, 3, 1e-4)
    gaps = [b - a for a, b in pairwise(taken)]
    assert taken[0] == pytest.approx(1000, abs=1e-3)
    assert gaps == pytest.approx([0.5] * len(gaps), abs=1e-3)


def test_at_full_speed_there_is_no_waiting_and_slices_last_as_long_as_they_should(clock):
    made = Pace()
    made.begin()
    play(made, clock, 1, 1e-5)
    assert made.wait() == 0
    assert made.n_steps(is_playing=True) == pytest.approx(SLICE / 1e-5, rel=0.1)


def test_a_step_longer_than_a_slice_is_taken_alone(clock):
    made = Pace()
    made.begin()
    play(made, clock, 5, 0.3)
    assert made.n_steps(is_playing=True) == 1


def test_it_does_not_race_to_catch_up_after_a_standstill(clock):
    made = Pace()
    made.steps_per_second = 100
    made.begin()
    play(made, clock, 1, 1e-5)
    clock.now += 60  # the window was busy
    late = play(made, clock, 1, 1e-5)
    assert len(late) <= 100 * (1 + 0.1) + SLICE / 1e-5 + 2


def test_what_is_not_played_runs_as_fast_as_it_goes(clock):
    made = Pace()
    made.steps_per_second = 1
    made.begin()
    for _ in range(50):
        made.took(1, 1e-5)
    assert made.n_steps(is_playing=False) > 10
    assert made.n_steps(is_playing=True) == 1


def test_the_speed_is_that_of_the_last_second(clock):
    made = Pace()
    made.begin()
    assert made.speed == 0
    play(made, clock, 3, 1e-3)
    assert made.speed == pytest.approx(1000, rel=0.01)
    play(made, clock, 3, 1e-2)
    assert made.speed == pytest.approx(100, rel=0.05)
    made.begin()
    assert made.speed == 0
