from dataclasses import dataclass, replace
from typing import ClassVar

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QCursor, QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QStyle, QStyleOptionSlider, QWidget
from shiboken6 import delete

from playground.engine.dataset import DATASETS
from playground.engine.optimiser import OPTIMISERS
from playground.registry import Member, parameter
from playground.ui import theme
from playground.ui.form_rows import FixedField
from playground.ui.parameter_form import MemberChooser, ParameterForm, align_labels

RATES = (0.001, 0.003, 0.01, 0.03, 0.1)


@dataclass(frozen=True)
class Settings(Member):
    rate: float = parameter(0.01, "Learning rate", "How far a step goes.", minimum=0, choices=RATES)
    noise: float = parameter(0.1, "Noise", "How much chance there is.", minimum=0, maximum=0.5)
    examples: int = parameter(100, "Examples", "How many there are.", minimum=1, maximum=500)
    is_normalised: bool = parameter(False, "Normalise", "Mean 0, variance 1.")
    output: str = parameter("tanh", "Output", "The last step.", choices=("tanh", "linear"))
    penalty: float = parameter(
        0.1, "Penalty", "Keeps weights small.", minimum=1e-3, maximum=10, is_logarithmic=True
    )
    title_text: str = parameter("", "Caption", "What it says above the picture.")
    shape: tuple[int, ...] = parameter((2, 3), "Shape", "Rows and columns.")

    def __post_init__(self):
        super().__post_init__()
        if self.noise == 0.5 and self.examples > 400:
            raise ValueError("Noise is 0.5; with so many examples choose less.")


class Listener:
    """What a form has said, in order; "finished" closes an edit."""

    def __init__(self, form):
        self.heard = []
        form.changed.connect(lambda *args: self.heard.append(args))
        form.editing_finished.connect(lambda: self.heard.append("finished"))

    def take(self):
        heard, self.heard = self.heard, []
        return heard


@pytest.fixture
def window(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(400, 500)
    return window


@pytest.fixture
def form(window, qtbot):
    form = ParameterForm(Settings(), parent=window)
    form.resize(380, 480)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    return form


@pytest.fixture
def listener(form):
    return Listener(form)


def focus(field):
    field.setFocus()
    assert field.hasFocus() or field.focusProxy().hasFocus()


def type_text(field, text):
    focus(field)
    field.selectAll()
    QTest.keyClicks(field, text)


def reason(form):
    shown = [
        label.text()
        for label in form.findChildren(QLabel)
        if label.property("isReason") and label.isVisibleTo(form)
    ]
    return shown[0] if shown else ""


def handle_of(slider):
    option = QStyleOptionSlider()
    slider.initStyleOption(option)
    return slider.style().subControlRect(
        QStyle.ComplexControl.CC_Slider, option, QStyle.SubControl.SC_SliderHandle, slider
    )


def at(slider, position):
    """Return the pixel of the handle's centre at a position of the slider."""
    handle = handle_of(slider)
    span = slider.width() - handle.width()
    x = QStyle.sliderPositionFromValue(0, slider.maximum(), position, span) + handle.width() // 2
    return QPoint(x, slider.height() // 2)


def test_typing_a_comma_gives_a_number_at_return(form, listener):
    field = form.field("rate")
    type_text(field, "0,03")
    assert listener.take() == []
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert listener.take() == [("rate", 0.03), "finished"]
    assert field.text() == "0.03"
    assert form.value == replace(Settings(), rate=0.03)


def test_leaving_the_field_takes_the_text(form, listener):
    type_text(form.field("examples"), "7")
    form.field("rate").setFocus()
    assert listener.take() == [("examples", 7), "finished"]
    assert isinstance(form.value.examples, int)


def test_the_same_number_again_is_no_change(form, listener):
    field = form.field("rate")
    type_text(field, "0,010")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert listener.take() == []
    assert field.text() == "0.01"


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("rate", "abc", "“abc” is not a number"),
        ("rate", "-1", "too small"),
        ("examples", "501", "too large; choose 500 or less"),
        ("examples", "1,000", "not a whole number"),
    ],
)
def test_invalid_text_is_refused_with_the_reason(form, listener, name, text, why):
    field = form.field(name)
    good = field.text()
    type_text(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert why in reason(form)
    assert field.text() == text, "it can be corrected"
    assert field.property("isRefused")
    form.field("is_normalised").setFocus()
    assert field.text() == good
    assert reason(form) == ""
    assert not field.property("isRefused")
    assert listener.take() == []
    assert form.value == Settings()


def test_a_correction_takes_the_reason_away(form, listener):
    field = form.field("rate")
    type_text(field, "0.0x")
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClick(field, Qt.Key.Key_End)
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    assert reason(form) == ""
    assert not field.property("isRefused")
    QTest.keyClicks(field, "3")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert listener.take() == [("rate", 0.03), "finished"]


def test_escape_brings_the_last_good_text_back(form, listener):
    field = form.field("rate")
    type_text(field, "abc")
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "0.01"
    assert reason(form) == ""
    assert listener.take() == []


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape])
@pytest.mark.parametrize("name", ["rate", "title_text"])
def test_return_and_escape_give_up_the_focus(form, listener, name, key):
    field = form.field(name)
    before = field.text()
    type_text(field, "0.5")
    QTest.keyClick(field, key)
    assert QApplication.focusWidget() is None
    is_taken = key != Qt.Key.Key_Escape
    assert field.text() == ("0.5" if is_taken else before)
    assert bool(listener.take()) == is_taken
    focus(field)
    QTest.keyClick(field, key)
    assert QApplication.focusWidget() is None, "without a change too"
    assert listener.take() == []


def test_a_refused_text_keeps_the_focus_at_return(form):
    field = form.field("rate")
    type_text(field, "")
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.hasFocus()
    assert "write a number" in reason(form)
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert not field.hasFocus()
    assert field.text() == "0.01"


def test_the_first_click_selects_the_text_and_the_next_one_does_not(form, qtbot):
    field = form.field("rate")
    edit = field.lineEdit()
    form.field("is_normalised").setFocus()
    QTest.mouseClick(edit, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: edit.selectedText() == "0.01")
    QTest.qWait(QApplication.doubleClickInterval() + 50)
    QTest.mouseClick(edit, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    assert edit.selectedText() == ""
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert edit.selectedText() == ""


@pytest.mark.parametrize("rate", [0.01, 0.3])
def test_a_good_value_that_is_shown_takes_the_reason_away(form, listener, rate):
    field = form.field("rate")
    type_text(field, "abc")
    QTest.keyClick(field, Qt.Key.Key_Return)
    form.show_value(replace(Settings(), rate=rate))
    assert field.text() == str(rate)
    assert reason(form) == ""
    assert not field.property("isRefused")
    assert listener.take() == []


def test_what_the_class_refuses_is_refused(form, listener):
    form.show_value(replace(Settings(), examples=450))
    field = form.field("noise").number
    type_text(field, "0.5")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert "with so many examples" in reason(form)
    assert form.value.noise == 0.1
    assert field.text() == "0.1"
    assert not [heard for heard in listener.take() if heard != "finished"]
    form.show_value(form.value)
    assert reason(form) == ""


def test_a_choice_that_the_class_refuses_is_explained_until_the_next(form):
    form.show_value(replace(Settings(), noise=0.5, examples=400))
    slider = form.field("noise").slider
    form.show_value(replace(Settings(), noise=0.4, examples=450))
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=at(slider, 80))
    QTest.mouseMove(slider, at(slider, 100))
    assert "with so many examples" in reason(form)
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=at(slider, 100))
    assert form.value.noise < 0.5
    assert slider.value() == pytest.approx(form.value.noise * 200), "the handle goes back"
    QTest.keyClick(slider, Qt.Key.Key_Left)
    assert reason(form) == ""


def test_arrow_keys_step_through_the_choices(form, listener):
    field = form.field("rate")
    focus(field)
    QTest.keyClick(field, Qt.Key.Key_Up)
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert listener.take() == [("rate", 0.03), "finished", ("rate", 0.01), "finished"]
    for _ in range(5):
        QTest.keyClick(field, Qt.Key.Key_Up)
    assert field.text() == "0.1"
    assert form.value.rate == 0.1


def test_a_held_arrow_key_is_one_edit(form, listener):
    field = form.field("examples")
    focus(field)
    QTest.keyPress(field, Qt.Key.Key_Up)
    for kind in (QEvent.Type.KeyRelease, QEvent.Type.KeyPress) * 3:
        event = QKeyEvent(kind, Qt.Key.Key_Up, Qt.KeyboardModifier.NoModifier, autorep=True)
        QApplication.sendEvent(field, event)
    steps = listener.take()
    assert len(steps) > 3
    assert steps == [("examples", 101 + i) for i in range(len(steps))]
    QTest.keyRelease(field, Qt.Key.Key_Up)
    assert listener.take() == ["finished"]


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_menu_offers_the_usual_values(form, listener):
    field = form.field("rate")
    focus(field)
    type_text(field, "0.0")
    QTest.keyClick(field, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    menu = QApplication.activePopupWidget()
    assert [action.text() for action in menu.actions()] == ["0.001", "0.003", "0.01", "0.03", "0.1"]
    listener.take()
    menu.actions()[4].trigger()
    menu.close()
    assert listener.take() == [("rate", 0.1), "finished"]
    assert field.text() == "0.1"


def test_a_slider_drag_is_many_changes_and_one_edit(form, listener):
    slider = form.field("noise").slider
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=at(slider, 20))
    for position in (30, 50, 60):
        QTest.mouseMove(slider, at(slider, position))
    dragged = listener.take()
    assert "finished" not in dragged
    assert len(dragged) == 3
    assert dragged[-1] == ("noise", pytest.approx(0.3, abs=0.011))
    assert form.field("noise").number.text() == str(form.value.noise)
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=at(slider, 60))
    assert listener.take() == ["finished"]


def test_a_slider_goes_where_it_is_clicked(form, listener):
    slider = form.field("noise").slider
    QTest.mouseClick(slider, Qt.MouseButton.LeftButton, pos=at(slider, 80))
    name, value = listener.heard[0]
    assert name == "noise"
    assert value == pytest.approx(0.4, abs=0.011)
    assert listener.heard[1:] == ["finished"]


def test_slider_keys(form, listener):
    slider = form.field("noise").slider
    focus(slider)
    QTest.keyClick(slider, Qt.Key.Key_Right)
    assert listener.take() == [("noise", 0.105), "finished"]
    QTest.keyClick(slider, Qt.Key.Key_End)
    assert listener.take() == [("noise", 0.5), "finished"]


def test_a_number_beside_a_slider_is_not_rounded_to_it(form, listener):
    field = form.field("noise")
    type_text(field.number, "0.1234")
    QTest.keyClick(field.number, Qt.Key.Key_Return)
    assert listener.take() == [("noise", 0.1234), "finished"]
    assert form.value.noise == 0.1234
    assert field.slider.value() == 25


def test_a_value_shown_during_a_drag_leaves_the_handle_alone(form):
    slider = form.field("noise").slider
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=at(slider, 20))
    QTest.mouseMove(slider, at(slider, 60))
    held = slider.value()
    form.show_value(replace(Settings(), noise=0.0))
    assert slider.value() == held
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("name", ["rate", "examples", "output"])
def test_a_wheel_that_scrolls_past_changes_nothing(form, listener, name):
    form.field("is_normalised").setFocus()
    field = form.field(name)
    centre = QPointF(field.rect().center())

    def turn():
        event = QWheelEvent(
            centre, field.mapToGlobal(centre), QPoint(), QPoint(0, -120),
            Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(field, event)

    turn()
    assert listener.take() == []
    focus(field)
    turn()
    assert [heard for heard in listener.take() if heard != "finished"] == [
        (name, getattr(form.value, name))
    ]
    assert form.value != Settings()


def test_check_boxes_choices_and_texts(form, listener):
    form.field("is_normalised").click()
    assert listener.take() == [("is_normalised", True), "finished"]
    choice = form.field("output")
    focus(choice)
    QTest.keyClick(choice, Qt.Key.Key_Down)
    assert listener.take() == [("output", "linear"), "finished"]
    QTest.keyClick(choice, Qt.Key.Key_Down)
    assert listener.take() == []
    text = form.field("title_text")
    type_text(text, "Hello")
    assert listener.take() == []
    QTest.keyClick(text, Qt.Key.Key_Return)
    assert listener.take() == [("title_text", "Hello"), "finished"]
    assert isinstance(form.field("shape"), FixedField)
    assert form.field("shape").text() == "(2, 3)"


def test_a_closed_list_leaves_the_keys_to_the_window(form, qtbot):
    box = form.field("output")
    if focused := QApplication.focusWidget():
        focused.clearFocus()
    box.showPopup()
    qtbot.waitUntil(box.view().hasFocus)
    box.hidePopup()
    qtbot.waitUntil(lambda: not box.view().hasFocus() and not box.hasFocus())


def test_a_closed_list_takes_the_hover_off_what_the_pointer_has_left(form, qtbot):
    box = form.field("output")
    QCursor.setPos(form.mapToGlobal(QPoint(form.width() + 50, form.height() + 50)))
    box.showPopup()
    box.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    box.hidePopup()
    qtbot.waitUntil(lambda: not box.underMouse())


def test_show_value_says_nothing(form, listener):
    other = Settings(0.3, 0.25, 7, True, "linear", 5.0, "x", (1,))
    form.show_value(other)
    assert listener.take() == []
    assert form.value == other
    assert form.field("rate").text() == "0.3"
    assert form.field("noise").slider.value() == 50
    assert form.field("noise").number.text() == "0.25"
    assert form.field("examples").text() == "7"
    assert form.field("is_normalised").isChecked()
    assert form.field("output").currentText() == "linear"
    assert form.field("title_text").text() == "x"
    assert form.field("shape").text() == "(1,)"
    form.field("rate").setFocus()
    form.field("noise").setFocus()
    assert listener.take() == []


def test_show_value_leaves_a_text_that_is_being_typed(form, listener):
    field = form.field("rate")
    edit = field.lineEdit()
    type_text(field, "0.5")
    edit.setCursorPosition(1)
    form.show_value(replace(Settings(), rate=0.1))
    assert (field.text(), edit.cursorPosition()) == ("0.5", 1)
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "0.1"
    edit.deselect()
    edit.setCursorPosition(2)
    form.show_value(replace(Settings(), rate=0.3))
    assert (field.text(), edit.cursorPosition()) == ("0.3", 2)
    assert listener.take() == []


def test_show_value_wants_the_same_class(form):
    with pytest.raises(TypeError, match="Settings"):
        form.show_value(OPTIMISERS["sgd"]())


def test_every_control_is_named_and_explained(form):
    for name in ("rate", "noise", "examples", "is_normalised", "output", "penalty"):
        field = form.field(name)
        assert field.accessibleName()
        assert field.toolTip()
        for child in (getattr(field, "slider", None), getattr(field, "number", None)):
            assert child is None or (child.accessibleName() and child.toolTip())
    labels = {label.text(): label for label in form.findChildren(QLabel)}
    assert labels["Learning rate"].buddy() is form.field("rate")
    assert labels["Learning rate"].toolTip() == "How far a step goes."


def test_nothing_is_cut(form):
    theme.apply(QApplication.instance(), theme.LIGHT)
    form.layout().activate()
    form.resize(form.minimumSizeHint())
    for label in form.findChildren(QLabel):
        if label.isVisible():
            assert label.width() >= label.sizeHint().width()
    lefts = {form.field(name).mapTo(form, QPoint()).x() for name in ("rate", "noise", "output")}
    assert len(lefts) == 1
    assert form.minimumSizeHint().width() <= 300


def test_a_form_can_go_while_a_text_is_typed(qtbot):
    form = ParameterForm(Settings())
    form.show()
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    type_text(form.field("rate"), "0.x")
    with qtbot.captureExceptions() as exceptions:
        delete(form)
    assert not exceptions


def test_side_by_side_has_labels_above(window):
    form = ParameterForm(Settings(), Qt.Orientation.Horizontal, window)
    window.show()
    rate, noise = form.field("rate"), form.field("noise")
    assert rate.mapTo(form, QPoint()).x() < noise.mapTo(form, QPoint()).x()
    label = next(label for label in form.findChildren(QLabel) if label.text() == "Noise")
    assert label.geometry().bottom() < noise.mapTo(form, QPoint()).y()
    assert label.x() == noise.mapTo(form, QPoint()).x()


def places(form):
    return [field.geometry() for field in form.findChildren(QWidget) if is_in_layout(field, form)]


def is_in_layout(widget, form):
    return form.layout().indexOf(widget) >= 0


@pytest.fixture
def bar(window, qtbot):
    """Return a form in one line at the right end of the window."""
    form = ParameterForm(
        Settings(), Qt.Orientation.Horizontal, window, only=["output", "examples", "rate"]
    )
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    form.move(window.width() - form.sizeHint().width(), 20)
    form.resize(form.sizeHint())
    return form


def popup(window):
    shown = [
        label
        for label in window.findChildren(QLabel, options=Qt.FindChildOption.FindDirectChildrenOnly)
        if label.property("isReason") and label.isVisible()
    ]
    return shown[0] if shown else None


def test_a_reason_in_a_bar_moves_nothing(bar, window):
    theme.apply(QApplication.instance(), theme.LIGHT)
    QApplication.processEvents()
    before, hint = places(bar), bar.sizeHint()
    field = bar.field("rate")
    type_text(field, "a text that is no number at all, and a long one too")
    QTest.keyClick(field, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert (places(bar), bar.sizeHint()) == (before, hint)
    assert field.property("isRefused")
    label = popup(window)
    assert "is not a number" in label.text()
    assert window.rect().contains(label.geometry())
    assert label.height() >= label.heightForWidth(label.width())
    below = field.mapTo(window, QPoint(0, field.height())).y()
    assert 0 <= label.y() - below < 8
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert popup(window) is None


def test_a_popup_goes_with_its_field(bar, window):
    field = bar.field("rate")
    type_text(field, "abc")
    QTest.keyClick(field, Qt.Key.Key_Return)
    bar.move(bar.x(), 60)
    field.move(field.x(), field.y() + 1)
    assert popup(window).y() == field.mapTo(window, QPoint(0, field.height() + 2)).y()
    bar.hide()
    assert popup(window) is None
    delete(bar)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    labels = window.findChildren(QLabel)
    assert not [label for label in labels if label.property("isReason")]


def test_a_reason_below_a_field_keeps_the_width(form):
    theme.apply(QApplication.instance(), theme.LIGHT)
    QApplication.processEvents()
    before = form.minimumSizeHint().width(), form.sizeHint().width()
    type_text(form.field("rate"), "unreasonablylongtextthatisnonumber" * 3)
    QTest.keyClick(form.field("rate"), Qt.Key.Key_Return)
    QApplication.processEvents()
    assert reason(form)
    assert (form.minimumSizeHint().width(), form.sizeHint().width()) == before


@pytest.fixture
def chooser(window, qtbot):
    value = OPTIMISERS["sgd"](learning_rate=0.3)
    chooser = MemberChooser(OPTIMISERS, value, "Optimiser", "What a step does.", parent=window)
    chooser.resize(380, 480)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    return chooser


def choose(chooser, kind):
    box = chooser.choice
    box.setCurrentIndex(box.findText(kind.title))
    box.activated.emit(box.currentIndex())


def test_switching_the_kind_keeps_common_fields(chooser):
    sgd, momentum = OPTIMISERS["sgd"], OPTIMISERS["momentum"]
    listener = Listener(chooser)
    choose(chooser, momentum)
    assert listener.take() == [(momentum(learning_rate=0.3),), "finished"]
    assert chooser.form.field("learning_rate").text() == "0.3"
    field = chooser.form.field("momentum")
    type_text(field, "0.5")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert listener.take() == [(momentum(learning_rate=0.3, momentum=0.5),), "finished"]
    choose(chooser, sgd)
    chooser.show_value(sgd(learning_rate=0.1))
    choose(chooser, momentum)
    assert chooser.value == momentum(learning_rate=0.1, momentum=0.5), "what was set comes back"
    choose(chooser, momentum)
    assert len(listener.take()) == 4


def test_another_kind_has_no_reason(chooser):
    field = chooser.form.field("learning_rate")
    type_text(field, "abc")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert reason(chooser)
    choose(chooser, OPTIMISERS["momentum"])
    assert reason(chooser) == ""


def test_choosing_shows_titles_and_what_they_mean(chooser):
    box = chooser.choice
    for index, kind in enumerate(OPTIMISERS.members()):
        assert box.itemText(index) == kind.title
        hint = box.itemData(index, Qt.ItemDataRole.ToolTipRole)
        words = f"{kind.__doc__.strip().splitlines()[0]} {kind.formula}"
        assert hint.replace("\n", " ") == words
    assert box.accessibleName() == "Optimiser"
    assert box.toolTip() == "What a step does."
    assert box.currentText() == OPTIMISERS["sgd"].title


def test_showing_another_kind_says_nothing(chooser):
    listener = Listener(chooser)
    momentum = OPTIMISERS["momentum"](learning_rate=1.0)
    chooser.show_value(momentum)
    assert listener.take() == []
    assert chooser.value == momentum
    assert chooser.choice.currentText() == "Momentum"
    assert chooser.form.field("learning_rate").text() == "1"


def test_only_some_kinds_can_be_offered(window):
    kinds = [DATASETS[name] for name in ("circle", "xor")]
    moons = DATASETS["moons"]()
    chooser = MemberChooser(DATASETS, moons, "Data set", "Examples.", kinds=kinds, parent=window)
    assert chooser.choice.count() == 2
    assert chooser.choice.currentIndex() == -1
    assert chooser.choice.placeholderText() == moons.title


@dataclass(frozen=True)
class Plain(Member):
    """Has nothing to set."""

    title: ClassVar[str] = "Plain"


@dataclass(frozen=True)
class Narrow(Member):
    """Allows less than others."""

    title: ClassVar[str] = "Narrow"
    noise: float = parameter(0.05, "Noise", "Chance.", minimum=0, maximum=0.1)


@dataclass(frozen=True)
class Wide(Member):
    """Allows more than others."""

    title: ClassVar[str] = "Wide"
    noise: float = parameter(0.0, "Noise", "Chance.", minimum=0, maximum=1.0)


def test_a_common_value_out_of_range_is_not_kept(window):
    kinds = (Plain, Narrow, Wide)
    chooser = MemberChooser(OPTIMISERS, Wide(0.8), "Kind", "Kinds.", kinds=kinds, parent=window)
    choose(chooser, Narrow)
    assert chooser.value == Narrow()
    choose(chooser, Plain)
    assert chooser.value == Plain()
    assert chooser.form.isHidden()


def test_labels_of_several_forms_align(window):
    form = ParameterForm(Settings(), parent=window)
    chooser = MemberChooser(
        OPTIMISERS, OPTIMISERS["sgd"](), "How it learns, in detail", "Optimiser.", parent=window
    )
    align_labels(form, chooser)
    form.resize(380, 400)
    chooser.resize(380, 200)
    window.show()

    def lefts():
        fields = (form.field("rate"), chooser.choice, chooser.form.field("learning_rate"))
        return {field.mapTo(field.window(), QPoint()).x() for field in fields}

    assert len(lefts()) == 1
    choose(chooser, OPTIMISERS["momentum"])
    QApplication.processEvents()
    assert len(lefts()) == 1


@pytest.mark.parametrize("registry", [DATASETS, OPTIMISERS], ids=lambda r: r.family)
def test_every_member_has_a_form(qtbot, registry):
    for kind in registry.members():
        form = ParameterForm(kind())
        qtbot.addWidget(form)
        assert form.value == kind()
