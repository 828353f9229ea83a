import subprocess
import sys
from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QColor, QIcon, QPalette
from PySide6.QtWidgets import QLineEdit, QWidget

from playground.document.resources import resources
from playground.ui import theme
from playground.ui.theme import DARK, LIGHT

THEMES = pytest.mark.parametrize("look", [LIGHT, DARK], ids=lambda look: look.name)
ICONS = [
    *("reset", "step", "epoch", "play", "pause", "add", "remove"),
    *("undo", "redo", "open", "save", "playground"),
]

# Machado, Oliveira and Fernandes 2009, table 1, severity 1, for linear RGB
VISION = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
VISIONS = pytest.mark.parametrize("vision", VISION)


def linear(colour):
    c = np.array(QColor(colour).getRgbF()[:3])
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def lab(colour, vision):
    """Return CIELAB (D65) of a colour as seen with a kind of vision."""
    to_xyz = np.array(
        [
            [0.4124564, 0.3575761, 0.1804375],
            [0.2126729, 0.7151522, 0.0721750],
            [0.0193339, 0.1191920, 0.9503041],
        ]
    )
    seen = np.clip(VISION[vision] @ linear(colour), 0, 1)
    t = to_xyz @ seen / to_xyz.sum(axis=1)
    f = np.where(t > (6 / 29) ** 3, np.cbrt(t), t * (29 / 6) ** 2 / 3 + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def difference(one, other, vision):
    return np.linalg.norm(lab(one, vision) - lab(other, vision))


def least_difference(colours, vision):
    return min(difference(one, other, vision) for one, other in combinations(colours, 2))


def contrast(one, other):
    luminances = [linear(colour) @ [0.2126, 0.7152, 0.0722] for colour in (one, other)]
    return (max(luminances) + 0.05) / (min(luminances) + 0.05)


def rgb(colour):
    return QColor(colour).getRgb()[:3]


@pytest.fixture
def app(qapp):
    yield qapp
    qapp.setStyleSheet("")
    theme.apply(qapp, LIGHT)


def test_the_measures_agree_with_published_values():
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#ffffff", "#767676") == pytest.approx(4.54, abs=0.01)
    np.testing.assert_allclose(lab("#ff0000", "normal"), [53.24, 80.09, 67.20], atol=0.02)


@THEMES
@VISIONS
def test_signs_and_zero_differ_in_every_vision(look, vision):
    assert least_difference([look.negative, look.zero, look.positive], vision) > 35


@THEMES
@VISIONS
def test_classes_differ_in_every_vision(look, vision):
    assert least_difference(look.classes[:5], vision) > 28
    assert least_difference(look.classes, vision) > 20
    assert min(difference(c, look.zero, vision) for c in look.classes) > 18


@THEMES
@VISIONS
def test_the_accent_and_the_error_are_no_data_colours(look, vision):
    for colour in (look.accent, look.error):
        assert difference(colour, look.positive, vision) > 15
        assert difference(colour, look.negative, vision) > 15


@THEMES
def test_binary_classes_have_the_colours_of_the_signs(look):
    assert look.classes[:2] == (look.negative, look.positive)
    assert len(set(look.classes)) == 10
    assert theme.class_colour(12, look) == theme.class_colour(2, look)


@THEMES
@pytest.mark.parametrize("text", ["text", "muted_text", "error", "warning", "accent"])
@pytest.mark.parametrize("background", ["window", "panel", "base", "hover"])
def test_text_can_be_read_on_every_background(look, text, background):
    assert contrast(getattr(look, text), getattr(look, background)) >= 4.5


@THEMES
def test_text_can_be_read_on_the_accent(look):
    assert contrast(look.accent_text, look.accent) >= 4.5


@THEMES
def test_curves_differ_without_colour_and_stand_out(look):
    assert look.train_curve.width != look.test_curve.width
    for curve in (look.train_curve, look.test_curve):
        assert contrast(curve.colour, look.base) >= 3


@THEMES
def test_value_colour_clamps_at_one(look):
    assert rgb(theme.value_colour(-7, look)) == rgb(look.negative)
    assert rgb(theme.value_colour(-1, look)) == rgb(look.negative)
    assert rgb(theme.value_colour(0, look)) == rgb(look.zero)
    assert rgb(theme.value_colour(1.5, look)) == rgb(look.positive)
    assert rgb(theme.value_colour(float("nan"), look)) == rgb(look.error)
    half = (np.array(rgb(look.positive)) + rgb(look.zero)) / 2
    np.testing.assert_allclose(rgb(theme.value_colour(0.5, look)), half, atol=1)


@THEMES
def test_diverging_table_is_value_colour_from_minus_one_to_one(look):
    table = theme.diverging_table(look, 201)
    assert table.shape == (201, 4)
    assert table.dtype == np.uint8
    assert not table.flags.writeable
    for value, colour in zip(np.linspace(-1, 1, 201), table, strict=True):
        assert theme.value_colour(value, look).getRgb() == tuple(colour)
    lightness = [lab(QColor(*map(int, colour)), "normal")[0] for colour in table]
    towards_zero = np.sign(lab(look.zero, "normal")[0] - lab(look.positive, "normal")[0])
    assert np.all(np.diff(lightness[100:]) * towards_zero < 0.2)


@THEMES
@pytest.mark.parametrize("n_classes", [1, 2, 5, 10])
def test_confidence_table_fades_to_zero_at_guessing(look, n_classes):
    table = theme.confidence_table(n_classes - 1, n_classes, look, 101)
    assert tuple(table[-1][:3]) == rgb(look.classes[n_classes - 1])
    assert np.all(table[:, 3] == 255)
    guessing = int(100 / n_classes) if n_classes > 1 else 0
    assert np.all(table[: guessing + 1, :3] == rgb(look.zero))
    middle = table[round((guessing + 100) / 2), :3]
    expected = (np.array(rgb(look.zero)) + rgb(look.classes[n_classes - 1])) / 2
    np.testing.assert_allclose(middle, expected, atol=2)


@THEMES
def test_apply_reaches_widgets_and_listeners(app, qtbot, look):
    other = LIGHT if look is DARK else DARK
    theme.apply(app, other)
    changes = []

    class Watcher(QObject):
        def eventFilter(self, _, event):  # noqa: N802
            if event.type() == QEvent.Type.PaletteChange:
                changes.append(event)
            return False

    field, watcher = QLineEdit("abc"), Watcher()
    qtbot.addWidget(field)
    field.installEventFilter(watcher)
    with qtbot.waitSignal(theme.signals.theme_changed) as heard:
        theme.apply(app, look)
    assert heard.args == [look]
    assert theme.current_theme() is look
    assert changes
    field.resize(120, 30)
    assert field.grab().toImage().pixelColor(100, 15) == QColor(look.base)
    assert app.palette().color(QPalette.ColorRole.Highlight) == QColor(look.accent)
    with qtbot.assertNotEmitted(theme.signals.theme_changed):
        theme.apply(app, look)


@THEMES
def test_the_style_sheet_is_understood(app, qtbot, qtlog, look):
    theme.apply(app, look)
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    assert not [record for record in qtlog.records if "stylesheet" in record.message.lower()]
    assert "$" not in app.styleSheet()


def test_the_focus_is_seen_in_the_accent_colour(app, qtbot):
    theme.apply(app, LIGHT)
    window = QWidget()
    qtbot.addWidget(window)
    field = QLineEdit(window)
    field.resize(100, 30)
    window.show()
    window.activateWindow()
    field.clearFocus()
    before = field.grab().toImage().pixelColor(50, 0)
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    assert before == QColor(LIGHT.border)
    assert field.grab().toImage().pixelColor(50, 0) == QColor(LIGHT.accent)


def test_the_system_is_followed(app):
    theme.follow_system(app)
    theme.follow_system(app)
    assert theme.current_theme().is_dark == theme.system_is_dark()
    app.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme.current_theme() is DARK
    app.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert theme.current_theme() is LIGHT


@pytest.mark.parametrize("name", ICONS)
def test_icons_have_the_text_colour(app, name):
    theme.apply(app, DARK)
    text = (resources() / "icons" / f"{name}.svg").read_text()
    assert 'viewBox="0 0 24 24"' in text
    image = theme.icon(name).pixmap(24, 24).toImage()
    colours = {
        image.pixelColor(x, y).name()
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() == 255
    }
    assert colours
    if name != "playground":
        for colour in colours:  # overlapping strokes round
            np.testing.assert_allclose(rgb(colour), rgb(DARK.text), atol=2)
        disabled = theme.icon(name).pixmap(24, 24, QIcon.Mode.Disabled).toImage()
        assert disabled != image


def test_kept_icons_follow_the_theme_and_can_be_replaced(app):
    def drawn(icon):
        return icon.pixmap(24, 24).toImage()

    theme.apply(app, LIGHT)
    action = QAction()
    theme.keep_icon(action, "play")
    theme.keep_icon(action, "pause")
    assert drawn(action.icon()) == drawn(theme.icon("pause"))
    theme.apply(app, DARK)
    assert drawn(action.icon()) == drawn(theme.icon("pause"))
    del action
    theme.apply(app, LIGHT)


def test_plots_take_the_theme(app, qtbot):
    pyqtgraph = pytest.importorskip("pyqtgraph")
    theme.apply(app, DARK)
    plot = pyqtgraph.PlotWidget()
    qtbot.addWidget(plot)
    assert plot.backgroundBrush().color() == QColor(DARK.base)
    theme.style_plot(plot, LIGHT)
    assert plot.backgroundBrush().color() == QColor(LIGHT.base)
    assert plot.getAxis("left").textPen().color() == QColor(LIGHT.muted_text)
    plot.resize(200, 150)
    assert plot.grab().toImage().pixelColor(150, 50) == QColor(LIGHT.base)


def test_the_theme_does_not_load_pyqtgraph():
    code = (
        "import sys; from PySide6.QtWidgets import QApplication; from playground.ui import theme;"
        "app = QApplication([]); theme.apply(app, theme.DARK); print('pyqtgraph' in sys.modules)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, "-platform", "offscreen"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert run.stdout.strip() == "False"
    assert "playground-" not in run.stderr
