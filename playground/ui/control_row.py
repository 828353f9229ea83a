"""Controls in a row above what they change."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from playground.ui.plot import SPACE


def control_row(*controls: QWidget, spacing: int = 2 * SPACE) -> QWidget:
    """Return them side by side from the left, `spacing` pixels apart; no picture shows them."""
    row = QWidget()
    row.setProperty("isControl", True)
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(spacing)
    for control in controls:
        layout.addWidget(control)
    layout.addStretch(1)
    return row
