"""A row of the table of a sweep, which knows by what it is sorted."""

import math
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTreeWidgetItem

_PLACE = Qt.ItemDataRole.UserRole
_SORT = Qt.ItemDataRole.UserRole + 1


class RunItem(QTreeWidgetItem):
    """A value, or one of its seeds; by its first column it stands where it stood when asked for."""

    def __init__(self, title: str, variant: int, seed: int | None, number: float) -> None:
        """`number` is its place among its like; `seed` is None for a value."""
        super().__init__([title])
        self.setData(0, _PLACE, (variant, -1 if seed is None else seed))
        self.setData(0, _SORT, number)

    @property
    def variant(self) -> int:
        """The number of its value."""
        return int(self.data(0, _PLACE)[0])

    @property
    def seed(self) -> int | None:
        """The number of its seed; None: it is the row of all."""
        seed = int(self.data(0, _PLACE)[1])
        return None if seed < 0 else seed

    def sort_by(self, numbers: Sequence[float]) -> None:
        """Take the numbers of all columns but the first; NaN comes after every number."""
        for place, number in enumerate(numbers, 1):
            self.setData(place, _SORT, math.inf if math.isnan(number) else float(number))

    def __lt__(self, other: QTreeWidgetItem) -> bool:
        tree = self.treeWidget()
        place = max(tree.sortColumn(), 0) if tree is not None else 0
        one, two = self.data(place, _SORT), other.data(place, _SORT)
        return (math.inf if one is None else one) < (math.inf if two is None else two)
