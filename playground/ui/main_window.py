"""The main window: docks, menus, transport bar and the frame timer."""

from PySide6.QtCore import QSettings, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import (
    QDockWidget,
    QGridLayout,
    QMainWindow,
    QMenu,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

from playground.session.snapshot import Diverged, Notice, Snapshot
from playground.ui import theme
from playground.ui.data_panel import DataPanel
from playground.ui.documents import Documents
from playground.ui.editor.network_editor import NetworkEditor
from playground.ui.examples.pinning import LettingGo
from playground.ui.export_menus import ExportMenus
from playground.ui.frames import Frames
from playground.ui.groups import PANELS, grouped
from playground.ui.help_menu import HelpMenu
from playground.ui.idle_training import IdleTraining
from playground.ui.left_behind import LeftBehind
from playground.ui.menus import EditMenu, FileMenu, TrainingMenu
from playground.ui.microscope.digits_menu import DigitsMenu
from playground.ui.microscope.phase_strip import PhaseStrip
from playground.ui.notice_bar import NoticeBar, Offer, stand_above_legend
from playground.ui.own_data import OwnData
from playground.ui.panel_docks import PanelDocks
from playground.ui.picture_menu import PictureMenu
from playground.ui.rescue import Rescue
from playground.ui.single_keys import SingleKeys, let_mouse_pass
from playground.ui.timeline.pane import TimelinePane
from playground.ui.training_actions import TrainingActions
from playground.ui.training_form import TrainingForm
from playground.ui.transport_bar import TransportBar
from playground.ui.workbench import Workbench

_LAYOUT_VERSION = 1
_BACK = "See it again as it was, with all that was trained."
_PANEL_SHARE = 0.32
"""Of the window's width, for the panels of a new window."""


class MainWindow(QMainWindow):
    """The network in the centre, data at the left, panels at the right, training at the top."""

    def __init__(self, workbench: Workbench) -> None:
        """Build the window of a workbench that has an experiment."""
        super().__init__()
        self.workbench = workbench
        self._is_arranged = False
        self._featured = self._to_feature = ""
        self._history: object = None
        workbench.setParent(self)
        self.setWindowTitle("Network Playground")
        self.setWindowIcon(theme.icon("playground"))
        self.setDockOptions(
            QMainWindow.DockOption.AnimatedDocks
            | QMainWindow.DockOption.AllowNestedDocks
            | QMainWindow.DockOption.AllowTabbedDocks
        )
        self.actions_ = TrainingActions(workbench, self)
        self.documents = Documents(workbench, self)
        self.own_data = OwnData(workbench, self)
        self._build_top()
        self._build_centre()
        self._build_data()
        self.panels = PanelDocks(self)
        self.frames = Frames(workbench, self.panels, self.transport, self)
        self._build_menus()
        self._connect()
        self._idle = IdleTraining(workbench, self)
        self._keys = SingleKeys(self, self._centre)
        self.panels.went_behind.connect(self._keys.leave)
        let_mouse_pass(self)
        self.resize(1280, 800)
        self._first_layout = self.saveState(_LAYOUT_VERSION)

    def _build_top(self) -> None:
        self.transport = TransportBar(self.workbench, self.actions_)
        self.transport.setIconSize(QSize(18, 18))
        self.addToolBar(self.transport)
        self.addToolBarBreak()
        form = QToolBar("How to train", self)
        form.setObjectName("training-form")
        form.setMovable(False)
        self.training_form = TrainingForm(self.workbench)
        form.addWidget(self.training_form)
        self.phase_strip = PhaseStrip(Qt.AlignmentFlag.AlignRight)
        form.addWidget(self.phase_strip)
        self.addToolBar(form)

    def _build_centre(self) -> None:
        self.notices = NoticeBar()
        self.editor = NetworkEditor(self.workbench)
        self.timeline = TimelinePane(self.workbench)
        centre = QWidget()
        layout = QGridLayout(centre)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.editor, 0, 0)
        layout.setRowStretch(0, 1)
        layout.addWidget(self.timeline, 1, 0)
        # over the drawing, so that nothing moves when a notice comes or goes
        over = QVBoxLayout()
        over.setSpacing(0)
        over.addWidget(self.notices)
        over.addWidget(self.timeline.run_bar)
        self.editor.view.resized.connect(lambda: stand_above_legend(over, self.editor))
        layout.addLayout(over, 0, 0, Qt.AlignmentFlag.AlignBottom)
        self.setCentralWidget(centre)
        self._centre = centre

    def _build_data(self) -> None:
        self.data = DataPanel(self.workbench, self.own_data)
        self.data_dock = QDockWidget("Data", self)
        self.data_dock.setObjectName("data")
        self.data_dock.setWidget(self.data)
        self.data.setMinimumWidth(self.data.content_width + 12)  # a small window takes from others
        self.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, self.data_dock)

    def _build_menus(self) -> None:
        bar = self.menuBar()
        self.file_menu = FileMenu(self, self.documents, self.own_data)
        self.edit_menu = EditMenu(self, self.workbench, self.editor.actions_)
        self.training_menu = TrainingMenu(self, self.actions_, self.timeline.actions_)
        self.view_menu = QMenu("&View", self)
        self.view_menu.addAction(self.data_dock.toggleViewAction())
        for title, names in grouped(self.panels.docks, PANELS):
            self.view_menu.addSection(title)
            self.view_menu.addActions([self.panels.docks[n].toggleViewAction() for n in names])
        self.view_menu.addSeparator()
        self.view_menu.addActions(list(self.editor.zooming.actions.all))
        self.view_menu.addMenu(DigitsMenu(self.workbench, self.view_menu))
        self.view_menu.addAction(LettingGo(self.workbench, self).action)
        self.view_menu.addSeparator()
        self.view_menu.addAction("&Reset layout", self.reset_layout)
        menus = (self.file_menu, self.edit_menu, self.training_menu, self.view_menu)
        for menu in (*menus, HelpMenu(self)):
            bar.addMenu(menu)
        panels, name = self.panels.panels, lambda: self.documents.name
        self.pictures = PictureMenu(self.workbench, self.editor, self.panels, name, self)
        self.exports = ExportMenus(self.workbench, panels, name, self)
        for menu in (self.pictures, self.exports.numbers, self.exports.scripts):
            self.file_menu.insertMenu(self.file_menu.end, menu)

    def _connect(self) -> None:
        workbench = self.workbench
        workbench.snapshot_taken.connect(self._show_snapshot)
        workbench.noticed.connect(self._show_notice)
        self.actions_.phase.triggered.connect(lambda: self.panels.bring_forward("microscope"))
        self.timeline.actions_.compare.triggered.connect(lambda: self.panels.feature("comparison"))
        workbench.refused.connect(self.notices.show_sentence)
        workbench.experiment_changed.connect(self._settle_notices)
        workbench.experiment_changed.connect(self.frames.hurry)
        self.frames.polled.connect(lambda: self.data.show_loading(workbench.loading))
        for action in (*self.actions_.all, *self.timeline.actions_.all):
            action.triggered.connect(self.notices.settle)
        self.timeline.said.connect(self.notices.show_sentence)
        self.timeline.comparison.changed.connect(self.panels.compare)
        workbench.pointed_at.connect(self.panels.point_at)
        workbench.lens_changed.connect(self.panels.show_lens)
        self.panels.lens_wanted.connect(workbench.look_through)
        self.panels.edit_wanted.connect(workbench.apply)
        self.panels.edit_ended.connect(workbench.stop_merging)
        self.panels.run_wanted.connect(workbench.take_up)
        self.panels.pointing_wanted.connect(self.editor.point_out)
        self.panels.marking_wanted.connect(self.editor.mark)
        self.documents.failed.connect(self.notices.show_sentence)
        self.documents.changed.connect(self._show_title)
        self.documents.opened.connect(self._feature)
        self.documents.was_left.connect(self._offer_way_back)
        self.own_data.failed.connect(self.notices.show_sentence)
        self.exports.said.connect(self.notices.show_sentence)
        self.pictures.said.connect(self.notices.show_sentence)
        self.panels.failed.connect(self.notices.show_crash)
        self.panels.measurements_changed.connect(self._watch)
        self.editor.measurements_changed.connect(self._watch)
        self.data.measurements_changed.connect(self._watch)
        theme.signals.theme_changed.connect(self._set_theme)
        self.timeline.set_theme(theme.current_theme())  # the others have asked for it

    def start(self) -> None:
        """Begin to follow the session, frame by frame."""
        self._centre.setFocus()  # so that Space plays before anything was clicked
        self._watch()
        self.frames.start()

    def stop(self) -> None:
        """No longer follow the session."""
        self.frames.stop()

    def _show_snapshot(self, snapshot: Snapshot) -> None:
        self.panels.show_snapshot(snapshot, is_in_hurry=self.frames.is_in_hurry)
        self.phase_strip.show_view(snapshot.microscope)
        if snapshot.microscope is not None:
            self.panels.introduce("microscope")
        elif self._history is not self.workbench.history and self._featured != "microscope":
            self.panels.step_back("microscope")  # another document has been opened
        self._history = self.workbench.history
        if self.isWindowModified() != self.documents.is_modified:
            self._show_title()

    def _watch(self) -> None:
        self.frames.hurry()
        views = (self.panels, self.editor, self.data)
        self.workbench.watch(frozenset().union(*(view.measurements() for view in views)))

    def _set_theme(self, new: theme.Theme) -> None:
        self.editor.set_theme(new)
        self.timeline.set_theme(new)
        self.panels.set_theme(new)
        self.phase_strip.set_theme(new)

    def _settle_notices(self) -> None:
        """Hide what is old news; in another document, whatever was said of the one before."""
        is_other = self._history is not self.workbench.history
        (self.notices.forget if is_other else self.notices.settle)()

    def _show_notice(self, notice: Notice) -> None:
        if isinstance(notice, Diverged):
            rescue, divergence = Rescue(self.workbench), notice.divergence
            self.notices.show_offers(rescue.sentence(divergence), rescue.offers(divergence))
        else:
            self.notices.show_notice(notice)

    def _offer_way_back(self, left: LeftBehind) -> None:
        text = f"{left.title} has made room; File > Open recent leads back to it."
        self.notices.show_offers(text, [Offer("Back to it", _BACK, self.documents.go_back)])

    def _show_title(self) -> None:
        name = self.documents.name or "Untitled"
        self.setWindowTitle(f"{name}[*] – Network Playground")
        self.setWindowModified(self.documents.is_modified)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._is_arranged:
            self._is_arranged = True
            self._arrange()
        QTimer.singleShot(0, self, self._catch_up)  # a tab comes to the front once it is seen

    def _catch_up(self) -> None:
        if self._to_feature:
            self._feature(self._to_feature)

    def _feature(self, panel: str) -> None:
        """Show the panel that the document is about, now or when the window is shown."""
        self._featured = self._to_feature = panel
        if self.isVisible():
            self.panels.feature(panel)
            self._to_feature = ""

    def _arrange(self) -> None:
        """Divide the window of one who has not done so."""
        across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        panels = [dock for dock in self.panels.docks.values() if not dock.isHidden()]
        data_width = self.data.content_width + 12
        panel_width = round(_PANEL_SHARE * self.width())
        docks = [self.data_dock, *panels]
        self.resizeDocks(docks, [data_width] + [panel_width] * len(panels), across)
        self.resizeDocks(panels, [55, *[45] * len(panels)][: len(panels)], down)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.documents.may_discard():
            event.ignore()
            return
        self.stop()
        self.panels.end()
        event.accept()

    def reset_layout(self) -> None:
        """Place the docks as in a new window."""
        self.restoreState(self._first_layout, _LAYOUT_VERSION)
        self._arrange()

    def save_layout(self) -> None:
        """Keep where window and docks are for the next start."""
        settings = QSettings()
        settings.setValue("geometry", self.saveGeometry())
        settings.setValue("layout", self.saveState(_LAYOUT_VERSION))

    def restore_layout(self) -> None:
        """Place window and docks as they were when last closed."""
        settings = QSettings()
        geometry, layout = settings.value("geometry"), settings.value("layout")
        if geometry is not None:
            self.restoreGeometry(geometry)  # type: ignore[arg-type]
        if layout is not None:
            self._is_arranged = True
            self.restoreState(layout, _LAYOUT_VERSION)  # type: ignore[arg-type]
