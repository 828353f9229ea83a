"""Where neurons stand that a person put somewhere, as arithmetic without a window."""

import itertools

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.network import Network, Node, feed_forward
from playground.engine.neuron_name import NeuronName
from playground.engine.parameter_key import ParameterKey
from playground.ui.editor.boxes import Box, united
from playground.ui.editor.clearance import covers, moved_by, spread, way_clear, way_into
from playground.ui.editor.layout import arrange
from playground.ui.editor.placing import apart, blended, share_of, space_of, with_places
from playground.ui.editor.shapes import Room
from playground.ui.editor.slots import clear_shift, slot_at, snap
from playground.ui.editor.walking import neighbour, next_of, parameters_of_neuron

shares = st.tuples(st.floats(0, 1), st.floats(0, 1))
sizes = st.lists(st.integers(1, 6), min_size=1, max_size=3)
rooms = st.tuples(st.integers(400, 2000), st.integers(400, 1400))


def network_of(*hidden, n_outputs=1):
    return feed_forward(Input(features=("x1", "x2")), *map(Dense, hidden), Dense(n_outputs))


def name(node, neuron):
    return NeuronName(node, str(neuron))


def boxes_of(arrangement, network):
    return {
        NeuronName(column.node_id, neuron): box
        for column in arrangement.columns
        for neuron, box in zip(network[column.node_id].neurons, column.neurons, strict=True)
    }


def drawn(network, width=700, height=500):
    return arrange(network, Room(width, height, left_label=20, right_label=10))


@st.composite
def placed_networks(draw):
    """Return a network, its arrangement, and places for some of its neurons."""
    network = network_of(*draw(sizes), n_outputs=draw(st.integers(1, 3)))
    width, height = draw(rooms)
    names = [NeuronName(node.id, each) for node in network.nodes for each in node.neurons]
    chosen = draw(st.lists(st.sampled_from(names), max_size=5, unique=True))
    places = {each: draw(shares) for each in chosen}
    return network, drawn(network, width, height), places


@given(placed_networks())
def test_a_neuron_stands_exactly_where_it_was_put_if_that_is_within_the_drawing(case):
    network, arrangement, places = case
    found = boxes_of(with_places(arrangement, network, places), network)
    space = space_of(arrangement)
    for each, (x, y) in places.items():
        side = found[each].width
        wanted = moved_by(
            Box(0, 0, side, side),
            x * arrangement.width - side / 2,
            y * arrangement.height - side / 2,
        )
        wanted = moved_by(wanted, *way_into(wanted, space))
        assert abs(found[each].x - wanted.x) <= 1
        assert abs(found[each].y - wanted.y) <= 1


@given(placed_networks())
def test_no_neuron_is_put_below_a_header_or_out_of_the_drawing(case):
    network, arrangement, places = case
    found = boxes_of(with_places(arrangement, network, places), network)
    space = space_of(arrangement).around(1)
    for each in places:
        assert way_into(found[each], space) == (0, 0)


@given(placed_networks())
def test_headers_never_overlap(case):
    network, arrangement, places = case
    assume(arrangement.width >= 66 * len(network.nodes))
    headers = [each.header for each in with_places(arrangement, network, places).columns]
    assert not any(covers(a, b) for a, b in itertools.combinations(headers, 2))


@given(placed_networks())
def test_neurons_that_nobody_placed_cover_no_other_of_their_column(case):
    network, arrangement, places = case
    found = with_places(arrangement, network, places)
    for column in found.columns:
        names = [NeuronName(column.node_id, each) for each in network[column.node_id].neurons]
        own = list(zip(names, column.neurons, strict=True))
        room = arrangement.height - column.header.bottom
        if room < 2.5 * len(own) * column.side:
            continue  # there need not be a free height
        for (a, one), (b, other) in itertools.combinations(own, 2):
            assert (a in places and b in places) or not covers(one, other)


@given(sizes, shares)
def test_columns_without_placed_neurons_stay_between(hidden, place):
    network = network_of(*hidden)
    arrangement = drawn(network)
    found = with_places(arrangement, network, {name("hidden 1", 1): (place[0], place[1])})
    middles = [column.body.centre[0] for column in found.columns]
    inputs, moved, *later = middles
    if inputs <= moved <= middles[-1]:
        assert sorted(later) == later
        assert all(x >= moved - 1 for x in later)


def test_a_column_put_beside_others_is_not_laid_out_above_them():
    network = network_of(4, 3)
    loose = Node("new", Dense(1))
    nodes = list(network.nodes)
    network = Network((*nodes[:2], loose, *nodes[2:]))
    room = Room(900, 600)
    stacked = arrange(network, room)
    assert stacked.by_id["new"].depth == stacked.by_id["hidden 2"].depth
    x = (stacked.by_id["hidden 1"].body.centre[0] + stacked.by_id["hidden 2"].body.centre[0]) / 2
    places = {name("new", 1): (x / 900, 0.9)}
    assert apart(stacked, places) == {"new"}
    assert not apart(stacked, {name("new", 1): share_of(stacked, stacked.by_id["new"].body)})
    found = with_places(arrange(network, room, alone={"new"}), network, places)
    middles = [column.body.centre[0] for column in found.columns]
    assert middles == sorted(middles)
    assert len({column.header.y for column in found.columns}) == 1


def test_nothing_placed_changes_nothing():
    network = network_of(3, 2)
    arrangement = drawn(network)
    assert with_places(arrangement, network, {}) is arrangement
    assert with_places(arrangement, network, {name("gone", 1): (0.5, 0.5)}) is arrangement


def test_places_where_everything_is_already_change_no_neuron():
    network = network_of(4, 3)
    arrangement = drawn(network)
    before = boxes_of(arrangement, network)
    places = {each: share_of(arrangement, box) for each, box in before.items()}
    assert boxes_of(with_places(arrangement, network, places), network) == before


def test_grids_keep_their_ranks():
    network = network_of(30)
    arrangement = drawn(network)
    assert with_places(arrangement, network, {name("hidden 1", 3): (0.2, 0.2)}) is arrangement


def test_a_glide_begins_and_ends_where_it_should():
    network = network_of(3)
    start = drawn(network)
    end = with_places(start, network, {name("hidden 1", 1): (0.3, 0.9)})
    assert blended(start, end, 0).columns == start.columns
    assert blended(start, end, 1) == end
    half = boxes_of(blended(start, end, 0.5), network)[name("hidden 1", 1)]
    a, b = (boxes_of(each, network)[name("hidden 1", 1)] for each in (start, end))
    assert half.centre == pytest.approx(((a.x + b.x + a.width) / 2, (a.y + b.y + a.width) / 2))


# --- keeping clear ---------------------------------------------------------------------------


@given(st.lists(st.tuples(st.floats(0, 500), st.floats(1, 80)), min_size=1, max_size=8))
def test_what_is_spread_keeps_its_order_and_its_distances(things):
    middles, widths = zip(*things, strict=True)
    found = spread(middles, widths, 5)
    order = sorted(range(len(found)), key=lambda i: middles[i])
    for left, right in itertools.pairwise(order):
        assert found[right] - found[left] >= (widths[left] + widths[right]) / 2 + 5 - 1e-6
    assert sum(found) == pytest.approx(sum(middles))  # nothing pushes them to one side


def test_what_is_spread_stays_on_its_line():
    assert spread([100, 98, 3], [20, 20, 20], 5, 100) == [90, 65, 10]


def test_what_is_far_apart_already_is_not_spread():
    assert spread([50, 10, 90], [20, 20, 20], 5) == [50, 10, 90]


@given(st.lists(st.tuples(st.floats(0, 300), st.floats(0, 300)), max_size=6), shares)
def test_a_way_clear_ends_in_the_room_and_off_the_others(corners, place):
    room, others = Box(0, 0, 400, 400), [Box(x, y, 40, 40) for x, y in corners]
    box = Box(400 * place[0], 400 * place[1], 40, 40)
    way = way_clear([box], others, room, 4)
    assert way is not None  # there is much room
    there = moved_by(box, *way)
    assert max(map(abs, way_into(there, room))) < 0.1
    assert not any(covers(there, other.around(3.9)) for other in others)


def test_a_way_clear_is_no_way_where_nothing_is_in_it_and_none_where_all_is_full():
    room = Box(0, 0, 100, 100)
    assert way_clear([Box(10, 10, 20, 20)], [Box(60, 60, 20, 20)], room, 4) == (0, 0)
    assert way_clear([Box(10, 10, 20, 20)], [room], room, 4) is None


def test_boxes_go_clear_together():
    boxes = [Box(10, 10, 20, 20), Box(40, 10, 20, 20)]
    dx, dy = way_clear(boxes, [Box(45, 5, 20, 20)], Box(0, 0, 300, 300), 2)
    assert (dx, dy) == (0, 17)


# --- where a new neuron falls ----------------------------------------------------------------


def test_a_point_near_a_column_joins_it_and_stands_in_line():
    network = network_of(2)
    arrangement = drawn(network)
    column = arrangement.by_id["hidden 1"]
    slot = slot_at(arrangement, network, column.body.centre[0] + 20, 450)
    assert slot.column == "hidden 1"
    assert slot.box.centre[0] == pytest.approx(column.body.centre[0])


def test_a_point_between_columns_begins_another_in_front_of_the_right_one():
    network = network_of(2, 2)
    arrangement = drawn(network, 1200)
    one, two = (arrangement.by_id[each].body.centre[0] for each in ("hidden 1", "hidden 2"))
    slot = slot_at(arrangement, network, (one + two) / 2, 300)
    assert (slot.column, slot.before) == (None, "hidden 2")
    assert slot.box.centre == pytest.approx(((one + two) / 2, 300))


def test_inputs_come_from_the_data_and_nothing_is_behind_the_output():
    network = network_of(2)
    arrangement = drawn(network, 1000)
    inputs, output = arrangement.by_id["input"].body, arrangement.by_id["output"].body
    assert "inputs come from the data" in slot_at(arrangement, network, *inputs.centre)
    assert "inputs come from the data" in slot_at(arrangement, network, 1, 400)
    assert "right of the output" in slot_at(arrangement, network, 999, 300)
    assert slot_at(arrangement, network, output.centre[0], 450).column == "output"


@given(placed_networks(), shares)
def test_a_new_neuron_covers_nothing(case, point):
    network, arrangement, places = case
    arrangement = with_places(arrangement, network, places)
    x, y = point[0] * arrangement.width, point[1] * arrangement.height
    slot = slot_at(arrangement, network, x, y)
    if isinstance(slot, str) or slot.at is None:
        return
    assert way_into(slot.box, space_of(arrangement).around(0.1)) == (0, 0)
    taken = [column.header for column in arrangement.columns]
    taken += boxes_of(arrangement, network).values()
    assert not any(covers(slot.box, each) for each in taken)


def test_a_column_that_is_full_is_laid_out_closer():
    network = network_of(2)
    arrangement = drawn(network, height=260)
    slot = slot_at(arrangement, network, arrangement.by_id["hidden 1"].body.centre[0], 200)
    assert slot.column == "hidden 1"
    assert slot.at is None


def test_copies_go_below_what_they_were_copied_from():
    network = network_of(2)
    arrangement = drawn(network, 900, 900)
    box = boxes_of(arrangement, network)[name("hidden 1", 2)]
    dx, dy = clear_shift(arrangement, [share_of(arrangement, box)])
    assert dx == 0
    assert dy * arrangement.height > box.height


# --- snapping --------------------------------------------------------------------------------


def test_a_neuron_near_an_axis_and_near_a_height_snaps_to_both():
    found = snap(Box(97, 203, 20, 20), [110], [Box(300, 200, 20, 20)], 7)
    assert (found.dx, found.dy) == (3, -3)
    assert len(found.guides) == 2


def test_a_neuron_far_from_everything_does_not_snap():
    found = snap(Box(0, 0, 20, 20), [110], [Box(300, 200, 20, 20)], 7)
    assert found == snap(Box(0, 0, 20, 20), [], [], 7)
    assert not found.guides


# --- walking ---------------------------------------------------------------------------------


def test_walking_goes_to_the_nearest_neuron_and_stops_at_the_ends():
    network = network_of(3)
    boxes = boxes_of(drawn(network), network)
    first, second = name("hidden 1", 1), name("hidden 1", 2)
    assert neighbour(boxes, first, (0, 1)) == second
    assert neighbour(boxes, first, (0, -1)) is None
    assert neighbour(boxes, second, (1, 0)) == name("output", 1)
    assert neighbour(boxes, name("output", 1), (1, 0)) is None
    assert neighbour(boxes, first, (-1, 0)) == name("input", "x1")


@given(placed_networks())
def test_every_neuron_is_reached_on_foot_from_where_nothing_was_moved(case):
    network, arrangement, _ = case
    boxes = boxes_of(arrangement, network)
    reached, left = set(), [min(boxes)]
    while left:
        here = left.pop()
        reached.add(here)
        ways = ((1, 0), (-1, 0), (0, 1), (0, -1))
        found = {neighbour(boxes, here, way) for way in ways} - reached - {None}
        left += found
    assert reached == set(boxes)


def test_weights_of_a_neuron_are_gone_through_in_order_and_round():
    network = network_of(1)
    keys = parameters_of_neuron(network, name("hidden 1", 1))
    assert keys[-1] == ParameterKey("hidden 1", "1")
    assert len(keys) == 3
    assert next_of(keys, None, 1) == keys[0]
    assert next_of(keys, None, -1) == keys[-1]
    assert next_of(keys, keys[-1], 1) == keys[0]
    assert parameters_of_neuron(network, name("input", "x1")) == []


def test_the_box_around_boxes():
    assert united([Box(0, 0, 1, 1), Box(5, 3, 2, 1)]) == Box(0, 0, 7, 4)
