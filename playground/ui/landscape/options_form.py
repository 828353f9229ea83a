"""The small form of what is seldom changed, which opens over the surface."""

from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from playground.engine.landscape.ground import Ground
from playground.engine.landscape.plane_kind import PlaneKind
from playground.ui.landscape.options import Options
from playground.ui.parameter_form import ParameterForm, align_labels
from playground.ui.plot import SPACE


class OptionsForm(QFrame):
    """The options, below them the parameters of the plane where it has any."""

    changed = Signal(object)
    """By the user only: carries the new Options."""
    kind_changed = Signal(object)
    """By the user only: carries the plane's new kind, of the same class."""

    def __init__(self, parent: QWidget, options: Options, kind: PlaneKind) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.options = ParameterForm(options)
        self.options.changed.connect(self._tell_options)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(*[2 * SPACE] * 4)
        self._layout.addWidget(self.options)
        self.kind = ParameterForm(kind)
        self._place_kind()
        self._show_use(options)

    def _place_kind(self) -> None:
        self.kind.changed.connect(self._tell_kind)
        self._layout.addWidget(self.kind)
        self.kind.setVisible(self.kind.has_fields)
        align_labels(self.options, self.kind)

    def show_values(self, options: Options, kind: PlaneKind) -> None:
        """Show other values, without a signal."""
        self.options.show_value(options)
        self._show_use(options)
        if type(kind) is type(self.kind.value):
            self.kind.show_value(kind)
            return
        self._layout.removeWidget(self.kind)
        self.kind.hide()
        self.kind.deleteLater()
        self.kind = ParameterForm(kind)
        self._place_kind()

    def open_below(self, widget: QWidget) -> None:
        """Open at the right lower corner of a widget."""
        self.adjustSize()
        corner = widget.mapToGlobal(QPoint(widget.width() - self.width(), widget.height() + 2))
        screen = widget.screen().availableGeometry()
        x = min(max(corner.x(), screen.left()), max(screen.left(), screen.right() - self.width()))
        y = min(corner.y(), max(screen.top(), screen.bottom() - self.height()))
        self.move(x, y)
        self.show()

    def _show_use(self, options: Options) -> None:
        """Let only be set what plays a part."""
        self.options.field("n_sample").setEnabled(options.ground_kind is Ground.SAMPLE)

    def _tell_options(self, name: str, value: Any) -> None:
        self._show_use(self.options.value)
        self.changed.emit(self.options.value)

    def _tell_kind(self, name: str, value: Any) -> None:
        self.kind_changed.emit(self.kind.value)
