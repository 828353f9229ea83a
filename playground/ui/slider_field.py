"""A slider with a field beside it, for a number of a bounded range."""

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QSlider, QStyle, QStyleOptionSlider, QWidget

from playground.registry import ParameterInfo
from playground.ui.gesture import ends_gesture
from playground.ui.number_field import NumberField
from playground.ui.number_steps import SliderScale


class Slider(QSlider):
    """A slider that goes where it is clicked and ignores the wheel of a passing scroll."""

    gesture_ended = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        handle = self.style().subControlRect(
            QStyle.ComplexControl.CC_Slider, option, QStyle.SubControl.SC_SliderHandle, self
        )
        x = event.position().toPoint().x()
        if event.button() == Qt.MouseButton.LeftButton and not handle.left() <= x <= handle.right():
            span = self.width() - handle.width()
            x -= handle.width() // 2
            self.setValue(QStyle.sliderValueFromPosition(self.minimum(), self.maximum(), x, span))
        super().mousePressEvent(event)  # the handle is under the pointer now, and can be dragged

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def event(self, event: QEvent) -> bool:
        is_handled = super().event(event)
        if ends_gesture(event):
            self.gesture_ended.emit()
        return is_handled


class SliderField(QWidget):
    """Holds a number between two bounds; changes follow the slider while it is dragged."""

    value_changed = Signal(object)
    """By the user only; carries the new float."""
    editing_finished = Signal()
    """The changes since the last of these signals are one edit: a drag ends with the release."""
    refused = Signal(str)
    """Carries the reason, one sentence; "" when it no longer holds."""

    def __init__(self, info: ParameterInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scale = SliderScale(info)
        self._is_unfinished = False
        self.slider = Slider()
        self.slider.setRange(0, self._scale.n)
        self.slider.setMinimumWidth(72)
        self.number = NumberField(info)
        self.number.hide_buttons()
        self.number.setFixedWidth(64)
        for part in (self.slider, self.number):
            part.setAccessibleName(info.label)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.slider, 1)
        layout.addWidget(self.number)
        self.setFocusProxy(self.slider)
        self.slider.valueChanged.connect(self._follow_slider)
        self.slider.gesture_ended.connect(self._finish)
        self.number.value_changed.connect(self._follow_number)
        self.number.editing_finished.connect(self.editing_finished)
        self.number.refused.connect(self.refused)
        self.set_value(self.number.value)

    @property
    def value(self) -> float:
        """The last good value."""
        return self.number.value

    def set_value(self, value: float) -> None:
        """Show a value, without a signal, and without disturbing a text that is being typed."""
        self.number.set_value(value)
        self._place_handle(value)

    def refuse(self, reason: str) -> None:
        """Say that what was given cannot be taken."""
        self.number.refuse(reason)

    def _place_handle(self, value: float) -> None:
        if not self.slider.isSliderDown():  # a drag owns the handle
            with QSignalBlocker(self.slider):
                self.slider.setValue(self._scale.position(value))

    def _follow_slider(self, position: int) -> None:
        self.number.set_value(self._scale.value(position))
        self._is_unfinished = True
        self.value_changed.emit(self.number.value)

    def _follow_number(self, value: float) -> None:
        self._place_handle(value)
        self.value_changed.emit(value)

    def _finish(self) -> None:
        self._place_handle(self.number.value)  # where a value that was dragged to is refused
        if self._is_unfinished:
            self._is_unfinished = False
            self.editing_finished.emit()
