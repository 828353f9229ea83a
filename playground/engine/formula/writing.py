"""An expression as LaTeX, and as a line of NumPy or PyTorch."""

from collections.abc import Callable

from playground.engine.formula.expression import (
    Expression,
    Number,
    Operation,
    Variable,
    has_variable,
)
from playground.engine.formula.functions import CONSTANTS, FUNCTIONS

_RANK = {"+": 1, "-": 1, "negative": 2, "*": 3, "/": 3, "^": 4}
"""How closely an operation holds together what stands in it."""
_ATOM = 5
Wrap = Callable[[str], str]


def as_latex(expression: Expression) -> str:
    """Return it as LaTeX."""
    if isinstance(expression, Variable):
        return "z"
    if isinstance(expression, Number):
        return f"{expression.value:.6g}"
    name, parts = expression.name, expression.parts
    if name in CONSTANTS:
        return CONSTANTS[name].latex
    if name in FUNCTIONS:
        return FUNCTIONS[name].latex.format(*map(as_latex, parts))
    return _operator_latex(name, parts)


def _operator_latex(name: str, parts: tuple[Expression, ...]) -> str:
    if name == "/":
        return rf"\frac{{{as_latex(parts[0])}}}{{{as_latex(parts[1])}}}"
    if name == "^":
        return rf"{_latex_part(parts[0], _ATOM)}^{{{as_latex(parts[1])}}}"
    if name == "negative":
        return f"-{_latex_part(parts[0], _RANK['*'])}"
    sign = r"\cdot" if name == "*" else name
    right = _RANK[name] + (name == "-")
    right = max(right, _RANK["*"])  # no sign behind a sign
    return f"{_latex_part(parts[0], _RANK[name])} {sign} {_latex_part(parts[1], right)}"


def _latex_part(expression: Expression, rank: int) -> str:
    text = as_latex(expression)
    is_fraction = isinstance(expression, Operation) and expression.name == "/"
    own = _RANK["*"] if is_fraction and rank <= _RANK["*"] else _latex_rank(expression)
    return text if own >= rank else rf"\left( {text} \right)"


def _latex_rank(expression: Expression) -> int:
    is_power = isinstance(expression, Operation) and expression.name == "exp"
    return _RANK["^"] if is_power else _rank(expression)


def as_numpy(expression: Expression) -> str:
    """Return it as NumPy, with {z} for z."""
    return _code(expression, lambda name: FUNCTIONS[name].numpy_code, lambda number: number)


def as_torch(expression: Expression) -> str:
    """Return it as PyTorch, with {z} for z; a function of a number alone gets a tensor."""
    return _code(
        expression,
        lambda name: FUNCTIONS[name].torch_code,
        lambda number: f"torch.as_tensor({number})",
    )


def _code(expression: Expression, function: Wrap, as_argument: Wrap) -> str:
    if isinstance(expression, Variable):
        return "{z}"
    if isinstance(expression, Number):
        value = expression.value
        return f"{value:.0f}" if value.is_integer() and value < 1e15 else repr(value)
    name = expression.name
    if name in CONSTANTS:
        return CONSTANTS[name].code
    if name in FUNCTIONS:
        texts: list[str] = []
        for part in expression.parts:
            text = _code(part, function, as_argument)
            text = f"({text})" if name == "step" and _rank(part) < _ATOM else text
            texts.append(text if has_variable(part) else as_argument(text))
        return function(name).format(*texts)
    return _operator_code(expression, function, as_argument)


def _operator_code(expression: Operation, function: Wrap, as_argument: Wrap) -> str:
    name, rank = expression.name, _RANK[expression.name]

    def part(at: int, least: int) -> str:
        text = _code(expression.parts[at], function, as_argument)
        return text if _rank(expression.parts[at]) >= least else f"({text})"

    if name == "negative":
        return f"-{part(0, rank + 1)}"
    if name == "^":
        return f"{part(0, _ATOM)}**{part(1, _ATOM)}"
    return f"{part(0, rank)} {name} {part(1, rank + 1)}"


def _rank(expression: Expression) -> int:
    return _RANK.get(expression.name, _ATOM) if isinstance(expression, Operation) else _ATOM
