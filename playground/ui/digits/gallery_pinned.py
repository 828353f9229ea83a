"""Where the pinned image is, when another page of the gallery is shown."""

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QToolButton

from playground.engine.arrays import IntArray
from playground.ui.digits.gallery_controls import IMAGES, Wish
from playground.ui.tooltip import tooltip


class PinnedPage(QToolButton):
    """Names the page and goes there; hidden where the pinned image is to be seen, or on no page."""

    wanted = Signal(int)
    """A page is to be shown: carries its number, from 0 on."""

    def __init__(self) -> None:
        super().__init__()
        self._page = 0
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setStyleSheet("QToolButton { padding: 2px 8px; }")
        self.clicked.connect(lambda: self.wanted.emit(self._page))
        self.hide()

    def show_page(self, page: int | None) -> None:
        """Offer a page, from 0 on; None: there is nowhere to go."""
        self.setVisible(page is not None)
        if page is not None:
            self._page = page
            self.setText(f"Pinned: page {page + 1:,}")
            words = f"The pinned image is on page {page + 1:,}: go there"
            self.setAccessibleName(words)
            self.setToolTip(tooltip(f"{words}."))


def page_of(row: int | None, order: IntArray, wish: Wish) -> int | None:
    """Return on which page a training image is, None if it is to be seen or on none.

    `order`, (n,), are the rows in the order of the pages.
    """
    if row is None or wish.view != IMAGES or wish.of_test:
        return None
    places = np.flatnonzero(order == row)
    page = int(places[0]) // wish.n_across**2 if len(places) else wish.page
    return None if page == wish.page else page
