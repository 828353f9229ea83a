"""The functions that a formula may use: each in NumPy, in LaTeX, and in scripts."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Function:
    """{0} and {1} stand for what is put in; LaTeX is written around it as it is."""

    compute: Callable[..., Any]
    latex: str
    numpy_code: str
    torch_code: str
    n_parts: int = 1
    has_corner: bool = False
    """Whether there is no derivative where its part is 0, or where its two parts are equal."""
    numpy_import: str = ""


@dataclass(frozen=True)
class Constant:
    """A number with a name of its own."""

    value: float
    latex: str
    code: str


def _sigmoid(z: Any) -> Any:
    return 1 / (1 + np.exp(-z))


def _relu(z: Any) -> Any:
    return np.maximum(z, 0)


def _softplus(z: Any) -> Any:
    return np.logaddexp(0, z)


def _step(z: Any) -> Any:
    return np.heaviside(z, 0)


def _erf(z: Any) -> Any:
    from scipy.special import erf  # pyright: ignore[reportMissingTypeStubs]

    return erf(z)


def _sinc(z: Any) -> Any:
    return np.sinc(np.divide(z, np.pi))


def _bessel(n: int) -> Function:
    """Return the spherical Bessel function of an order: sinc and its derivatives without gaps."""

    def compute(z: Any) -> Any:
        from scipy.special import spherical_jn  # pyright: ignore

        return spherical_jn(n, z)

    code = f"spherical_jn({n}, {{0}})"
    return Function(
        compute,
        rf"j_{n}({{0}})",
        code,
        code,
        numpy_import="from scipy.special import spherical_jn",
    )


def _plain(compute: Callable[..., Any], name: str, latex: str = "") -> Function:
    latex = latex or rf"\{name}({{0}})"
    return Function(compute, latex, f"np.{name}({{0}})", f"torch.{name}({{0}})")


FUNCTIONS: Mapping[str, Function] = {
    "abs": Function(
        np.abs, r"\left| {0} \right|", "np.abs({0})", "torch.abs({0})", has_corner=True
    ),
    "arctan": _plain(np.arctan, "arctan"),
    "cos": _plain(np.cos, "cos"),
    "cosh": _plain(np.cosh, "cosh"),
    "erf": Function(
        _erf,
        r"\text{{erf}}({0})",
        "erf({0})",
        "torch.erf({0})",
        numpy_import="from scipy.special import erf",
    ),
    "exp": _plain(np.exp, "exp", r"e^{{{0}}}"),
    "ln": Function(np.log, r"\ln({0})", "np.log({0})", "torch.log({0})"),
    "max": Function(
        np.maximum,
        r"\max({0}, {1})",
        "np.maximum({0}, {1})",
        "torch.maximum({0}, {1})",
        n_parts=2,
        has_corner=True,
    ),
    "min": Function(
        np.minimum,
        r"\min({0}, {1})",
        "np.minimum({0}, {1})",
        "torch.minimum({0}, {1})",
        n_parts=2,
        has_corner=True,
    ),
    "relu": Function(
        _relu,
        r"\max(0, {0})",
        "np.maximum({0}, 0)",
        "torch.relu({0})",
        has_corner=True,
    ),
    "sigmoid": Function(
        _sigmoid, r"\sigma({0})", "(1 / (1 + np.exp(-({0}))))", "torch.sigmoid({0})"
    ),
    "sign": Function(
        np.sign, r"\text{{sign}}({0})", "np.sign({0})", "torch.sign({0})", has_corner=True
    ),
    "sin": _plain(np.sin, "sin"),
    "sinc": Function(
        _sinc, r"\text{{sinc}}({0})", "np.sinc(({0}) / np.pi)", "torch.sinc(({0}) / torch.pi)"
    ),
    "sinh": _plain(np.sinh, "sinh"),
    "softplus": Function(
        _softplus,
        r"\ln \left( 1 + e^{{{0}}} \right)",
        "np.logaddexp(0, {0})",
        "torch.nn.functional.softplus({0})",
    ),
    "sqrt": _plain(np.sqrt, "sqrt", r"\sqrt{{{0}}}"),
    "step": Function(
        _step,
        r"\text{{step}}({0})",
        "np.heaviside({0}, 0)",
        "torch.where({0} > 0, 1.0, 0.0)",
        has_corner=True,
    ),
    "tan": _plain(np.tan, "tan"),
    "tanh": _plain(np.tanh, "tanh"),
    "j1": _bessel(1),
    "j2": _bessel(2),
}
TYPED = tuple(name for name in FUNCTIONS if name.isalpha())
"""Those that a person may type; the others are found in derivatives."""
SYNONYMS = {"log": "ln", "atan": "arctan", "x": "z"}
"""What people write for the same."""

CONSTANTS: Mapping[str, Constant] = {
    "pi": Constant(math.pi, r"\pi", "np.pi"),
    "e": Constant(math.e, "e", "np.e"),
}
