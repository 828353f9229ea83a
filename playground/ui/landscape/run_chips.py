"""Buttons for the runs of the timeline, of which two can be chosen."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QLabel, QToolButton, QWidget

from playground.engine.network import Network
from playground.session.likeness import compute_alike
from playground.session.snapshot import Snapshot
from playground.session.timeline_view import BranchView
from playground.ui.branch_colours import branch_colour
from playground.ui.flow_layout import FlowLayout
from playground.ui.theme import Theme, current_theme
from playground.ui.tooltip import tooltip

_MOST = 8
"""Runs that are offered: those that began last, and those that are compared."""

_DISC, _NAME = 10, 110
"""Pixels."""

_HELP = (
    "{}, up to step {:,}: press to take its end, and that of another run. Then the surface goes "
    "through both ends and the start, with the ways of both."
)
_OTHER = "{} has another network, so that its weights mean something else: it cannot be taken."
_UNTRAINED = "{} has not been trained yet: it ends where it begins."


class RunChips(QWidget):
    """One button for each run; who made it shows which are chosen."""

    chosen = Signal(object)
    """By the user only: carries the numbers of the runs, in the order in which they were chosen."""

    def __init__(self) -> None:
        super().__init__()
        self._theme = current_theme()
        self._branches: tuple[BranchView, ...] = ()
        self._network: Network | None = None
        self._runs: tuple[int, ...] = ()
        self._compared: frozenset[int] = frozenset()
        self.buttons: dict[int, QToolButton] = {}
        self._row = FlowLayout(self, 4)
        label = QLabel("Ends of")
        label.setFixedHeight(QToolButton().sizeHint().height())  # in line with the buttons
        self._row.addWidget(label)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._show_all()

    def compare(self, branches: frozenset[int]) -> None:
        """Offer these in any case."""
        self._compared = branches
        self._show_all()

    def follow(self, snapshot: Snapshot) -> None:
        """Offer the runs of a snapshot."""
        self._network = snapshot.experiment.network
        self._branches = snapshot.timeline.branches
        self._show_all()

    def show_chosen(self, runs: tuple[int, ...]) -> None:
        """Show which are chosen, without a signal."""
        self._runs = runs
        for run, button in self.buttons.items():
            button.setChecked(run in runs)

    @property
    def usual(self) -> tuple[int, ...]:
        """The runs that are compared on the timeline, as far as they can be taken."""
        wanted = [each for each in self._offered() if each.id in self._compared]
        return tuple(each.id for each in wanted if self._is_usable(each))

    @property
    def usable(self) -> tuple[int, ...]:
        """All runs that can be taken."""
        return tuple(each.id for each in self._offered() if self._is_usable(each))

    def _offered(self) -> list[BranchView]:
        last = {branch.id for branch in self._branches[-_MOST:]}
        return [each for each in self._branches if each.id in last | self._compared]

    def _is_usable(self, branch: BranchView) -> bool:
        network = branch.spans[-1].experiment.network
        is_alike = self._network is not None and compute_alike(network, self._network)
        return is_alike and branch.last_step > branch.first_step

    def _show_all(self) -> None:
        offered = self._offered()
        self.setVisible(len(offered) > 1)
        for run in self.buttons.keys() - {branch.id for branch in offered}:
            button = self.buttons.pop(run)
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        for branch in offered:
            if branch.id not in self.buttons:
                self._add(branch.id)
            self._show(branch)

    def _add(self, run: int) -> None:
        button = self.buttons[run] = QToolButton()
        button.setCheckable(True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setIconSize(QSize(_DISC, _DISC))
        button.clicked.connect(lambda is_on: self._tell(run, is_on=is_on))
        self._row.addWidget(button)

    def _show(self, branch: BranchView) -> None:
        button = self.buttons[branch.id]
        name = self.fontMetrics().elidedText(branch.name, Qt.TextElideMode.ElideRight, _NAME)
        is_usable, colour = self._is_usable(branch), branch_colour(branch, self._theme)
        state = (name, is_usable, branch.last_step, colour)
        if button.property("state") == repr(state):
            return
        button.setProperty("state", repr(state))
        button.setText(name)
        button.setEnabled(is_usable)
        button.setIcon(_disc(colour))
        is_trained = branch.last_step > branch.first_step
        words = _HELP if is_usable else _OTHER if is_trained else _UNTRAINED
        button.setToolTip(tooltip(words.format(branch.name, branch.last_step)))

    def _tell(self, run: int, *, is_on: bool) -> None:
        others = tuple(each for each in self._runs if each != run)
        self.chosen.emit((*others, run) if is_on else others)


def _disc(colour: str) -> QIcon:
    picture = QPixmap(2 * _DISC, 2 * _DISC)
    picture.setDevicePixelRatio(2)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawEllipse(QRectF(0.5, 0.5, _DISC - 1, _DISC - 1))
    painter.end()
    return QIcon(picture)
