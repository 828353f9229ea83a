"""Each example's own gradient against PyTorch's vmap(grad), in float64."""

import numpy as np
import pytest

from playground.engine.activation import ACTIVATIONS
from playground.engine.gradients.per_example import PerExample
from playground.engine.loss import LOSSES
from tests.engine.torch_functions import FUNCTIONS, LOSS_FUNCTIONS

torch = pytest.importorskip("torch")


def own_loss(network, loss):
    """Return the loss of one example as a function of theta, its inputs and its targets."""

    def function(theta, inputs, targets):
        outputs = {"input": inputs}
        for node in network.nodes[1:]:
            place = network.places[node.id]
            matrix = theta[place.slice].reshape(node.layer.units, place.fan_in + 1)
            mask = network.mask(node)
            weight = matrix[:, :-1] if mask is None else matrix[:, :-1] * torch.from_numpy(mask)
            taken = [outputs[source] for source in node.sources]
            sums = matrix[:, -1] + (weight @ torch.cat(taken) if taken else 0)
            outputs[node.id] = FUNCTIONS[node.layer.activation.name](sums)
        return LOSS_FUNCTIONS[loss.name](sums, outputs["out"], targets)

    return function


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("loss_name", [n for n in LOSSES.names() if n in LOSS_FUNCTIONS])
@pytest.mark.parametrize(
    "hidden", [kind.name for kind in ACTIVATIONS.members() if not kind.is_broken]
)
def test_each_is_torchs(tangled, examples, weights, loss_name, hidden):
    network, loss = tangled(loss_name, hidden)
    part, theta = examples(), weights(network)
    rows = np.array([4, 1, 9, 2])
    per_example = PerExample(network, loss, part, len(rows), np.float64)
    per_example.run(theta, rows)
    theirs = torch.func.vmap(torch.func.grad(own_loss(network, loss)), in_dims=(None, 0, 0))(
        torch.from_numpy(theta),
        torch.from_numpy(part.inputs[rows, :-1].copy()),
        torch.from_numpy(part.targets[rows]),
    )
    np.testing.assert_allclose(per_example.all(), theirs.numpy(), rtol=1e-10, atol=1e-13)
