"""The empty sheet: what a network has before anything is drawn."""

from dataclasses import replace

from playground.document.experiment import Experiment
from playground.document.reshaping import adapt_to
from playground.engine.dataset import Dataset
from playground.engine.datasets.circle import Circle
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.network import Network, feed_forward

_BARE = feed_forward(Input(features=("x1", "x2")), Dense())


def blank(dataset: Dataset, *, like: Experiment | None = None) -> Experiment:
    """Return an experiment whose network has the inputs and outputs of the data and nothing else.

    How it is trained is taken over from `like`, if given.
    """
    like = like or Experiment(_BARE, Circle())
    bare = Experiment(
        _BARE,
        Circle(),
        optimiser=like.optimiser,
        initialiser=like.initialiser,
        batch_size=like.batch_size,
        seed=like.seed,
        is_normalised=dataset.is_raw,
        dtype=like.dtype,
        schedule=like.schedule,
        clipping=like.clipping,
        penalty=like.penalty,
        order=like.order,
    )
    fitting = adapt_to(bare, dataset)
    output = replace(fitting.network.output, sources=())
    return replace(fitting, network=Network((fitting.network.input, output)))
