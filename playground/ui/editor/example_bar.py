"""What stands below the inputs where there is no plane: which example is shown, and its others."""

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from playground.ui.colours import Theme
from playground.ui.editor.boxes import ColumnPlace
from playground.ui.editor.example import Example
from playground.ui.editor.zoom_view import ZoomView
from playground.ui.tooltip import tooltip

HEIGHT = 52
_LEAST_WIDTH, _WIDEST = 150, 180
_GAP = 6
_LEAST_ZOOM = 0.6
_HELP = (
    "An example is one of the things that the network learns from. The neurons show what they "
    "give for this one."
)


class ExampleBar(QWidget):
    """A caption between a button back and a button on."""

    stepped = Signal(int)
    """By how many examples to go on; negative: back."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.caption = QLabel(self)
        self.caption.setWordWrap(True)
        self.caption.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.caption.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.caption.setToolTip(tooltip(_HELP))
        self.back_button = self._button("‹", -1, "Previous example")
        self.on_button = self._button("›", 1, "Next example")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.back_button, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.caption, 1)
        layout.addWidget(self.on_button, 0, Qt.AlignmentFlag.AlignTop)
        self._has_example = self._has_room = False
        self.setFixedSize(_WIDEST, HEIGHT)
        self.hide()

    def _button(self, text: str, step: int, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setFixedSize(20, 24)
        button.setProperty("isControl", True)
        button.setAutoRepeat(True)
        button.setAccessibleName(name)
        button.setAccessibleDescription(_HELP)
        button.setToolTip(tooltip(f"{name}. {_HELP}"))
        button.clicked.connect(lambda: self.stepped.emit(step))
        return button

    def lay_below(self, place: ColumnPlace, view: ZoomView) -> None:
        """Stand below a column, about as wide, unless it is drawn very small or out of view."""
        width = max(place.outside.width, place.header.width) * view.zoom
        self.setFixedSize(round(min(max(width, _LEAST_WIDTH), _WIDEST)), HEIGHT)
        window = view.viewport().rect()
        below = view.mapFromScene(QPointF(place.outside.centre[0], place.outside.bottom))
        top = below.y() + _GAP
        middle = below.x()
        if view.is_fitted:
            top = min(top, window.height() - HEIGHT)
            middle = max(middle, self.width() // 2 + 2)
        self.move(middle - self.width() // 2, top)
        self._has_room = view.zoom >= _LEAST_ZOOM and window.intersects(self.geometry())
        self._appear()

    def _appear(self) -> None:
        self.setVisible(self._has_example and self._has_room)

    def set_theme(self, look: Theme) -> None:
        """Take on the colours of a theme."""
        self.setStyleSheet(
            f"QLabel {{ color: {look.muted_text}; background: transparent; }}"
            f"QToolButton {{ color: {look.text}; background: transparent; padding: 0;"
            f" border: 1px solid {look.border}; border-radius: 4px; }}"
            f"QToolButton:hover {{ background: {look.hover}; }}"
            f"QToolButton:focus {{ border: 2px solid {look.accent}; }}"
        )

    def show_example(self, example: Example | None) -> None:
        """Say which example is shown, or, without one, nothing."""
        self._has_example = example is not None
        self._appear()
        if example is None:
            return
        self.caption.setText(example.caption)
        self.setAccessibleName(example.caption)
