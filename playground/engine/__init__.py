"""The engine: NumPy and SciPy only, no Qt, no threads, no files. These are its everyday names."""

from playground.engine.activations.identity import Identity
from playground.engine.activations.relu import Relu
from playground.engine.activations.sigmoid import Sigmoid
from playground.engine.activations.softmax import Softmax
from playground.engine.activations.tanh import Tanh
from playground.engine.datasets.circle import Circle
from playground.engine.datasets.spiral import Spiral
from playground.engine.datasets.xor import Xor
from playground.engine.gradients.mean_gradient import mean_gradient
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.network import Network, Node, feed_forward
from playground.engine.optimisers.momentum import Momentum
from playground.engine.optimisers.sgd import Sgd

__all__ = [
    "Circle",
    "Dense",
    "Identity",
    "Input",
    "Momentum",
    "Network",
    "Node",
    "Relu",
    "Sgd",
    "Sigmoid",
    "Softmax",
    "Spiral",
    "Tanh",
    "Xor",
    "feed_forward",
    "mean_gradient",
]
