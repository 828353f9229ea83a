"""Hessians and their eigenvalues against PyTorch's, where it is installed."""

import numpy as np
import pytest

from playground.engine.landscape import eigen
from playground.engine.landscape.curvature import Curvature
from playground.engine.landscape.eigen import hessian_eigenpairs
from playground.engine.loss import LOSSES
from tests.engine.torch_functions import FUNCTIONS, LOSS_FUNCTIONS

torch = pytest.importorskip("torch")


def loss_of(terrain, theta):
    outputs = {"input": torch.from_numpy(terrain.part.inputs[:, :-1].T)}
    for node in terrain.network.nodes[1:]:
        place = terrain.network.places[node.id]
        matrix = theta[place.slice].reshape(node.layer.units, place.fan_in + 1)
        taken = torch.cat([outputs[source] for source in node.sources])
        sums = matrix[:, :-1] @ taken + matrix[:, -1:]
        outputs[node.id] = FUNCTIONS[node.layer.activation.name](sums)
    targets = torch.from_numpy(terrain.part.targets.T)
    return LOSS_FUNCTIONS[terrain.loss.name](sums, outputs["out"], targets) / targets.shape[1]


@pytest.mark.filterwarnings("ignore:.*torch.jit.*:DeprecationWarning")  # torch's own
@pytest.mark.parametrize("loss_name", [name for name in LOSSES.names() if name in LOSS_FUNCTIONS])
@pytest.mark.parametrize("activation_name", ["tanh", "sigmoid", "softmax"])
def test_the_hessian_and_its_eigenvalues_are_torchs(make, activation_name, loss_name, monkeypatch):
    monkeypatch.setattr(eigen, "_DENSE", 0)
    terrain = make.terrain(LOSSES[loss_name](), activation_name)
    theta = make.parameters(terrain.network)
    tensor = torch.from_numpy(theta)
    is_free = ~terrain.network.is_fixed
    whole = torch.func.hessian(lambda at: loss_of(terrain, at))(tensor).numpy()
    expected = whole * np.outer(is_free, is_free)
    curvature = Curvature(terrain, theta)
    computed = np.stack([curvature.hessian(row) for row in np.eye(len(theta))])
    np.testing.assert_allclose(computed, expected, rtol=1e-10, atol=1e-14)
    values = hessian_eigenpairs(curvature, 3).values
    np.testing.assert_allclose(values, np.linalg.eigvalsh(expected)[::-1][:3], rtol=1e-6)
