"""PyTorch's activations and losses, by the names of ours; neurons are rows, or a vector."""

import pytest

torch = pytest.importorskip("torch")
functional = torch.nn.functional

FUNCTIONS = {
    "elu": functional.elu,
    "formula": lambda z: torch.tanh(z) + z / 10,
    "gaussian": lambda z: torch.exp(-(z**2)),
    "gelu": functional.gelu,
    "hard-tanh": functional.hardtanh,
    "identity": lambda z: z,
    "leaky-relu": lambda z: functional.leaky_relu(z, 0.01),
    "relu": torch.relu,
    "sigmoid": torch.sigmoid,
    "sine": torch.sin,
    "softmax": lambda z: torch.softmax(z, dim=0),
    "softplus": functional.softplus,
    "step": lambda z: torch.heaviside(z, torch.zeros((), dtype=z.dtype)).detach(),
    "swish": functional.silu,
    "tanh": torch.tanh,
}

LOSS_FUNCTIONS = {
    "absolute": lambda z, a, y: functional.l1_loss(a, y, reduction="sum"),
    "binary-cross-entropy": lambda z, a, y: functional.binary_cross_entropy_with_logits(
        z, y, reduction="sum"
    ),
    "hinge": lambda z, a, y: torch.relu(1 - y * a).sum(),
    "huber": lambda z, a, y: functional.huber_loss(a, y, reduction="sum"),
    "masked-quadratic": lambda z, a, y: functional.mse_loss(a, y, reduction="sum") / 2,
    "multi-label-soft-margin": lambda z, a, y: (
        -(y * functional.logsigmoid(z) + (1 - y) * functional.logsigmoid(-z)).mean(dim=0).sum()
    ),
    "quadratic": lambda z, a, y: functional.mse_loss(a, y, reduction="sum") / 2,
    "softmax-cross-entropy": lambda z, a, y: -(y * torch.log_softmax(z, dim=0)).sum(),
    "squared-hinge": lambda z, a, y: (torch.relu(1 - y * a) ** 2).sum(),
}
"""The loss of one example, or the sum over several, which are columns."""
