"""What the menu of a hidden column offers to make it one of another kind, and of maxout pieces."""

from collections.abc import Callable

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from playground.document import maxout_edits, radial_edits
from playground.document.edit import Edit
from playground.document.experiment import Experiment
from playground.document.pieces import MOST_PIECES, groups_of, n_pieces_of
from playground.engine.layers.maxout import Maxout
from playground.engine.layers.radial_basis import RadialBasis
from playground.engine.network import Network, Node
from playground.ui.editor.radial_menu import RADIAL, Wish
from playground.ui.tooltip import tooltip

Make = Callable[[Experiment, str], Edit]

_DENSE = "Let each neuron weigh its inputs and add a bias again. The weights start anew."
_MAXOUT = (
    "Let each neuron of this column give the largest of several weighted sums, its pieces, which "
    "get a column of their own to the left. So it learns what its activation looks like: two "
    "pieces can be a ReLU, more of them any curve that bends upwards."
)
_PIECES = (
    "How many weighted sums each neuron takes the largest of. The first ones stay, new ones start "
    "at random."
)


def offer_kinds(menu: QMenu, node: Node, wish: Callable[[Wish], object]) -> None:
    """Offer to make a hidden column one of each other kind."""
    is_maxout, is_radial = isinstance(node.layer, Maxout), isinstance(node.layer, RadialBasis)
    if is_maxout:
        _offer(menu, node, "dense", _DENSE, maxout_edits.make_dense, wish)
        return
    if is_radial:
        _offer(menu, node, "dense", _DENSE, radial_edits.make_dense, wish)
    else:
        _offer(menu, node, "radial basis", RADIAL, radial_edits.make_radial, wish)
    _offer(menu, node, "maxout", _MAXOUT, maxout_edits.make_maxout, wish)


def _offer(
    menu: QMenu, node: Node, kind: str, help_text: str, make: Make, wish: Callable[[Wish], object]
) -> None:
    def made(experiment: Experiment) -> Edit:
        return make(experiment, node.id)

    action = menu.addAction(f"Make it a {kind} column")
    action.setToolTip(tooltip(help_text))
    action.triggered.connect(lambda: wish(made))


def offer_pieces(
    menu: QMenu, node: Node, network: Network, apply: Callable[[Edit], object]
) -> None:
    """Offer how many pieces the neurons of a maxout column have, where they are its own."""
    groups = groups_of(network, node)
    if groups is None:
        return
    present = n_pieces_of(groups)
    numbers = menu.addMenu(f"Pieces of each neuron: {present}")
    numbers.menuAction().setToolTip(tooltip(_PIECES))
    group = QActionGroup(numbers)
    for n_pieces in range(1, MOST_PIECES + 1):
        action: QAction = numbers.addAction(str(n_pieces))
        action.setCheckable(True)
        action.setChecked(n_pieces == present)
        action.setActionGroup(group)
        edit = maxout_edits.set_pieces(node.id, n_pieces)
        action.triggered.connect(lambda _=False, edit=edit: apply(edit))
