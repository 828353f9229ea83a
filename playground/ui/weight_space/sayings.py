"""The sentences around the views: all of them where there is room, else what matters most."""

from itertools import zip_longest

from PySide6.QtWidgets import QToolTip

from playground.ui.still_label import StillLabel
from playground.ui.tooltip import tooltip
from playground.ui.weight_space.room import Room
from playground.ui.weight_space.words import SLICE_AT

_LARGER = " Make this panel larger for the rest."


class Sayings:
    """The labels of the page: its title, a caption for each view, and three sentences below."""

    def __init__(self) -> None:
        self.title = StillLabel()
        self.region, self._visit, self._lesson = StillLabel(), StillLabel(), StillLabel()
        self.below = (self.region, self._visit, self._lesson)
        self.data_caption, self.weight_caption = (
            StillLabel(is_muted=True, hides=False) for _ in range(2)
        )
        self.data_caption.level_with(self.weight_caption)
        self._captions: dict[StillLabel, str] = {}
        self._room = Room(1000, 1000)
        self.said = ["", "", ""]
        """Of the region, of the next step, and of the lesson so far."""
        self.reason = ""
        """Why there is no region, in full."""
        self.is_empty = False
        """Whether there is no region, which matters more than the next step."""

    def fit(self, room: Room) -> None:
        """Say as much as there is room for."""
        self._room = room
        for label in self.below:
            label.reserve(room.n_lines)
        self.say()

    def begin(self) -> None:
        """Give back the room that the texts of another document have taken."""
        self._captions.clear()
        for label in (self.title, *self.below, self.data_caption, self.weight_caption):
            label.forget()

    def hold(self, *, is_held: bool) -> None:
        """Have all labels keep their place, or no longer."""
        if is_held != self.region.is_held:
            for label in (self.title, *self.below, self.data_caption, self.weight_caption):
                label.is_held = is_held
            self.say()

    def say(self) -> None:
        """Show what there is to say."""
        room = self._room
        first = self.said[0] if self.is_empty else self.said[1]
        chosen = self.said if room.has_words else [(first or self.said[0]) + _LARGER]
        texts = [text for text in chosen if text] or self.said[:1]
        for label, text in zip_longest(self.below, texts, fillvalue=""):
            if isinstance(label, StillLabel):
                label.say(text)
        hidden = [self.reason] if room.has_words else [*self.said, self.reason]
        self._explain(tooltip(" ".join(filter(None, hidden))))
        if not self.region.is_held:
            self.title.setVisible(room.has_words)

    def _explain(self, text: str) -> None:
        """Have a tooltip for the region; one that is open and no longer true goes away."""
        before = self.region.toolTip()
        if text != before:
            self.region.setToolTip(text)
            if before and QToolTip.isVisible() and QToolTip.text() == before:
                QToolTip.hideText()

    def caption(self, label: StillLabel, text: str) -> None:
        """Say something below a view, or in a tooltip where there is no room."""
        if text != self._captions.get(label):  # Qt takes its time even for the same
            self._captions[label] = text
            label.setToolTip(tooltip(text))
        is_long = label.fontMetrics().horizontalAdvance(text) > label.width()
        shown = text.replace(SLICE_AT, "") if is_long else text  # so that the numbers are seen
        label.say(shown if self._room.has_words else "")
