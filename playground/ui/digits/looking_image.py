"""One image, as training goes on: which pixels spoke, and the smallest change."""

from typing import Any

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.engine.arrays import FloatArray
from playground.engine.measurement import Measurement
from playground.engine.measurements.saliency import Saliency, SaliencyMap
from playground.engine.measurements.smallest_change import SmallestChange, TurnedInput
from playground.engine.saliency.looked_at import LookedAt
from playground.session.snapshot import Snapshot
from playground.ui.digits.looking_bars import ShownBars
from playground.ui.digits.looking_errand import Errand
from playground.ui.digits.looking_tables import image_table
from playground.ui.digits.looking_words import change_words, looked_at, which_image
from playground.ui.digits.saliency_image import grey_values, largest, overlay, signed_image
from playground.ui.digits.saliency_page import Kind, SaliencyPage
from playground.ui.lens import Lens
from playground.ui.table_export import Table
from playground.ui.theme import Theme, current_theme

_EMPTY: list[tuple[QImage | None, str]] = [(None, ""), (None, ""), (None, "")]


class ImageView(QWidget):
    """Asks what each pixel did, and draws it."""

    asked = Signal()
    """Something else is asked than before."""

    def __init__(self) -> None:
        super().__init__()
        self._snapshot: Snapshot | None = None
        self._lens = Lens()
        self._theme = current_theme()
        self._suggested_for: LookedAt | None = None
        self.page = SaliencyPage()
        self.change: Errand[TurnedInput | None] = Errand(
            lambda found: found is None or found.is_over
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)
        self.change.changed.connect(self.asked)
        self.page.changed.connect(self._choose)
        self.page.find_pressed.connect(self._find)

    @property
    def _of(self) -> LookedAt:
        snapshot = self._snapshot
        n = 0 if snapshot is None else len(snapshot.experiment.dataset.columns)
        return looked_at(self._lens, n)

    @property
    def _question(self) -> Saliency:
        return Saliency(self._of, self.page.asked_class)

    def measurements(self) -> frozenset[Measurement[Any]]:
        """Return what is asked."""
        asked: set[Measurement[Any]] = {self._question}
        if self.change.question is not None:
            asked.add(self.change.question)
        return frozenset(asked)

    def show_what_is(self, snapshot: Snapshot, lens: Lens) -> str:
        """Draw a moment of training, and return what is to be said of it."""
        self._snapshot, self._lens = snapshot, lens
        self.page.offer_classes(snapshot.experiment.dataset.classes)
        self.change.keep_to(self._about)
        self.change.take(snapshot)
        found = snapshot.answer(self._question)
        self._draw(snapshot, None if found is None else found.value)
        self._draw_change(snapshot)
        return which_image(self._of, lens, snapshot.experiment.dataset) + "."

    def table(self) -> Table | None:
        """Return the numbers that are shown."""
        snapshot = self._snapshot
        found = None if snapshot is None else snapshot.answer(self._question)
        if found is None or snapshot is None:
            return None
        return image_table(snapshot.experiment, found.value)

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        self.page.set_theme(theme)

    @property
    def _about(self) -> tuple[object, ...]:
        network = None if self._snapshot is None else self._snapshot.experiment.network
        return network, self._of, self.page.wanted_class

    def _draw(self, snapshot: Snapshot, seen: SaliencyMap | None) -> None:
        shape, names = snapshot.experiment.dataset.image_shape, snapshot.experiment.dataset.classes
        if seen is None or shape is None:
            return
        self._suggest(seen)
        self.page.title.say(self._words(seen, names))
        self.page.image.show_image(grey_values(seen.values, shape, self._theme))
        signed = self._signed(seen)
        self.page.coloured.show_image(
            None if signed is None else overlay(seen.values, signed, shape, self._theme)
        )
        if len(seen.shares) == len(names):
            marked = seen.answer if seen.answer >= 0 else None
            self.page.bars.show_bars(ShownBars(names, seen.shares, is_signed=False, marked=marked))

    def _suggest(self, seen: SaliencyMap) -> None:
        """For each image begin with the right class, or where it is that with the second best."""
        if self._suggested_for == self._of or not len(seen.shares):
            return
        self._suggested_for = self._of
        right = seen.label if seen.label is not None else seen.answer
        others = np.argsort(-np.nan_to_num(seen.shares), kind="stable")
        second = next((int(k) for k in others if k != seen.answer), right)
        self.page.suggest(second if right == seen.answer else right)

    def _signed(self, seen: SaliencyMap) -> FloatArray | None:
        """Return the numbers that are laid over the image: positive is for, negative against."""
        kind = self.page.kinds.key
        if kind is Kind.LOSS:
            return None if seen.loss_slope is None else -seen.loss_slope
        return seen.contribution if kind is Kind.SPOKE else seen.slope

    def _words(self, seen: SaliencyMap, names: tuple[str, ...]) -> str:
        if not 0 <= seen.answer < len(names):
            return "The network’s outputs are no numbers."
        truth = "" if seen.label is None else f"It is a “{names[seen.label]}”. "
        text = f"{truth}The network says “{names[seen.answer]}”."
        if self.page.kinds.key is Kind.LOSS:
            more = "blue would make the loss smaller, on orange larger"
            known = f" More ink on {more}."
            return text + (" The right answer is not known." if seen.loss_slope is None else known)
        about = names[seen.class_index] if 0 <= seen.class_index < len(names) else "?"
        verb = "spoke" if self.page.kinds.key is Kind.SPOKE else "would speak"
        ink = "Blue ink" if self.page.kinds.key is Kind.SPOKE else "More ink on blue"
        return f"{text} {ink} {verb} for “{about}”, orange against it."

    def _draw_change(self, snapshot: Snapshot) -> None:
        answer = self.change.found
        found = None if answer is None else answer.value
        dataset = snapshot.experiment.dataset
        shown = _EMPTY
        if found is not None and dataset.image_shape is not None:
            shown = self._pictures(found, dataset.image_shape, dataset.classes)
        step = snapshot.step if answer is None else answer.step
        wanted = str(self.page.wanted.value)
        words = change_words(dataset.classes, found, wanted, step, snapshot.step)
        self.page.show_change(shown, words)
        self.page.button.show_running(is_running=self.change.is_running)

    def _pictures(
        self, found: TurnedInput, shape: tuple[int, int], names: tuple[str, ...]
    ) -> list[tuple[QImage | None, str]]:
        change, theme = found.change, self._theme
        added = change.after - change.before
        limit = largest(added)
        before, after = (
            f"“{names[k]}”" if 0 <= k < len(names) else "?"
            for k in (change.answer_before, change.answer_after)
        )
        strongest = f"up to ±{100 * float(np.abs(added).max()):.0f} % of black"
        return [
            (grey_values(change.before, shape, theme), f"before: {before}"),
            (signed_image(added, shape, limit, theme), f"change: {strongest}"),
            (grey_values(change.after, shape, theme), f"after: {after}"),
        ]

    def _choose(self) -> None:
        snapshot = self._snapshot
        if snapshot is None:
            return
        self.show_what_is(snapshot, self._lens)
        self.asked.emit()

    def _find(self) -> None:
        snapshot = self._snapshot
        if self.change.is_running:
            self.change.end()
        elif snapshot is not None:
            question = SmallestChange(self._of, self.page.wanted_class, self.change.next_nonce())
            self.change.begin(question, self._about)
        if snapshot is not None:
            self._draw_change(snapshot)
