"""A panel: a live view of snapshots, which draws and never computes."""

from collections.abc import Mapping
from typing import Any, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from playground.engine.measurement import Measurement
from playground.registry import Named, Registry
from playground.session.snapshot import Snapshot
from playground.ui.lens import Lens
from playground.ui.table_export import Table
from playground.ui.theme import Theme


class Panel(QWidget, Named):
    """One picture of training. While it is visible, its measurements come with every snapshot."""

    frames_per_second: ClassVar[float] = 60
    """How often it is drawn, at most, while training plays; what is slow to draw asks for less."""

    width_share: ClassVar[float] = 0.0
    """How much of the window's width it is to have, at least, when it is opened first."""

    measurements_changed = Signal()
    """Emitted when `measurements` would return something else than before."""

    edit_wanted = Signal(object)
    """Emitted to change the document: carries the Edit."""

    edit_ended = Signal()
    """Emitted when a gesture is over: the edits that it wanted are one step of undo."""

    lens_wanted = Signal(object)
    """Emitted to look at something else of a step under the microscope: carries the Lens."""

    pointing_wanted = Signal(object)
    """Emitted for something to stand out in the drawing: carries a NeuronName, a ParameterKey, or
    None, which ends it."""

    marking_wanted = Signal(object)
    """Emitted for neurons to be marked in the drawing until others are: carries a frozenset of
    NeuronName, empty for none."""

    run_wanted = Signal(object)
    """Emitted to go on with a run that was trained elsewhere: carries the PickedRun."""

    def measurements(self) -> frozenset[Measurement[Any]]:
        """Return the questions whose answers this panel draws."""
        return frozenset()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Draw what there is to see now; called for visible panels, once a frame at most."""
        raise NotImplementedError

    def point_at(self, node: str | None, neuron: str | None = None) -> None:
        """Show what concerns the neuron under the mouse in the network drawing; None: no more."""

    def compare(self, branches: frozenset[int]) -> None:
        """Show these branches of the timeline beside the one on screen, from now on."""

    def show_lens(self, lens: Lens) -> None:
        """Show what is looked at of a step under the microscope."""

    def begin(self) -> None:
        """Begin what else a button begins, for a picture that nobody presses a button for."""

    def end(self) -> None:
        """End what goes on by itself: the window is being closed."""

    def table(self) -> Table | None:
        """Return the numbers that are shown, for a file; None where there are none."""
        return None

    def parts(self) -> Mapping[str, QWidget]:
        """Return parts of which a picture can be saved alone, by what menus call them."""
        return {}

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        raise NotImplementedError


PANELS: Registry[Panel] = Registry("panel", "playground.ui.panels")
