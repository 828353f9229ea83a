"""The field over a column's header in which an output is renamed."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHeaderView, QLineEdit, QWidget

from playground.engine.datasets.truth_table import LONGEST_NAME

_NARROWEST = 72


class NameEditor(QLineEdit):
    """Appears over one section; Return and leaving it give the name, Escape does not."""

    given = Signal(int, str)
    """The output, and its name where that is another than before."""

    def __init__(self, header: QHeaderView, home: QWidget) -> None:
        """Lie over a header; `home` gets the focus afterwards."""
        super().__init__(header.viewport())
        self._header, self._home = header, home
        self._output = 0
        self._before = ""
        self.setMaxLength(LONGEST_NAME)
        self.setStyleSheet("QLineEdit { min-height: 0; padding: 0 3px; border-radius: 0; }")
        self.hide()

    def open(self, section: int, output: int, name: str) -> None:
        """Ask for another name of the output whose column this section heads."""
        self._output, self._before = output, name
        header = self._header
        width = max(header.sectionSize(section), _NARROWEST)
        self.setGeometry(header.sectionViewportPosition(section), 0, width, header.height())
        self.setAccessibleName(f"Name of output {name}")
        self.setText(name)
        self.selectAll()
        self.show()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._close(is_taken=True)
        elif event.key() == Qt.Key.Key_Escape:
            self._close(is_taken=False)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._close(is_taken=event.reason() != Qt.FocusReason.PopupFocusReason)

    def _close(self, *, is_taken: bool) -> None:
        if self.isHidden():
            return
        self.hide()  # which takes the focus away: the field is closed already when that is told
        self._home.setFocus()
        name = self.text().strip()
        if is_taken and name not in ("", self._before):
            self.given.emit(self._output, name)
