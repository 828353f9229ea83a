"""How the loss surface is asked for and drawn, as one frozen value; a form offers its fields."""

from dataclasses import dataclass

from playground.engine.landscape.ground import Ground
from playground.engine.landscape.plane_kind import PlaneKind
from playground.engine.landscape.planes.principal import PrincipalPlane
from playground.engine.landscape.planes.two_weights import TwoWeights
from playground.registry import Member, parameter

GROUNDS = {
    "some training examples": Ground.SAMPLE,
    "all training examples": Ground.TRAINING,
    "held-out examples": Ground.TEST,
    "next minibatch": Ground.MINIBATCH,
}
_RESOLUTIONS = {"usual": 33, "fine": 65}
LINEAR, LOGARITHMIC = "linear", "logarithmic"

_FOLLOWING = (TwoWeights, PrincipalPlane)
"""Kinds of planes that are best laid anew while training goes on."""


@dataclass(frozen=True)
class Options(Member):
    """What the form beside the surface offers."""

    ground: str = parameter(
        "some training examples",
        "Loss of",
        "The examples whose mean loss is the height. The next minibatch alone has a surface of its "
        "own, which is another one at each step: that is why the steps zigzag.",
        choices=tuple(GROUNDS),
    )
    n_sample: int = parameter(
        1000,
        "Examples",
        "How many training examples are taken where only some are: more of them take longer.",
        minimum=1,
        maximum=1_000_000,
        choices=(100, 300, 1000, 3000),
    )
    is_penalised: bool = parameter(
        False,
        "With penalty",
        "Add the penalty for large weights to the height: what training makes smaller is the sum "
        "of both. Without it, the surface is the loss that the curves show.",
    )
    heights: str = parameter(
        LINEAR,
        "Heights",
        "On a logarithmic scale each factor of ten is as high as another: then the bottom of a "
        "valley can be seen beside its walls.",
        choices=(LINEAR, LOGARITHMIC),
    )
    detail: str = parameter(
        "usual",
        "Detail",
        "At how many places the loss is computed: 33 × 33, or fine, 65 × 65.",
        choices=tuple(_RESOLUTIONS),
    )
    is_following: bool = parameter(
        False,
        "Directions follow",
        "Lay the surface anew through the weights as they become; otherwise it holds still until "
        "Refresh (⟳) is pressed.",
    )
    is_range_following: bool = parameter(
        True,
        "Range follows",
        "Show as much of the surface as the path of training takes up. The mouse wheel zooms in "
        "and out, and holds the range.",
    )

    @property
    def ground_kind(self) -> Ground:
        """The examples whose loss is drawn."""
        return GROUNDS[self.ground]

    @property
    def resolution(self) -> int:
        """How many columns and rows are computed."""
        return _RESOLUTIONS[self.detail]

    @property
    def is_logarithmic(self) -> bool:
        """Whether heights are."""
        return self.heights == LOGARITHMIC


def follows_at_first(kind: type[PlaneKind]) -> bool:
    """Whether a kind of plane is laid anew with every step, until somebody says otherwise."""
    return issubclass(kind, _FOLLOWING)
