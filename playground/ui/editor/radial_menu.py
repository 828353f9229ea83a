"""What the menu of a column offers for radial basis functions, and for what follows them."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from playground.document import radial_edits
from playground.document.edit import Edit
from playground.document.experiment import Experiment
from playground.engine.activations.identity import Identity
from playground.engine.bumps import BUMP, SHARE
from playground.engine.layers.radial_basis import RadialBasis
from playground.engine.measurement import Measurement
from playground.engine.measurements.fitted_outputs import FittedOutputs
from playground.engine.measurements.placed_centres import PlacedCentres
from playground.engine.network import Network, Node
from playground.engine.weighted_sums import WeightedSums
from playground.registry import parameters_of
from playground.ui.tooltip import tooltip

Wish = Measurement[Any] | Callable[[Experiment], Edit]
"""A question whose answer is to be set as weights, or what makes an edit of the present."""

RADIAL = (
    "Let each neuron of this column answer near a centre of its own, and less the further away the "
    "input is, instead of weighing the inputs: a radial basis function. Its centre and width start "
    "anew."
)
_EXAMPLES = (
    "Put each neuron's centre where a training example is, chosen at random, and give it the width "
    "β of the column. Again, and others are chosen."
)
_K_MEANS = (
    "Put the centres in the middle of groups of training examples, so that each example is near "
    "one: begin with examples far from each other, then move each centre to the mean of the "
    "examples nearest to it, until nothing changes."
)
_LEAST_SQUARES = (
    "Compute at once the weights and biases of this column with which the sum of the squared "
    "errors of all training examples is least. That works since its outputs are linear in them."
)
_ONE_PASS = (
    "Go once through the training examples and change the weights each time by the least that "
    "makes the output for that example exactly right (a projection; Kaczmarz's method)."
)


def offer_bumps(
    menu: QMenu,
    node: Node,
    layer: RadialBasis,
    network: Network,
    apply: Callable[[Edit], object],
    wish: Callable[[Wish], object],
) -> None:
    """Offer what there is to choose of a radial basis column."""
    kinds = QActionGroup(menu)
    info = parameters_of(RadialBasis)
    for kind, is_normalised in ((BUMP, False), (SHARE, True)):
        action = _add(menu, kind.title, info["is_normalised"].help if is_normalised else RADIAL)
        _let_choose(action, kinds, is_present=layer.is_normalised == is_normalised)
        edit = radial_edits.normalise_bumps(node.id, is_normalised=is_normalised)
        action.triggered.connect(lambda _=False, edit=edit: apply(edit))
    widths = menu.addMenu(f"{info['beta'].label} = {layer.beta:g}")
    widths.menuAction().setToolTip(tooltip(info["beta"].help))
    group = QActionGroup(widths)
    for beta in sorted({*info["beta"].choices, layer.beta}):
        action = widths.addAction(f"{beta:g}")
        _let_choose(action, group, is_present=beta == layer.beta)
        edit = radial_edits.set_width(network, node.id, beta)
        action.triggered.connect(lambda _=False, edit=edit: apply(edit))
    menu.addSeparator()
    for text, help_text, is_by_k_means in (
        ("Place centres at random examples", _EXAMPLES, False),
        ("Place centres by k-means", _K_MEANS, True),
    ):
        question = PlacedCentres(node.id, is_by_k_means)
        _add(menu, text, help_text).triggered.connect(partial(_ask, wish, question))


def offer_fits(menu: QMenu, layer: WeightedSums, wish: Callable[[Wish], object]) -> None:
    """Offer to fit a linear output column without gradients."""
    if not isinstance(layer.activation, Identity):
        return
    for text, help_text, is_one_pass in (
        ("Fit output weights by least squares", _LEAST_SQUARES, False),
        ("Fit output weights in one pass, example by example", _ONE_PASS, True),
    ):
        question = FittedOutputs(is_one_pass)
        _add(menu, text, help_text).triggered.connect(partial(_ask, wish, question))


def _ask(wish: Callable[[Wish], object], question: Measurement[Any], *_: object) -> None:
    wish(question)


def _add(menu: QMenu, text: str, help_text: str) -> QAction:
    action = menu.addAction(text)
    action.setToolTip(tooltip(help_text))
    return action


def _let_choose(action: QAction, group: QActionGroup, *, is_present: bool) -> None:
    action.setCheckable(True)
    action.setChecked(is_present)
    action.setActionGroup(group)
