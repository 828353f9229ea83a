"""The field in the drawing in which a neuron gets its name."""

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from playground.document.sketch import LONGEST_LABEL
from playground.engine.neuron_name import NeuronName

_WIDTH = 140


class NameEditor(QLineEdit):
    """Return or a click elsewhere gives the name, Escape leaves it as it was."""

    named = Signal(object, str)
    """Carries the NeuronName and what a person calls it; "" for no name."""
    closed = Signal()

    def __init__(self, name: NeuronName, text: str, parent: QWidget) -> None:
        super().__init__(text, parent)
        self._space = parent
        self._name = name
        self._before = text
        self._is_closed = False
        self.setMaxLength(LONGEST_LABEL)
        self.setFixedWidth(_WIDTH)
        self.setPlaceholderText("Name")
        self.setAccessibleName("Name of the neuron")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.editingFinished.connect(self._finish)

    def open(self, middle: QPoint) -> None:
        """Appear with its middle at a point of the parent, ready for typing."""
        space = self._space.size()
        x = min(max(middle.x() - self.width() // 2, 2), space.width() - self.width() - 2)
        y = min(max(middle.y() - self.height() // 2, 2), space.height() - self.height() - 2)
        self.move(x, y)
        self.show()
        self.raise_()
        self.setFocus()
        self.selectAll()

    def _finish(self) -> None:
        if not self._is_closed:
            text = self.text().strip()
            self._leave()
            if text != self._before:
                self.named.emit(self._name, text)

    def _leave(self) -> None:
        self._is_closed = True
        has_focus = self.hasFocus()
        self.close()
        self.closed.emit()
        if has_focus:  # else Qt would give the focus to the next control
            self._space.setFocus()

    def event(self, event: QEvent) -> bool:
        is_asked = event.type() == QEvent.Type.ShortcutOverride
        if is_asked and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._finish()  # and not the drawing below, for which Return means something else
        else:
            super().keyPressEvent(event)
