"""What the drawing says of what the pointer is over: by the pointer, in tooltips, and aloud."""

import math

from PySide6.QtCore import QObject, QPoint, QPointF, QRect, QSize
from PySide6.QtWidgets import QWidget

from playground.engine.neuron_name import NeuronName
from playground.engine.parameter_key import ParameterKey
from playground.ui.colours import Theme
from playground.ui.editor.boxes import Box
from playground.ui.editor.explanations import explain, said_of
from playground.ui.editor.labels import summary
from playground.ui.editor.pointer_label import PointerLabel
from playground.ui.editor.sheet import Sheet
from playground.ui.editor.slots import slot_at
from playground.ui.editor.targets import Target
from playground.ui.editor.zoom_bar import ZoomBar
from playground.ui.editor.zoom_view import ZoomView

_EMPTY = "Click to put a neuron here; drag to select several."
_LET_GO = "Click to let go of what is selected; drag to select something else."
_BADGE = QSize(64, 18)
"""About as large as a number on a line."""
_STEPS_AWAY = 24.0
"""Pixels that the pointer goes until a refusal has been read."""


class Telling(QObject):
    """A gesture that has something to say takes the place of what is below the pointer.

    Where the pointer is over nothing, the number that is selected is told where it is drawn.
    """

    def __init__(self, view: ZoomView, sheet: Sheet) -> None:
        super().__init__(view)
        self._view = view
        self._sheet = sheet
        self._scene = sheet.scene
        self._target: Target | None = None
        self._pointer = QPointF()
        self._said = self._refusal = ""
        self._refused_at = QPointF()
        self._is_silent = False
        self.label = PointerLabel(view.viewport())
        view.moved.connect(self.update)
        sheet.selecting.changed.connect(self.update)

    def set_theme(self, look: Theme) -> None:
        """Take on the colours of a theme."""
        self.label.set_theme(look)

    def point_at(self, target: Target | None) -> None:
        """Tell of another thing, or of nothing."""
        self._target = target
        self._describe(self._view)
        self.update()

    def say(self, text: str) -> None:
        """Say what a gesture has to say; "" when it is silent."""
        self._said = text
        self.update()

    def be_silent(self, is_silent: bool) -> None:
        """Say nothing while something else, such as a field, stands where the label would."""
        self._is_silent = is_silent
        self.update()

    def refuse(self, reason: str) -> None:
        """Say why a click or a key has done nothing, until the pointer has moved on."""
        self._refusal, self._refused_at = reason, self._pointer
        self.update()

    def update(self) -> None:
        """Show the number as it is now."""
        text, place = self._said or self._refusal or self._told_of(self._target), self._pointer
        key = self._selected
        is_elsewhere = not text or isinstance(self._target, NeuronName)
        anchor = self._scene.anchor(key) if key is not None and is_elsewhere else None
        if anchor is not None:
            text, place = self._told_of(key), anchor
        if text and not self._is_silent:
            self.label.show_text(text)
            told = key if anchor is not None else self._target
            self.label.follow(
                self._view.mapFromScene(place), self._kept_free(told), self._beside(told)
            )
        else:
            self.label.hide()

    def _kept_free(self, target: Target | None) -> list[QRect]:
        """Return, in pixels of the view, the zoom bar and what has its numbers drawn on it."""
        view = self._view
        rects: list[QRect] = []
        above = view.parentWidget()
        bar = above.findChild(ZoomBar) if above is not None else None  # type: ignore[union-attr]
        if bar is not None and bar.isVisible():
            corner = view.viewport().mapFromGlobal(bar.mapToGlobal(QPoint()))
            rects.append(QRect(corner, bar.size()))
        if isinstance(target, NeuronName) and target in self._sheet.boxes():
            rects.append(self._pixels_of(self._sheet.boxes()[target]))
        anchor = self._scene.anchor(target) if isinstance(target, ParameterKey) else None
        if anchor is not None:
            badge = QRect(QPoint(), _BADGE)
            badge.moveCenter(view.mapFromScene(anchor))
            rects.append(badge)
        return rects

    def _beside(self, target: Target | None) -> list[QRect]:
        """Return where the other neurons of a neuron's column are, in pixels of the view."""
        if not isinstance(target, NeuronName):
            return []
        boxes = self._sheet.boxes().items()
        return [
            self._pixels_of(box)
            for name, box in boxes
            if name.node == target.node and name != target
        ]

    def _pixels_of(self, box: Box) -> QRect:
        corners = (QPointF(box.x, box.y), QPointF(box.right, box.bottom))
        return QRect(*map(self._view.mapFromScene, corners))

    def _told_of(self, target: Target | None) -> str:
        drawing, present = self._scene.drawing, self._scene.present
        if target is None or drawing is None or present is None:
            return ""
        return said_of(target, drawing, present)

    @property
    def _selected(self) -> ParameterKey | None:
        """The weight or bias that is selected, if it is the only one."""
        selection, drawing = self._sheet.selecting.selection, self._scene.drawing
        is_one = len(selection.parameters) == 1 and not (selection.neurons or selection.columns)
        if drawing is None or not is_one:
            return None
        known = selection.of(drawing.network)  # the drawing is the first to change
        return next(iter(known.parameters), None)

    def follow(self, position: QPointF) -> None:
        """Stay by the pointer, which is at a point of the scene."""
        self._pointer = position
        moved = (position - self._refused_at) * self._view.zoom
        if self._refusal and math.hypot(moved.x(), moved.y()) > _STEPS_AWAY:
            self._refusal = ""
        self.update()

    def _describe(self, widget: QWidget) -> None:
        """Say what is drawn, or what is pointed at, to those who listen."""
        drawing = self._scene.drawing
        if drawing is not None:
            target = self._target
            is_explained = isinstance(target, NeuronName | ParameterKey)
            text = explain(target, drawing) if is_explained else summary(drawing.network)
            widget.setAccessibleDescription(text)

    def tooltip(self, position: QPointF) -> str:
        """Return what a point of the scene is about, or ""."""
        target, drawing = self._scene.target_at(position), self._scene.drawing
        if drawing is None or isinstance(target, NeuronName | ParameterKey):
            return ""  # it would cover what the label says of it
        if target is not None:
            return explain(target, drawing)
        if self._sheet.selecting.selection:
            return _LET_GO
        slot = slot_at(self._scene.arrangement, drawing.network, position.x(), position.y())
        return slot if isinstance(slot, str) else _EMPTY
