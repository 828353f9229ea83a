"""From the text of a formula to an expression; nothing is ever evaluated as code."""

import difflib
import math
import re
from dataclasses import dataclass

from playground.engine.formula.expression import Expression, Number, Operation, Variable
from playground.engine.formula.functions import CONSTANTS, FUNCTIONS, SYNONYMS, TYPED

LONGEST = 120
"""Signs of a formula."""
_DEEPEST = 20
"""Brackets within each other."""
_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?)|(?P<name>[A-Za-z]+)"
    r"|(?P<sign>\*\*|[-−+*·×/^(),²³π]))"
)
_ALIKE = {"−": "-", "·": "*", "×": "*", "**": "^"}


class FormulaError(ValueError):
    """A formula cannot be used; the message is one sentence on what is wrong and where.

    `place` is the index in the text of the sign that is wrong, or None if it is the whole.
    """

    def __init__(self, message: str, place: int | None = None) -> None:
        super().__init__(message)
        self.place = place


@dataclass(frozen=True)
class Token:
    """A number, a name or a sign, and where it begins in the text."""

    text: str
    place: int
    kind: str


def parse(text: str) -> Expression:
    """Return the expression that a text stands for; raise FormulaError."""
    if not text.strip():
        raise FormulaError("The formula is empty; write one in z, such as z * sigmoid(z).")
    if len(text) > LONGEST:
        raise FormulaError(
            f"The formula has {len(text)} signs; shorten it to at most {LONGEST}.", LONGEST
        )
    return _Parser(text).whole()


def _tokens(text: str) -> list[Token]:
    tokens: list[Token] = []
    end = 0
    while text[end:].strip():
        found = _TOKEN.match(text, end)
        if found is None:
            place = end + len(text[end:]) - len(text[end:].lstrip())
            raise FormulaError(
                f"“{text[place]}” {_at(place)} has no meaning in a formula; remove it.", place
            )
        kind = found.lastgroup or ""
        tokens.append(Token(found[kind], found.start(kind), kind))
        end = found.end()
    return [*tokens, Token("", len(text), "end")]


def _at(place: int) -> str:
    return f"at place {place + 1}"


class _Parser:
    """Reads from left to right: sums of products of powers."""

    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)
        self._next = 0
        self._depth = 0

    def whole(self) -> Expression:
        expression = self._sum()
        token = self._token
        if token.text == ")":
            raise FormulaError(
                f"The bracket “)” {_at(token.place)} closes nothing; remove it.", token.place
            )
        if token.kind != "end":
            raise FormulaError(
                f"“{token.text}” {_at(token.place)} does not belong there; remove it.", token.place
            )
        return expression

    @property
    def _token(self) -> Token:
        return self._tokens[self._next]

    def _take(self, *signs: str) -> str | None:
        """Return the next sign and go on behind it if it is one of these."""
        sign = _ALIKE.get(self._token.text, self._token.text)
        if self._token.kind != "sign" or sign not in signs:
            return None
        self._next += 1
        return sign

    def _sum(self) -> Expression:
        left = self._product()
        while sign := self._take("+", "-"):
            left = Operation(sign, (left, self._product()))
        return left

    def _product(self) -> Expression:
        left = self._signed()
        while True:
            if sign := self._take("*", "/"):
                left = Operation(sign, (left, self._signed()))
            elif self._token.kind in ("name", "number") or self._token.text in ("(", "π"):
                left = Operation("*", (left, self._power()))  # 2z
            else:
                return left

    def _signed(self) -> Expression:
        signs = 0
        while sign := self._take("-", "+"):
            signs += sign == "-"
        power = self._power()
        return Operation("negative", (power,)) if signs % 2 else power

    def _power(self) -> Expression:
        base = self._atom()
        if sign := self._take("²", "³"):
            return Operation("^", (base, Number(2.0 if sign == "²" else 3.0)))
        if not self._take("^"):
            return base
        self._go_deeper()
        exponent = self._signed()
        self._depth -= 1
        return Operation("^", (base, exponent))

    def _atom(self) -> Expression:
        token = self._token
        self._next += token.kind != "end"
        if token.kind == "number":
            return self._number(token)
        if token.kind == "name":
            return self._named(token)
        if token.text == "π":
            return Operation("pi")
        if token.text == "(":
            return self._in_brackets(token)
        if token.kind == "end":
            raise FormulaError(
                "The formula stops where a number, z or a function should follow; complete it.",
                token.place,
            )
        raise FormulaError(
            f"“{token.text}” {_at(token.place)} stands where a number, z or a function should; "
            "write one in front of it.",
            token.place,
        )

    def _number(self, token: Token) -> Expression:
        value = float(token.text)
        if not math.isfinite(value):
            raise FormulaError(
                f"The number {_at(token.place)} is too large; choose a smaller one.", token.place
            )
        return Number(value)

    def _go_deeper(self) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise FormulaError(
                f"More than {_DEEPEST} brackets or powers stand within each other "
                f"{_at(self._token.place)}; simplify the formula.",
                self._token.place,
            )

    def _in_brackets(self, opening: Token) -> Expression:
        self._go_deeper()
        inside = self._sum()
        self._close(opening)
        return inside

    def _close(self, opening: Token) -> None:
        if not self._take(")"):
            raise FormulaError(
                f"The bracket “(” {_at(opening.place)} is not closed; write “)” "
                f"{_at(self._token.place)}.",
                self._token.place,
            )
        self._depth -= 1

    def _named(self, token: Token) -> Expression:
        name = SYNONYMS.get(token.text, token.text)
        if name == "z":
            return Variable()
        if name in CONSTANTS:
            return Operation(name)
        if name not in FUNCTIONS:
            raise FormulaError(_unknown(token), token.place)
        opening = self._token
        if not self._take("("):
            raise FormulaError(
                f"After “{token.text}” {_at(token.place)} brackets should follow; write "
                f"{token.text}(…).",
                opening.place,
            )
        return Operation(name, self._parts(token, opening))

    def _parts(self, function: Token, opening: Token) -> tuple[Expression, ...]:
        self._go_deeper()
        parts = [self._sum()]
        while self._take(","):
            parts.append(self._sum())
        self._close(opening)
        wanted = FUNCTIONS[SYNONYMS.get(function.text, function.text)].n_parts
        if len(parts) != wanted:
            raise FormulaError(
                f"“{function.text}” {_at(function.place)} is given {len(parts)} of what goes into "
                f"it; give it {wanted}, separated by a comma."
                if wanted > 1
                else f"“{function.text}” {_at(function.place)} is given {len(parts)} of what goes "
                "into it; give it one.",
                function.place,
            )
        return tuple(parts)


def _unknown(token: Token) -> str:
    known = [*TYPED, *CONSTANTS, "z"]
    near = difflib.get_close_matches(token.text, known, 1)
    remedy = f"write “{near[0]}”" if near else f"choose one of {', '.join(known)}"
    return f"“{token.text}” {_at(token.place)} is unknown; {remedy}."
