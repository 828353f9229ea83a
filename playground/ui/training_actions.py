"""The actions that move training, with their keys."""

from collections.abc import Callable

from PySide6.QtGui import QAction, QShortcut
from PySide6.QtWidgets import QWidget

from playground.document.experiment import Experiment
from playground.session.commands import Epoch, Pause, Play, SetSpeed, StepPhase
from playground.session.snapshot import Snapshot
from playground.ui import theme
from playground.ui.make_action import make_action
from playground.ui.speed import shows_phases
from playground.ui.step_unit import StepChoice, StepUnit
from playground.ui.tooltip import tooltip
from playground.ui.workbench import Workbench


class TrainingActions:
    """Reset, Phase, Step, Epoch and Play, shared by the transport bar and the Training menu.

    Where the experiment cannot be trained, all but Reset are greyed and say why, as do their keys.
    """

    def __init__(self, workbench: Workbench, parent: QWidget) -> None:
        """Build the actions of a workbench that has an experiment."""
        self._workbench = workbench
        self._is_playing = False
        self._speed: float | None = None
        self.step_choice = StepChoice(parent)
        """What a step is."""
        self._reason = ""
        self._helps: dict[QAction, str] = {}
        self.reset = self._action(
            parent,
            "reset",
            "Reset",
            ["R", "Home"],
            "Back to the start: the same starting weights again, and step 0. Undo brings back what "
            "was learned.",
            workbench.reset,
        )
        self.phase = self._action(
            parent,
            "phase",
            "Phase",
            ["."],
            StepUnit.PHASE.help_text(takes_all=False),
            lambda: workbench.send(StepPhase()),
        )
        self.step = self._action(
            parent,
            "step",
            "Step",
            ["Right"],
            "",
            lambda: workbench.send(self.step_choice.unit.command),
        )
        self.epoch = self._action(
            parent,
            "epoch",
            "Epoch",
            ["E"],
            "Go on until every training example has been seen once.",
            lambda: workbench.send(Epoch()),
        )
        self.play = self._action(parent, "play", "Play", ["Space"], "", self._play_or_pause)
        self.play.setIconVisibleInMenu(False)  # it is drawn for the accent colour
        self._train = (self.play, self.phase, self.step, self.epoch)
        keys = [key for action in self._train for key in action.shortcuts()]
        self._refusals = [QShortcut(key, parent) for key in keys]
        for refusal in self._refusals:  # in place of the shortcuts, which greyed actions lose
            refusal.activated.connect(lambda: workbench.refused.emit(self._reason))
        self._show_playing(is_playing=False)
        self._follow_choice()
        self.step_choice.changed.connect(self._follow_choice)
        self.step_choice.renamed.connect(self._describe_step)
        self._follow_experiment(workbench.experiment)
        workbench.experiment_changed.connect(self._follow_experiment)
        workbench.snapshot_taken.connect(self._follow)

    def _action(
        self,
        parent: QWidget,
        icon: str,
        text: str,
        keys: list[str],
        help_text: str,
        slot: Callable[[], object],
    ) -> QAction:
        action = make_action(parent, text, keys, slot, icon=icon)
        self._helps[action] = f"{help_text} ({' or '.join(keys)})"
        self._show_help(action)
        return action

    @property
    def all(self) -> tuple[QAction, ...]:
        """The actions, in the order of a menu."""
        return self.play, self.phase, self.step, self.epoch, self.reset

    @property
    def plays_phases(self) -> bool:
        """Whether Play goes phase by phase: when a step is one, and slowly enough to be seen."""
        return self.step_choice.unit is StepUnit.PHASE and shows_phases(self._speed)

    def set_speed(self, steps_per_second: float | None) -> None:
        """Play at so many steps or phases a second, from now on."""
        was_by_phase = self.plays_phases
        self._speed = steps_per_second
        self._workbench.send(SetSpeed(steps_per_second))
        self._go_on_playing(was_by_phase=was_by_phase)

    def _go_on_playing(self, *, was_by_phase: bool) -> None:
        """Play by phases, or no longer, where that has changed while training plays."""
        if self._is_playing and was_by_phase != self.plays_phases:
            self._workbench.send(Play(self.plays_phases))

    def _follow_choice(self) -> None:
        self._describe_step()
        if self._is_playing:
            self._workbench.send(Play(self.plays_phases))

    def _describe_step(self) -> None:
        self._helps[self.step] = f"{self.step_choice.help} (Right)"
        self._show_help(self.step)
        self._describe_play()

    def _play_or_pause(self) -> None:
        self._workbench.send(Pause() if self._is_playing else Play(self.plays_phases))
        self._show_playing(is_playing=not self._is_playing)

    def _follow(self, snapshot: Snapshot) -> None:
        if snapshot.is_playing != self._is_playing:
            self._show_playing(is_playing=snapshot.is_playing)

    def _follow_experiment(self, experiment: Experiment) -> None:
        self.step_choice.take_all(experiment.optimiser.is_batch)
        obstacle = experiment.obstacle
        self._reason = "" if obstacle is None else obstacle.sentence
        for action in self._train:
            action.setEnabled(not self._reason)
            self._show_help(action)
        for refusal in self._refusals:
            refusal.setEnabled(bool(self._reason))

    def _show_help(self, action: QAction) -> None:
        """Say what an action does, or why it cannot."""
        reason = self._reason if not action.isEnabled() else ""
        action.setToolTip(tooltip(reason or self._helps[action]))
        action.setStatusTip(reason)

    def _show_playing(self, *, is_playing: bool) -> None:
        self._is_playing = is_playing
        self.play.setText("Pause" if is_playing else "Play")
        self._describe_play()
        theme.keep_icon(self.play, "pause" if is_playing else "play", "accent_text")

    def _describe_play(self) -> None:
        unit = StepUnit.MINIBATCH.title(takes_all=self.step_choice.takes_all)
        train = f"Train, one {unit} after another."
        help_text = "Stop here; Play goes on." if self._is_playing else train
        self._helps[self.play] = f"{help_text} (Space)"
        self._show_help(self.play)
