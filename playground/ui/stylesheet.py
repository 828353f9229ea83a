"""The style sheet: flat, on a grid of 8 px, with a ring in the accent colour around the focus."""

from dataclasses import asdict
from pathlib import PurePath
from string import Template

from playground.ui.colours import Theme

PICTURES = {
    "check": "accent_text",
    "chevron-down": "muted_text",
    "chevron-up": "muted_text",
    "chevron-left": "muted_text",
    "chevron-right": "muted_text",
    "close": "muted_text",
    "float": "muted_text",
}
"""The icons that the style sheet needs as files, each with the name of its colour."""

# the ring takes one pixel from the padding, so that nothing moves when the focus comes
_SHEET = """
QToolTip { color: $text; background: $panel; border: 1px solid $border; padding: 4px 6px; }
QMainWindow::separator { background: $window; width: 8px; height: 8px; }
QMainWindow::separator:hover { background: $hover; }
QDockWidget::title { background: $window; padding: 6px 8px; text-align: left; }

QPushButton, QToolButton {
    color: $text; background: $panel; border: 1px solid $border; border-radius: 4px;
    padding: 4px 8px;
}
QPushButton { min-height: 18px; padding: 4px 16px; }
QToolBar QToolButton, QToolButton[autoRaise="true"] {
    background: transparent; border-color: transparent;
}
QToolBar QToolButton[isPrimary="true"] { color: $accent_text; background: $accent; }
QToolBar QToolButton[isPrimary="true"]:hover { border-color: $text; }
QToolBar QToolButton[isPrimary="true"]:disabled {
    color: $disabled_text; background: $panel; border-color: $border;
}
#notice-bar { background: $panel; border: none; border-bottom: 2px solid $warning; }
#notice-bar QPushButton { padding: 2px 9px; min-height: 18px; }
#notice-bar QPushButton:focus { padding: 1px 8px; }
#run-bar { background: $panel; border: none; border-bottom: 2px solid $accent; }
#counter { color: $muted_text; }
QPushButton:hover, QToolButton:hover { background: $hover; }
QPushButton:pressed, QToolButton:pressed { background: $border; }
QPushButton:checked, QToolButton:checked { background: $hover; border-color: $accent; }
QPushButton:disabled, QToolButton:disabled { color: $disabled_text; }
QPushButton:default { color: $accent_text; background: $accent; border-color: $accent; }
QPushButton:focus { border: 2px solid $accent; padding: 3px 15px; }
QPushButton:default:disabled {
    color: $disabled_text; background: $panel; border-color: $border;
}
QPushButton:default:focus { border-color: $text; }
QToolButton:focus { border: 2px solid $accent; padding: 3px 7px; }
QToolButton::menu-indicator { image: none; }

QLineEdit, QAbstractSpinBox, QComboBox {
    color: $text; background: $base; border: 1px solid $border; border-radius: 4px;
    min-height: 20px; padding: 2px 6px;
    selection-background-color: $accent; selection-color: $accent_text;
}
QLineEdit:hover, QAbstractSpinBox:hover, QComboBox:hover { border-color: $muted_text; }
QLineEdit:focus, QAbstractSpinBox:focus, QComboBox:focus {
    border: 2px solid $accent; padding: 1px 5px;
}
QLineEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled {
    color: $disabled_text; background: $window;
}
QAbstractSpinBox[isRefused="true"], QLineEdit[isRefused="true"] {
    border: 2px solid $error; padding: 1px 5px;
}
QAbstractSpinBox { min-height: 17px; }
QAbstractSpinBox QLineEdit, QAbstractSpinBox QLineEdit:focus {
    background: transparent; border: none; border-radius: 0; min-height: 0; padding: 0;
}
QAbstractSpinBox QToolButton { border: none; padding: 0; }
QAbstractSpinBox[isPlain="true"]::up-button, QAbstractSpinBox[isPlain="true"]::down-button {
    width: 0; border: none;
}
QAbstractSpinBox[isPlain="true"]::up-arrow, QAbstractSpinBox[isPlain="true"]::down-arrow {
    image: none; width: 0; height: 0;
}
QLabel[isReason="true"] { color: $error; }
QLabel[isMuted="true"] { color: $muted_text; }

QCheckBox, QRadioButton { spacing: 8px; }
QCheckBox::indicator, QRadioButton::indicator, QAbstractItemView::indicator {
    width: 14px; height: 14px; background: $base; border: 1px solid $muted_text;
    border-radius: 3px;
}
QRadioButton::indicator { border-radius: 8px; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover { background: $hover; }
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked {
    background: $accent; border-color: $accent;
}
QRadioButton::indicator:checked { width: 6px; height: 6px; border: 5px solid $accent; }
QCheckBox::indicator:focus { width: 12px; height: 12px; border: 2px solid $accent; }
QCheckBox::indicator:checked:focus { border-color: $text; }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { border-color: $border; }
QRadioButton:focus { color: $accent; }

QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: $border; }
QSlider::sub-page:horizontal { border-radius: 2px; background: $muted_text; }
QSlider::handle:horizontal {
    width: 12px; height: 12px; margin: -5px 0; border-radius: 7px;
    background: $base; border: 1px solid $muted_text;
}
QSlider::handle:horizontal:hover { background: $hover; }
QSlider::handle:horizontal:focus {
    width: 10px; height: 10px; border: 2px solid $accent;
}
QSlider::sub-page:horizontal:disabled { background: $border; }
QSlider::handle:horizontal:disabled { border-color: $border; }

QGroupBox {
    border: none; border-top: 1px solid $border; margin-top: 16px; padding-top: 8px;
    font-weight: bold;
}
QGroupBox[flat="true"] { border: none; margin-top: 0; padding-top: 0; }
QGroupBox::title { subcontrol-origin: margin; left: -2px; padding: 0 8px 0 0; }

QMenu { color: $text; background: $panel; border: 1px solid $border; padding: 4px; }
QMenu::item { padding: 4px 24px; border-radius: 4px; }
QMenu::item:selected { background: $accent; color: $accent_text; }
QMenu::item:disabled { color: $disabled_text; }
QMenu::separator { height: 1px; background: $border; margin: 4px 8px; }
QMenuBar { background: $window; }
QMenuBar::item { padding: 4px 8px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected { background: $hover; }
QToolBar { background: $window; border: none; spacing: 4px; padding: 4px 8px; }
QStatusBar { background: $window; color: $muted_text; }
QStatusBar::item { border: none; }

QTabBar::tab {
    color: $muted_text; background: transparent; padding: 6px 12px;
    border: none; border-bottom: 2px solid transparent;
}
QTabBar::tab:selected { color: $text; border-bottom-color: $accent; }
QTabBar::tab:hover { background: $hover; }
QTabBar::tab:focus { color: $accent; }
QTabWidget::pane { border: none; border-top: 1px solid $border; }

QProgressBar {
    color: $text; background: $base; border: 1px solid $border; border-radius: 4px;
    text-align: center; min-height: 16px;
}
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QAbstractItemView, QTextEdit, QPlainTextEdit {
    color: $text; background: $base; border: 1px solid $border;
    selection-background-color: $accent; selection-color: $accent_text;
}
QTextEdit:focus, QPlainTextEdit:focus { border-color: $accent; }
QHeaderView::section {
    color: $muted_text; background: $panel; border: none; border-bottom: 1px solid $border;
    padding: 4px 6px;
}
QScrollArea { border: none; background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QScrollBar { background: transparent; border: none; }
QScrollBar:vertical { width: 10px; }
QScrollBar:horizontal { height: 10px; }
QScrollBar::handle { background: $border; border-radius: 4px; margin: 1px; }
QScrollBar::handle:hover { background: $muted_text; }
QScrollBar::handle:vertical { min-height: 24px; }
QScrollBar::handle:horizontal { min-width: 24px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
"""

_WITH_PICTURES = """
QDockWidget {
    titlebar-close-icon: url("$folder/close.svg"); titlebar-normal-icon: url("$folder/float.svg");
}
QDockWidget::close-button, QDockWidget::float-button {
    border: none; background: transparent; padding: 0; icon-size: 14px;
}
QDockWidget::close-button:hover, QDockWidget::float-button:hover { background: $hover; }
QComboBox::drop-down { border: none; width: 20px; }
QComboBox::down-arrow { image: url("$folder/chevron-down.svg"); width: 14px; height: 14px; }
QTabBar QToolButton { background: $panel; padding: 0; }
QTabBar QToolButton::left-arrow { image: url("$folder/chevron-left.svg"); }
QTabBar QToolButton::right-arrow { image: url("$folder/chevron-right.svg"); }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {
    border: none; background: transparent; width: 18px;
}
QAbstractSpinBox::up-button:hover, QAbstractSpinBox::down-button:hover { background: $hover; }
QAbstractSpinBox::up-arrow { image: url("$folder/chevron-up.svg"); width: 10px; height: 10px; }
QAbstractSpinBox::down-arrow { image: url("$folder/chevron-down.svg"); width: 10px; height: 10px; }
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked {
    image: url("$folder/check.svg");
}
"""


def stylesheet(theme: Theme, folder: str | None) -> str:
    """Return the style sheet of a theme.

    `folder` is where the icons of PICTURES are; without it fields show Qt's own arrows.
    """
    colours = asdict(theme)
    sheet = Template(_SHEET).substitute(colours)
    if folder is not None:
        sheet += Template(_WITH_PICTURES).substitute(colours, folder=PurePath(folder).as_posix())
    return sheet
