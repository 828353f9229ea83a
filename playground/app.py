"""The application: builds the pieces and connects them."""

import gc
import sys
import traceback
from collections.abc import Generator
from contextlib import contextmanager
from math import ceil
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QCoreApplication, QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QWidget
from threadpoolctl import threadpool_limits  # pyright: ignore[reportMissingTypeStubs]

from playground.document.data_files import read
from playground.document.examples import find
from playground.session.commands import Step
from playground.session.session import Session
from playground.session.sweep.sweep import Results
from playground.session.synchronous_session import SynchronousSession
from playground.ui import theme
from playground.ui.landscape.look import SurfaceLook
from playground.ui.main_window import MainWindow
from playground.ui.panel import Panel
from playground.ui.panels.comparison import Comparison
from playground.ui.panels.loss_surface import LossSurfacePanel
from playground.ui.pictures import save_picture, scale_for_size
from playground.ui.workbench import Workbench

FIRST_EXAMPLE = "circle"


class RenderError(ValueError):
    """A picture cannot be made; the message says why."""


def _tell(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    """Pass on what Qt has to say, but not what the offscreen platform cannot do."""
    if "This plugin does not support" not in message:
        sys.stderr.write(message + "\n")


def make_application() -> QApplication:
    """Return the one QApplication, named for its settings."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
    QCoreApplication.setOrganizationName("Network Playground")
    QCoreApplication.setApplicationName("playground")
    return app


def make_window(session: Session | SynchronousSession, name_or_file: str | None) -> MainWindow:
    """Return the window on an experiment; what cannot be opened is told in it."""
    workbench = Workbench(session)
    first = find(FIRST_EXAMPLE)
    workbench.open(first.experiment, first.state)
    window = MainWindow(workbench)
    window.documents.show_example(name_or_file or FIRST_EXAMPLE)
    return window


def run(name_or_file: str | None = None) -> int:
    """Open the window and return the exit code when it has been closed."""
    app = make_application()
    theme.follow_system(app)
    session = Session(read)
    session.start()
    with threadpool_limits(1):
        window = make_window(session, name_or_file)
        with _unhandled_shown_in(window):
            window.restore_layout()
            window.start()
            window.show()
            gc.collect()
            gc.freeze()  # what was built so far stays: the collector need not look at it again
            code = app.exec()
            window.save_layout()
        session.stop()
    return code


@contextmanager
def _unhandled_shown_in(window: MainWindow) -> Generator[None]:
    """Show exceptions that nobody handled in the window instead of ending the program."""
    before = sys.excepthook

    def show(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        before(kind, error, trace)
        details = "".join(traceback.format_exception(kind, error, trace))
        sentence = (
            f"Something went wrong ({kind.__name__}: {error}); your work is unharmed, and a report "
            "with these details would help us mend it."
        )
        window.notices.show_crash(sentence, details)

    sys.excepthook = show
    try:
        yield
    finally:
        sys.excepthook = before


def render(
    name_or_file: str,
    panel: str,
    steps: int,
    size: tuple[int, int],
    output: Path,
    *,
    is_dark: bool = False,
    look: SurfaceLook | None = None,
) -> None:
    """Draw a panel, "network" or "window" after some steps into a .png or .svg file.

    A loss surface has a `look`. A large .png of a panel has larger letters too. Raises
    RenderError, or the error that says why the experiment cannot be opened.
    """
    qInstallMessageHandler(_tell)
    app = make_application()
    theme.apply(app, theme.DARK if is_dark else theme.LIGHT)
    with threadpool_limits(1):
        session = SynchronousSession(read)
        find(name_or_file)  # raises before anything is drawn
        window = make_window(session, name_or_file)
        widget = _widget(window, panel)
        if widget is not window:
            widget.setParent(None)  # on its own, at its own size
        is_scaled = widget is not window and output.suffix.lower() == ".png"
        scale = scale_for_size(size) if is_scaled else 1.0
        widget.resize(*(ceil(side / scale) for side in size))
        widget.show()
        app.processEvents()
        window.start()
        window.workbench.send(Step(steps))
        n_turns = 4 if look is None else 8  # panels may ask for more once they have seen some
        for turn in range(n_turns):
            window.workbench.poll()
            app.processEvents()
            if turn == 0 and isinstance(widget, Panel):
                widget.begin()
                if isinstance(widget, LossSurfacePanel) and look is not None:
                    _refuse(widget.take_on(look))
        if window.workbench.snapshot is None:
            raise RenderError("; ".join(each.message for each in session.told))
        if isinstance(widget, LossSurfacePanel):
            _refuse(widget.showing.why_not)
        save_picture(widget, output, scale=scale, size=size if is_scaled else None)
        window.stop()
        widget.hide()  # and not close: nobody is there to be asked about changes


def _refuse(why_not: str) -> None:
    if why_not:
        raise RenderError(why_not)


def render_sweep(
    results: Results, page: str, size: tuple[int, int], output: Path, *, is_dark: bool = False
) -> None:
    """Draw the results of a sweep into a .png or .svg file."""
    qInstallMessageHandler(_tell)
    app = make_application()
    theme.apply(app, theme.DARK if is_dark else theme.LIGHT)
    panel = Comparison()
    panel.set_theme(theme.current_theme())
    panel.resize(*size)
    panel.show_alone(results, page)
    panel.show()
    app.processEvents()
    save_picture(panel, output)
    panel.hide()


def _widget(window: MainWindow, panel: str) -> QWidget:
    if panel == "window":
        return window
    return window.editor if panel == "network" else window.panels.panels[panel]
