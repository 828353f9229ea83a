"""Labels whose height stays while their text changes."""

import pytest

from playground.ui.still_label import SteadyLabel, StillLabel

SHORT, LONG = "Short.", "A long text that takes several lines in a narrow place. " * 3


@pytest.fixture
def label(qtbot):
    made = StillLabel()
    qtbot.addWidget(made)
    made.resize(200, 20)
    made.show()
    return made


def test_it_grows_with_its_longest_text_and_stays(label):
    label.say(SHORT)
    low = label.height()
    label.say(LONG)
    high = label.height()
    assert high > 2 * low
    label.say(SHORT)
    assert label.height() == high


def test_another_width_begins_anew(label):
    label.say(LONG)
    high = label.height()
    label.say(SHORT)
    label.resize(600, high)
    assert label.height() < high / 2


def test_held_it_keeps_its_height_whatever_it_shows(label):
    label.say(SHORT)
    low, label.is_held = label.height(), True
    label.say(LONG)
    assert label.height() == low


def test_two_that_are_level_are_as_high_as_the_higher(label, qtbot):
    other = StillLabel()
    qtbot.addWidget(other)
    other.resize(200, 20)
    other.show()
    label.level_with(other)
    label.say(SHORT)
    other.say(LONG)
    assert label.height() == other.height() > label.fontMetrics().height() * 2


def test_a_steady_label_has_room_for_all_it_may_show(qtbot):
    label = SteadyLabel()
    qtbot.addWidget(label)
    label.resize(200, 20)
    label.show()
    label.may_show((SHORT, LONG))
    high = label.height()
    for text in (SHORT, LONG):
        label.setText(text)
        assert label.heightForWidth(200) <= label.height() == high
    label.may_show((SHORT,))
    assert label.height() < high / 2
