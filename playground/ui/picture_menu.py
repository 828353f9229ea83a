"""The menu of pictures: of what, and how wide."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSettings, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from playground.ui.editor.network_editor import NetworkEditor
from playground.ui.examples.pinning import hovering
from playground.ui.file_dialogs import ask_where_to_save
from playground.ui.folders import remember_folder
from playground.ui.panel_docks import PanelDocks
from playground.ui.pictures import PictureError, save_picture, scale_for_page, scale_for_width
from playground.ui.tooltip import tooltip
from playground.ui.workbench import Workbench

WIDTHS = (0, 1920, 2560, 3840)
"""Pixels, among which one chooses; 0 stands for about as wide as on the screen."""
_WIDTH = "picture_width"
_EXPLANATION = "How many pixels wide a PNG picture is made: 1,920 and more are sharp on a slide."


class PictureMenu(QMenu):
    """Saves the window, the drawing, a panel or a part of one as PNG or SVG."""

    said = Signal(str)
    """A picture has been saved, or could not be: carries one sentence."""

    def __init__(
        self,
        workbench: Workbench,
        editor: NetworkEditor,
        docks: PanelDocks,
        name: Callable[[], str],
        window: QWidget,
    ) -> None:
        """`name` says what the document is called."""
        super().__init__("Save &picture", window)
        self.setToolTipsVisible(True)
        self._workbench, self._editor, self._docks = workbench, editor, docks
        self._name, self._window = name, window
        self._settings = QSettings()
        self.widths = QActionGroup(self)
        for width in WIDTHS:
            self._offer_width(width)
        self.aboutToShow.connect(self._fill)

    def _offer_width(self, width: int) -> None:
        text = f"{width:,} pixels wide" if width else "As on the screen, twice as sharp"
        action = self.widths.addAction(text)
        action.setCheckable(True)
        action.setData(width)
        action.setToolTip(tooltip(_EXPLANATION))
        action.setChecked(width == self.width_chosen)
        action.triggered.connect(lambda: self._settings.setValue(_WIDTH, width))

    @property
    def width_chosen(self) -> int:
        """The pixels that PNG pictures are to be wide, 0 for about as wide as on the screen."""
        stored = str(self._settings.value(_WIDTH, 0))
        return int(stored) if stored in map(str, WIDTHS) else 0

    def _fill(self) -> None:
        """List what there are pictures of: panels that have been looked at, open or not."""
        self.clear()
        widgets: dict[str, QWidget] = {"Window": self._window, "Network": self._editor}
        for panel in self._docks.panels.built():
            widgets |= {panel.title: panel, **panel.parts()}
        for title, widget in widgets.items():
            self.addAction(f"{title}…", partial(self.save, title, widget))
        self.addSeparator()
        self.addAction("Width of a PNG picture:").setEnabled(False)  # sections show no titles here
        self.addActions(self.widths.actions())

    def save(self, title: str, widget: QWidget) -> None:
        """Ask for a file, and save what a widget shows."""
        name = f"{self._name() or 'experiment'}-{title.lower()}.png".replace(" ", "-")
        kinds = "PNG picture (*.png);;SVG drawing (*.svg)"
        path = ask_where_to_save(self._window, f"Save picture of {title}", name, kinds)
        if path is None:
            return
        # only a pin is to be seen
        self._workbench.look_through(hovering(self._workbench.lens, None))
        self._docks.draw_waiting()
        width = self.width_chosen
        try:
            scale = scale_for_width(widget, width) if width else scale_for_page(widget)
            save_picture(widget, path, scale=scale, grows=True)
        except PictureError as error:
            self.said.emit(str(error))
        else:
            remember_folder(path.parent)
            self.said.emit(f"The picture has been saved as {path}.")
