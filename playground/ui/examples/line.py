"""A line that says which example is looked at, in a place of its own so that nothing moves."""

from html import escape

from PySide6.QtWidgets import QLabel, QSizePolicy

from playground.session.snapshot import Snapshot
from playground.ui.examples.words import example_words
from playground.ui.lens import Lens
from playground.ui.theme import Theme, class_colour, current_theme


class ExampleLine(QLabel):
    """Says what can be done while there is no example; that is left out of saved pictures."""

    def __init__(self, hint: str) -> None:
        super().__init__()
        self._hint = hint
        self._theme = current_theme()
        self._lens = Lens()
        self._snapshot: Snapshot | None = None
        self._shown: tuple[object, ...] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("example")

    def set_hint(self, hint: str) -> None:
        """Say something else while there is no example."""
        self._hint, self._shown = hint, None
        self._say()

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme, self._shown = theme, None
        self._say()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Take on the examples that there are now."""
        self._snapshot = snapshot
        self._say()

    def show_lens(self, lens: Lens) -> None:
        """Say which example is looked at."""
        self._lens = lens
        self._say()

    def _say(self) -> None:
        row, snapshot = self._lens.example, self._snapshot
        examples = None if snapshot is None else snapshot.examples
        this = (examples, row, row == self._lens.pinned, self.width())
        if this == self._shown:
            return
        self._shown = this
        is_known = snapshot is not None and row is not None and row < len(snapshot.examples.train)
        self.setProperty("isControl", not is_known)
        if snapshot is None or row is None or not is_known:
            self.setText(
                f'<span style="color: {self._theme.muted_text}">{escape(self._hint)}</span>'
            )
            return
        dataset, train = snapshot.experiment.dataset, snapshot.examples.train
        words = example_words(dataset, train, row)
        if row == self._lens.pinned:
            words = f"pinned: {words}"
        self.setAccessibleDescription(words)
        dot = ""
        if dataset.classes:
            colour = class_colour(int(train.targets[row]), self._theme).name()
            dot = f'<span style="color: {colour}">⬤</span>&nbsp;'
        inputs, _, target = words.rpartition(" ")
        self.setText(f"{escape(inputs)} {dot}{escape(target)}")
