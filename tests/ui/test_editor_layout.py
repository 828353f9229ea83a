"""Where the drawing puts what, and which way connections run; no window."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.network import Network, Node, feed_forward
from playground.engine.parameter_key import parameter_index
from playground.ui.editor.layout import arrange, depths
from playground.ui.editor.pages import Pages
from playground.ui.editor.routes import flattened
from playground.ui.editor.shapes import Room
from playground.ui.editor.wiring import MOST_LINES, NeuronName, wire

SMALL, LARGE = Room(420, 400), Room(2000, 1300)
INPUTS = Node("input", Input(features=("x1", "x2")))
ADDER = Network(
    (
        INPUTS,
        Node("first", Dense(1), ("input",)),
        Node("second", Dense(2), ("input", "first"), erased=frozenset({("input", "x1", "2")})),
        Node("third", Dense(1), ("second",)),
        Node("output", Dense(2), ("first", "third", "input")),
    )
)
BRANCHES = Network(
    (
        INPUTS,
        Node("upper", Dense(4), ("input",)),
        Node("lower", Dense(3), ("input",)),
        Node("output", Dense(1), ("upper", "lower", "input")),
    )
)


def dense(*sizes):
    return feed_forward(Input(features=("x1", "x2")), *map(Dense, sizes))


def of_pixels(*sizes):
    return feed_forward(Input(shape=(28, 28)), *map(Dense, sizes))


def overlap(a, b):
    return a.x < b.right and b.x < a.right and a.y < b.bottom and b.y < a.bottom


@st.composite
def networks(draw):
    """Return any graph: each node takes what it likes of those before it."""
    first = Input(shape=(28, 28)) if draw(st.booleans()) else Input(features=("x1", "x2", "x1 x2"))
    nodes = [Node("input", first)]
    for i in range(draw(st.integers(1, 5))):
        known = [node.id for node in nodes]
        sources = draw(st.lists(st.sampled_from(known), unique=True))
        nodes.append(Node(f"n{i}", Dense(draw(st.integers(1, 40))), tuple(sources)))
    return Network(tuple(nodes))


ROOMS = st.builds(
    Room,
    st.integers(280, 2400),
    st.integers(240, 1400),
    st.integers(0, 90),
    st.integers(0, 90),
    page_row=st.just(24),
    has_maps=st.booleans(),
)
PAGES = st.dictionaries(st.sampled_from([f"n{i}" for i in range(5)]), st.integers(0, 60))


@given(networks(), ROOMS, st.builds(Pages, PAGES))
def test_nothing_covers_anything_and_all_is_inside(network, room, pages):
    arrangement = arrange(network, room, pages)
    boxes = [c.header for c in arrangement.columns]
    for column in arrangement.columns:
        boxes += column.neurons or [column.body]
    for a, b in itertools.combinations(boxes, 2):
        assert not overlap(a, b)
    for box in boxes:
        assert box.x >= 0
        assert box.y >= 0
        assert box.right <= arrangement.width
        assert box.bottom <= arrangement.height
    assert arrangement.width >= room.width
    assert arrangement.height >= room.height


@given(networks(), ROOMS)
def test_every_column_stands_right_of_its_sources(network, room):
    arrangement = arrange(network, room)
    for node in network.nodes:
        here = arrangement.by_id[node.id]
        assert len(here.neurons) == (0 if node.layer.n_units == 784 else len(node.neurons))
        for source in node.sources:
            assert arrangement.by_id[source].outside.right < here.outside.x
    output = arrangement.by_id[network.output.id]
    assert all(place.depth < output.depth for place in arrangement.columns if place != output)


def test_a_column_is_as_deep_as_its_longest_path():
    assert depths(ADDER) == {"input": 0, "first": 1, "second": 2, "third": 3, "output": 4}
    assert depths(BRANCHES) == {"input": 0, "upper": 1, "lower": 1, "output": 2}


def test_a_column_without_sources_stands_right_of_the_one_before_it():
    alone = Node("alone", Dense(2))
    first, output = Node("first", Dense(2), ("input",)), Node("output", Dense(1), ("first",))
    assert depths(Network((INPUTS, first, alone, output))) == {
        "input": 0,
        "first": 1,
        "alone": 2,
        "output": 3,
    }
    assert depths(Network((INPUTS, alone, Node("output", Dense(1)))))["output"] == 2


def test_columns_of_the_same_depth_stand_above_each_other():
    arrangement = arrange(BRANCHES, LARGE)
    upper, lower = arrangement.by_id["upper"], arrangement.by_id["lower"]
    assert upper.header.x == lower.header.x
    assert upper.body.bottom < lower.header.y


@pytest.mark.parametrize("network", [dense(4, 2, 1), of_pixels(30, 10), of_pixels(128, 64, 10)])
def test_usual_networks_fit_the_centre_of_the_smallest_window(network):
    arrangement = arrange(network, SMALL)
    assert (arrangement.width, arrangement.height) == (SMALL.width, SMALL.height)


def test_a_larger_room_is_used():
    small, large = (arrange(dense(4, 2, 1), room) for room in (SMALL, LARGE))
    assert large.by_id["output"].side > 2 * small.by_id["output"].side
    assert large.by_id["output"].body.right > 0.9 * LARGE.width


def test_many_neurons_stand_in_a_grid_and_stay_visible():
    hidden = arrange(of_pixels(30, 10), SMALL).by_id["hidden 1"]
    assert hidden.n_files == 3
    assert hidden.side >= 20
    assert arrange(dense(1000, 1), SMALL).by_id["hidden 1"].side >= 7


def test_a_deep_network_grows_beyond_the_window_rather_than_become_illegible():
    arrangement = arrange(dense(*[8] * 12, 1), SMALL)
    assert arrangement.width > SMALL.width
    assert min(column.header.width for column in arrangement.columns) >= SMALL.least_header


def test_a_column_can_be_inserted_in_front_of_every_column_but_the_first():
    arrangement = arrange(ADDER, LARGE)
    assert [each.before for each in arrangement.insertions] == [n.id for n in ADDER.nodes[1:]]
    for each in arrangement.insertions:
        assert not any(column.header.holds(each.x, each.y) for column in arrangement.columns)


def drawn(network, room=LARGE):
    arrangement = arrange(network, room)
    return wire(network, arrangement), arrangement


def test_every_connection_has_a_line_that_knows_its_weight():
    wiring, _ = drawn(ADDER)
    keys = [wiring.lines.key(i) for i in range(len(wiring.lines))]
    assert len(set(keys)) == len(keys) == 2 + 5 + 2 + 8
    expected = [parameter_index(ADDER, key) for key in keys]
    np.testing.assert_array_equal(wiring.lines.theta_index, expected)
    assert all(wiring.lines.find(key) == i for i, key in enumerate(keys))


def test_an_erased_connection_has_no_line():
    wiring, _ = drawn(ADDER)
    keys = [wiring.lines.key(i) for i in range(len(wiring.lines))]
    into_second = [key for key in keys if key.node == "second"]
    assert ("input", "x1") in [key.source for key in into_second if key.neuron == "1"]
    assert ("input", "x1") not in [key.source for key in into_second if key.neuron == "2"]


def test_connections_from_an_image_and_the_largest_sets_are_bundles():
    wiring, _ = drawn(of_pixels(128, 64, 10))
    assert [(b.source.id, b.target.id) for b in wiring.bundles] == [
        ("hidden 1", "hidden 2"),
        ("input", "hidden 1"),
    ]
    assert len(wiring.lines) == 640
    assert len(drawn(dense(36, 36, 36, 36, 1))[0].lines) <= MOST_LINES


def test_a_neuron_opens_its_part_of_a_bundle():
    wiring, _ = drawn(of_pixels(128, 64, 10))

    def n_opened(*names):
        return sum(map(len, wiring.opened(NeuronName(*name) for name in names)))

    assert n_opened(("hidden 2", "5")) == 128
    assert n_opened(("hidden 1", "5")) == 64
    assert n_opened(("hidden 1", "5"), ("hidden 2", "5")) == 128 + 64 - 1
    assert n_opened(("output", "5")) == 0


def test_the_lines_of_a_neuron_are_those_that_begin_or_end_at_it():
    lines = drawn(ADDER)[0].lines
    found = {lines.key(i) for i in lines.of_neuron(NeuronName("first", "1"))}
    assert len(found) == 2 + 2 + 2
    assert all("first" in (key.node, key.source[0]) for key in found)


@pytest.mark.parametrize("network", [ADDER, BRANCHES, dense(8, 8, 1)])
@pytest.mark.parametrize("room", [SMALL, LARGE])
def test_connections_pass_between_neurons(network, room):
    wiring, arrangement = drawn(network, room)
    lines = flattened(wiring.lines.routes, is_curved=wiring.lines.is_curved)
    for i, line in enumerate(lines):
        key = wiring.lines.key(i)
        for column in arrangement.columns:
            if column.node_id in (key.node, key.source[0]):
                continue
            for box in column.neurons:
                assert not any(box.holds(x, y) for x, y in line)


def test_the_nearest_connection_is_found_within_reach():
    lines = drawn(dense(4, 2, 1))[0].lines
    for i in range(len(lines)):
        x, y = lines.middle(i)
        found = lines.nearest(x, y, 6)
        assert found is not None
        assert np.hypot(*np.subtract(lines.middle(found), (x, y))) < 6
    assert lines.nearest(-100, -100, 6) is None
    last = len(lines) - 1
    x, y = lines.routes[last][-1] - (20, 0)
    assert lines.nearest(x, y + 5, 12) == last


def test_connections_arrive_side_by_side():
    wiring, _ = drawn(BRANCHES)
    ends = [
        wiring.lines.routes[i][-1, 1]
        for i in range(len(wiring.lines))
        if wiring.lines.key(i).node == "output"
    ]
    assert len(set(ends)) == len(ends) == 9
