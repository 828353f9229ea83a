"""The transport bar: the buttons that move training, its speed, and where it stands."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSlider,
    QToolBar,
    QToolButton,
    QWidget,
)

from playground.session.snapshot import Snapshot
from playground.ui.speed import (
    POSITIONS,
    USUAL_POSITION,
    shows_phases,
    speed_at,
    speed_in_words,
)
from playground.ui.step_switch import StepSwitch
from playground.ui.step_unit import StepUnit
from playground.ui.tooltip import tooltip
from playground.ui.training_actions import TrainingActions
from playground.ui.workbench import Workbench


class TransportBar(QToolBar):
    """Reset, Phase, Step, Epoch, Play, the speed, and the step and epoch numbers."""

    def __init__(
        self, workbench: Workbench, actions: TrainingActions, parent: QWidget | None = None
    ) -> None:
        super().__init__("Training", parent)
        self.setObjectName("transport-bar")
        self.setMovable(False)
        self._actions = actions
        self._is_playing = False
        self._places: dict[QLabel, QAction] = {}
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        for action in (actions.reset, actions.phase, actions.step, actions.epoch, actions.play):
            self.addAction(action)
            if action is actions.step:
                self.step_switch = StepSwitch(actions.step_choice)
                self.addWidget(self.step_switch)
            action.changed.connect(lambda action=action: self._describe(action))
            self._describe(action)
        self._widen(actions.play)
        self._shrink(actions.phase)
        self.addSeparator()
        self.addWidget(self._speed_box())
        spacer = QWidget()
        spacer.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(spacer)
        self._rate = self._counter("Steps a second", "How many steps training takes in a second.")
        self._step = self._counter(
            "Step", "How many times the weights have been moved: once for each minibatch."
        )
        self._epoch = self._counter(
            "Epoch", "How many times training has been through all training examples."
        )
        workbench.snapshot_taken.connect(self.show_snapshot)

    def _describe(self, action: QAction) -> None:
        """Say to those who listen why a button is greyed; its tooltip says it to those who see."""
        self.widgetForAction(action).setAccessibleDescription(action.statusTip())

    def _widen(self, action: QAction) -> None:
        """Give Play and Pause the same width, so that nothing jumps."""
        button = self.widgetForAction(action)
        button.setMinimumWidth(button.sizeHint().width() + 12)
        button.setProperty("isPrimary", True)

    def _shrink(self, action: QAction) -> None:
        """Show an action as its icon alone: a smaller step than the one beside it."""
        button = self.widgetForAction(action)
        if isinstance(button, QToolButton):
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
            button.setAccessibleName(action.text())

    def _speed_box(self) -> QWidget:
        box = QWidget()
        layout = QHBoxLayout(box)
        layout.setContentsMargins(8, 0, 8, 0)
        self.speed = QSlider(Qt.Orientation.Horizontal)
        self.speed.setRange(0, POSITIONS)
        self.speed.setMinimumWidth(56)
        self.speed.setMaximumWidth(180)
        self.speed.setPageStep(POSITIONS // 8)
        self.speed.setAccessibleName("Speed")
        self._speed_words = QLabel()
        speeds = [speed_at(position) for position in range(POSITIONS + 1)]
        words = [speed_in_words(speed) for speed in speeds]
        words += [speed_in_words(speed, "phase") for speed in speeds if shows_phases(speed)]
        metrics = self._speed_words.fontMetrics()
        self._speed_words.setMinimumWidth(max(metrics.horizontalAdvance(each) for each in words))
        hint = tooltip(
            "How many steps a second Play takes: from one to as many as the machine can."
        )
        for widget in (self.speed, self._speed_words):
            widget.setToolTip(hint)
            layout.addWidget(widget)
        self.speed.valueChanged.connect(self._set_speed)
        self.speed.setValue(USUAL_POSITION)
        self._actions.step_choice.changed.connect(self._describe_speed)
        return box

    def _set_speed(self, position: int) -> None:
        self._actions.set_speed(speed_at(position))
        self._describe_speed()

    def _describe_speed(self) -> None:
        unit = StepUnit.PHASE.value if self._actions.plays_phases else "step"
        words = speed_in_words(speed_at(self.speed.value()), unit)
        self._speed_words.setText(words)
        self.speed.setAccessibleDescription(words)

    def _counter(self, name: str, help_text: str) -> QLabel:
        label = QLabel()
        label.setObjectName("counter")
        label.setToolTip(tooltip(help_text))
        label.setAccessibleName(name)
        label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        label.setContentsMargins(8, 0, 8, 0)
        self._places[label] = self.addWidget(label)
        return label

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """Leave the rate out where not everything fits: Qt would leave out the epoch."""
        place = self._places[self._rate]
        needed = self.sizeHint().width() + (0 if place.isVisible() else self._rate.minimumWidth())
        place.setVisible(needed <= self.width())

    @property
    def is_at_full_speed(self) -> bool:
        """Whether training runs, as fast as it goes."""
        return self._is_playing and self.speed.value() == POSITIONS

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show where training stands."""
        self._is_playing = snapshot.is_playing
        self._show(self._epoch, "Epoch", f"{snapshot.epoch:,}", "000,000")
        self._show(self._step, "Step", f"{snapshot.step:,}", "00,000,000")
        speed = snapshot.steps_per_second
        self._show(self._rate, "", f"{speed:,.0f} steps/s" if speed >= 1 else "", "000,000 steps/s")

    def _show(self, label: QLabel, name: str, number: str, widest: str) -> None:
        label.setText(f"{name} {number}".strip())
        width = label.fontMetrics().horizontalAdvance(f"{name} {widest}") + 16
        if label.minimumWidth() < width:
            # so that growing numbers push nothing aside, nor have the window laid out anew
            label.setFixedSize(width, label.sizeHint().height())
            self._make_room()
