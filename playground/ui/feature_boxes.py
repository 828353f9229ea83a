"""The choice of inputs: a check box for each feature that the data offers."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QWidget

from playground.document import edits
from playground.document.experiment import Experiment
from playground.engine.features import available_features
from playground.engine.layers.input import Input
from playground.ui.feature_names import feature_in_words
from playground.ui.tooltip import tooltip
from playground.ui.workbench import Workbench


class FeatureBoxes(QWidget):
    """Check boxes in two columns; for images a line that says what the inputs are."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setVerticalSpacing(6)
        self._boxes: dict[str, QCheckBox] = {}
        self._offered: tuple[tuple[str, ...], tuple[int, int] | None] | None = None

    def show_experiment(self, experiment: Experiment) -> None:
        """Show which features an experiment uses."""
        offered = available_features(experiment.dataset), experiment.dataset.image_shape
        if offered != self._offered:
            self._offered = offered
            self._rebuild(*offered)
        layer = experiment.network.input.layer
        used = layer.features if isinstance(layer, Input) else ()
        for feature, box in self._boxes.items():
            box.setChecked(feature in used)

    @property
    def boxes(self) -> tuple[QCheckBox, ...]:
        """The check boxes, in their order."""
        return tuple(self._boxes.values())

    def _rebuild(self, offered: tuple[str, ...], shape: tuple[int, int] | None) -> None:
        while self._layout.count():
            item = self._layout.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._boxes.clear()
        if shape is not None:
            text = f"{shape[0]} × {shape[1]} pixels, each from 0 to 1"
            self._layout.addWidget(QLabel(text), 0, 0)
        rows = -(-len(offered) // 2)
        for i, feature in enumerate(offered):
            box = QCheckBox(feature_in_words(feature))
            box.setToolTip(tooltip(f"Give the network {feature_in_words(feature)} as an input."))
            box.setAccessibleName(f"Input {feature}")
            box.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            box.clicked.connect(self._choose)
            self._boxes[feature] = box
            self._layout.addWidget(box, i % rows, i // rows)

    def _choose(self) -> None:
        chosen = tuple(feature for feature, box in self._boxes.items() if box.isChecked())
        if not self._workbench.apply(edits.set_features(chosen)):
            self.show_experiment(self._workbench.experiment)
