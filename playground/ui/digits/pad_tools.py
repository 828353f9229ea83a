"""The tools of the pad: brush, eraser and size, undo and clear, pictures from elsewhere."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QToolButton, QWidget

from playground.ui.digits.pad_canvas import PadCanvas
from playground.ui.flow_layout import FlowLayout
from playground.ui.segments import Segment, Segments
from playground.ui.slider_field import Slider
from playground.ui.theme import Theme, keep_icon
from playground.ui.tooltip import tooltip

_THINNEST, _THICKEST = 3, 25
"""Hundredths of the side."""
_TOOLS = (
    Segment(False, "Brush", "Draw with the left mouse button; the right one erases."),
    Segment(True, "Eraser", "Take ink away."),
)
_SIZE = "How wide a stroke is. MNIST's are about a tenth of the digit's height."
_OPEN = "Put a photograph or scan of a digit onto the pad, a PNG or JPEG file."
_PASTE = "Put a picture that was copied elsewhere onto the pad."


class PadTools(QWidget):
    """Work on the canvas themselves; where pictures come from is for others."""

    open_wanted = Signal()
    paste_wanted = Signal()

    def __init__(self, canvas: PadCanvas) -> None:
        super().__init__()
        self.setProperty("isControl", True)
        self._canvas = canvas
        self.tool = Segments("Tool", _TOOLS)
        self.size_slider = Slider()
        self.size_slider.setRange(_THINNEST, _THICKEST)
        self.size_slider.setValue(round(100 * canvas.brush))
        self.size_slider.setFixedSize(56, self.tool.sizeHint().height())
        self.size_slider.setAccessibleName("Width of the brush")
        self.size_slider.setToolTip(tooltip(_SIZE))
        layout = FlowLayout(self)
        layout.addWidget(self.tool)
        layout.addWidget(self.size_slider)
        self.undo = self._button("Undo", "Take back the last stroke.", "undo")
        self.redo = self._button("Redo", "Make the stroke again that was taken back.", "redo")
        self.clear = self._button("Clear", "Begin with blank paper.")
        self.open = self._button("Open", _OPEN, "open")
        self.paste = self._button("Paste", _PASTE)
        self.undo.clicked.connect(canvas.undo)
        self.redo.clicked.connect(canvas.redo)
        self.clear.clicked.connect(canvas.clear)
        self.open.clicked.connect(lambda: self.open_wanted.emit())
        self.paste.clicked.connect(lambda: self.paste_wanted.emit())
        self.tool.chosen.connect(self._take_tool)
        self.size_slider.valueChanged.connect(self._take_size)

    def _button(self, text: str, help_text: str, icon: str = "") -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setAccessibleName(text)
        if icon:
            keep_icon(button, icon)
        button.setToolTip(tooltip(help_text))
        button.setStyleSheet("QToolButton { padding: 2px 4px; }")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.layout().addWidget(button)  # type: ignore[union-attr]
        return button

    def offer(self, *, can_undo: bool, can_redo: bool, has_ink: bool) -> None:
        """Enable what would do something; on blank paper there is nothing to erase."""
        self.undo.setEnabled(can_undo)
        self.redo.setEnabled(can_redo)
        self.clear.setEnabled(has_ink)
        if not has_ink:
            self.take_brush()

    def take_brush(self) -> None:
        """Draw from now on, and do not erase."""
        self.tool.choose(False)

    def _take_tool(self, is_eraser: bool) -> None:
        self._canvas.is_eraser = is_eraser

    def _take_size(self, size: int) -> None:
        self._canvas.brush = size / 100

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self.tool.set_theme(theme)
