"""The plane through three images: how they are mixed, and what the network makes of the mixtures.

A place of the plane is (x, y), with the images a, b and c on the corners of a triangle of side 1.
It stands for the image a + u (b - a) + v (c - a), whose shares of a, b and c are (1 - u - v, u, v).
"""

import math
from collections.abc import Sequence

import numpy as np
from numpy.random import Generator

from playground.engine.arrays import ByteArray, FloatArray, IntArray, read_only
from playground.engine.bound_network import BoundNetwork
from playground.engine.calls import Call, call, run
from playground.engine.layers.input import Input
from playground.engine.measurement import Subject
from playground.engine.network import Network, NetworkError, Node

HEIGHT = math.sqrt(3) / 2
"""Of the triangle."""
CORNERS = read_only(np.array([[0.0, 0.0], [1.0, 0.0], [0.5, HEIGHT]]))
"""(3, 2): where the three images are."""
MARGIN = 0.28
"""How much farther than the triangle the square that is looked at reaches, left and right."""
BOUNDS = (
    (-MARGIN, 1 + MARGIN),
    (HEIGHT / 2 - 0.5 - MARGIN, HEIGHT / 2 + 0.5 + MARGIN),
)
"""(lowest, highest) x, and y."""
_CHUNK = 2500
"""Places in one run: few enough for a hidden column's activations to stay in the cache."""


def shares_at(places: FloatArray) -> FloatArray:
    """Return the shares of the images, (..., 3), at places, (..., 2); outside some are negative."""
    c = places[..., 1] / HEIGHT
    b = places[..., 0] - c / 2
    return np.stack([1 - b - c, b, c], axis=-1)


def nearest_inside(place: tuple[float, float]) -> tuple[float, float, float]:
    """Return the shares at the place of the triangle that is nearest to one of the plane."""
    shares = shares_at(np.array(place))
    if (shares < 0).any():
        shares = min(_on_edges(np.array(place)), key=lambda found: found[0])[1]
    a, b, c = shares.tolist()
    return a, b, c


def _on_edges(place: FloatArray) -> list[tuple[float, FloatArray]]:
    """Return for each edge how far its nearest point is from a place, and the shares there."""
    found: list[tuple[float, FloatArray]] = []
    for start, stop in ((0, 1), (1, 2), (2, 0)):
        along = CORNERS[stop] - CORNERS[start]
        share = float(np.clip((place - CORNERS[start]) @ along, 0, 1))  # the edge's length is 1
        shares = np.zeros(3)
        shares[start], shares[stop] = 1 - share, share
        found.append((float(np.linalg.norm(shares @ CORNERS - place)), shares))
    return found


def mixed(images: Sequence[bytes], shares: Sequence[float]) -> bytes:
    """Return the mixture of images of a byte a pixel, rounded to bytes."""
    pixels = np.stack([np.frombuffer(image, np.uint8) for image in images]).astype(np.float64)
    mixture = np.asarray(shares) @ pixels
    return np.rint(np.clip(mixture, 0, 255)).astype(np.uint8).tobytes()


def three_of_different_classes(labels: IntArray, n_classes: int, rng: Generator) -> list[int]:
    """Return three examples, by their places in `labels`, (n,), chosen by chance.

    Where there are too few classes, or examples, some come from the same class, or are the same.
    """
    rows: list[int] = []
    for label in rng.permutation(n_classes).tolist():
        some = np.flatnonzero(labels == label)
        if len(some) and len(rows) < 3:
            rows.append(int(rng.choice(some)))
    others = [row for row in rng.permutation(len(labels)).tolist() if row not in rows]
    return (rows + others + rows * 3 + others * 3)[:3]


class ImagePlane:
    """Computes a network's outputs over a square around the triangle, a chunk at a time.

    The network is replaced by one whose two inputs are u and v. As a sum of a neuron next to the
    inputs is w (a + u (b - a) + v (c - a)) + bias, its weights become w (b - a) and w (c - a), its
    bias w a + bias: a grid costs as little as one of 2D data, however many pixels there are.
    """

    def __init__(self, subject: Subject, resolution: int) -> None:
        self._network = subject.network
        self._small = small_network(subject.network)
        self._theta = np.zeros(self._small.n_parameters, subject.dtype)
        shares = shares_at(_grid(resolution))[:, 1:].astype(subject.dtype)
        n_chunks = -(-len(shares) // _CHUNK)
        size = -(-len(shares) // n_chunks)
        block = np.ones((3, size), subject.dtype)
        self._bound = BoundNetwork(self._small, self._theta, size, block)
        self._chunks: list[tuple[Call, slice]] = []
        for at in range(n_chunks):
            start = min(at * size, len(shares) - size)  # all alike, the last may overlap
            part = slice(start, start + size)
            fill = call(np.copyto, block[:-1], np.ascontiguousarray(shares[part].T))
            self._chunks.append((fill, part))

    def outputs(self, theta: FloatArray, images: FloatArray) -> FloatArray:
        """Return the outputs, (n_outputs, resolution**2), x running fastest, both ascending.

        `images` are three, (3, n_inputs), as the network takes them in.
        """
        self._shrink(theta.astype(np.float64), images)
        n_places = max(part.stop for _, part in self._chunks)
        outputs = np.empty((len(self._bound.outputs), n_places), self._theta.dtype)
        with np.errstate(all="ignore"):  # a diverged network gives what is not finite
            for fill, part in self._chunks:
                fill()
                run(self._bound.forward)
                outputs[:, part] = self._bound.outputs
        return outputs

    def _shrink(self, theta: FloatArray, images: FloatArray) -> None:
        """Fill in the parameters of the small network."""
        network = self._network
        origin, directions = images[0], images[1:] - images[0]
        large, small = network.views(theta), self._small.views(self._theta)
        for node in network.nodes[1:]:
            weight, bias = large[node.id]["weight"], large[node.id]["bias"]
            if network.input.id in node.sources:
                before = node.sources[: node.sources.index(network.input.id)]
                start = sum(network[source].layer.n_units for source in before)
                stop = start + len(origin)
                pixels = weight[:, start:stop]
                with np.errstate(all="ignore"):
                    bias = bias + pixels @ origin
                    seen = pixels @ directions.T
                weight = np.hstack([weight[:, :start], seen, weight[:, stop:]])
            with np.errstate(all="ignore"):
                small[node.id]["weight"][...], small[node.id]["bias"][...] = weight, bias


def small_network(network: Network) -> Network:
    """Return the network with u and v for its inputs; what is erased has weights of zero anyway."""
    for node in network.nodes:
        if network.input.id in node.sources and node.layer.memory:
            raise NetworkError(
                "Between images every input changes at once, and batch normalisation looks at each "
                "by itself; remove it from behind the inputs to see this map."
            )

    def small(node: Node) -> Node:
        if node is network.input:
            return Node(node.id, Input(features=("u", "v")))
        return Node(node.id, node.layer, node.sources, node.neurons)

    return Network(tuple(map(small, network.nodes)))


def raw_images(images: Sequence[bytes], subject: Subject) -> FloatArray | None:
    """Return images of a byte a pixel as the network takes them in, (n, n_inputs).

    None where the data are no images of so many pixels.
    """
    n_pixels, dataset = len(subject.dataset.columns), subject.dataset
    preparation = subject.prepared.preparation
    fits = dataset.image_shape is not None and not preparation.features
    if not images or not fits or any(len(image) != n_pixels for image in images):
        return None
    pixels: ByteArray = np.stack([np.frombuffer(image, np.uint8) for image in images])
    unit = 1 if subject.examples.train.inputs.dtype == np.uint8 else 255
    return preparation.apply(pixels.astype(np.float64) / unit)


def _grid(resolution: int) -> FloatArray:
    """Return the centres of squares that tile the bounds, (resolution**2, 2), x fastest."""
    axes = [low + (high - low) * (np.arange(resolution) + 0.5) / resolution for low, high in BOUNDS]
    x, y = np.meshgrid(*axes)
    return np.column_stack([x.ravel(), y.ravel()])
