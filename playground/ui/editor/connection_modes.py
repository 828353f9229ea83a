"""What the connections of the drawing can show: one class for each choice in the legend; no Qt."""

from abc import ABC, abstractmethod
from typing import Any, ClassVar

import numpy as np

from playground.document.experiment import Experiment
from playground.engine.arrays import FloatArray
from playground.engine.measurement import Measurement
from playground.engine.measurements.deltas import Deltas
from playground.engine.measurements.mean_activations import MeanActivations
from playground.session.snapshot import Snapshot


class ConnectionMode(ABC):
    """A number for every weight and bias, which colour and width of its line show."""

    title: ClassVar[str]
    """What it is called in the legend."""
    plural: ClassVar[str]
    """What many of the numbers are called, below a column that has a scale of its own."""
    help: ClassVar[str]
    """One sentence for people who have never heard of it."""
    reading: ClassVar[str]
    """What colour and width then tell."""
    is_relative: ClassVar[bool] = True
    """Whether the scale follows the numbers; else colours are full at 1."""
    has_biases: ClassVar[bool] = True
    """Whether biases have a number of this kind; else they are shown themselves."""
    whose: ClassVar[str] = ""
    """Of which step the numbers of the lines are, where the rings are of another one."""
    awaits: ClassVar[str] = "shown after the next step"
    """What is said of the numbers while they are not known."""
    has_rings: ClassVar[bool] = False
    """Whether rings around the neurons show their deltas."""

    def measurements(self, experiment: Experiment) -> frozenset[Measurement[Any]]:
        """Return the questions whose answers it needs."""
        return frozenset()

    @abstractmethod
    def numbers(self, snapshot: Snapshot) -> FloatArray | None:
        """Return (n_parameters,), or None while they are not known."""

    def note(self, snapshot: Snapshot) -> str:
        """Return of which step the numbers are, where that has to be said, or ""."""
        return self.whose


class Weight(ConnectionMode):
    """The weights themselves, on a scale that never changes."""

    title = "Weight"
    plural = "weights"
    help = (
        "A weight says how strongly, and with which sign, a neuron counts in the sum of the neuron "
        "that it leads to."
    )
    reading = (
        "Orange is negative, grey is about zero, blue is positive. A connection is the wider, the "
        "further its weight is from zero."
    )
    is_relative = False

    def numbers(self, snapshot: Snapshot) -> FloatArray | None:
        return snapshot.theta


class Gradient(ConnectionMode):
    """The slope of the loss along every weight."""

    title = "Gradient"
    plural = "gradients"
    help = (
        "The gradient of a weight says how fast the loss of the last step’s minibatch grew with "
        "the weight; that step therefore moved the weight the other way."
    )
    reading = (
        "Blue: more weight, more loss. Orange: more weight, less loss. A connection is the wider, "
        "the more the loss depends on it."
    )
    whose = "lines: last step"
    has_rings = True

    def measurements(self, experiment: Experiment) -> frozenset[Measurement[Any]]:
        return frozenset({Deltas(experiment.batch_size)})

    def numbers(self, snapshot: Snapshot) -> FloatArray | None:
        return snapshot.gradient


class LastUpdate(ConnectionMode):
    """What the last step of training has done to every weight."""

    title = "Last update"
    plural = "updates"
    help = "The last update of a weight is what the last step of training has added to it."
    reading = (
        "Blue: the weight went up. Orange: it went down. A connection is the wider, the further "
        "its weight has moved."
    )

    def numbers(self, snapshot: Snapshot) -> FloatArray | None:
        return snapshot.last_update


class Activity(ConnectionMode):
    """What comes through each connection on average."""

    title = "Activity"
    plural = "activities"
    help = (
        "The activity of a connection says how much comes through it: its weight times the mean "
        "size of what the neuron that it comes from gives for the training examples."
    )
    reading = (
        "The colour is that of the weight's sign. A connection is thin where its weight is small "
        "or the neuron that it comes from is almost silent."
    )
    has_biases = False
    awaits = "being measured"

    def measurements(self, experiment: Experiment) -> frozenset[Measurement[Any]]:
        return frozenset({MeanActivations()})

    def numbers(self, snapshot: Snapshot) -> FloatArray | None:
        answer, network = snapshot.answer(MeanActivations()), snapshot.experiment.network
        if answer is None:
            return None
        numbers = snapshot.theta.copy()
        for node_id, views in network.views(numbers).items():
            means = [answer.value[source] for source in network[node_id].sources]
            if not network[node_id].layer.has_weights:
                views["weight"][...] = np.nan  # a centre multiplies nothing
            elif means:
                views["weight"][...] *= np.concatenate(means)
        return numbers

    def note(self, snapshot: Snapshot) -> str:
        answer = snapshot.answer(MeanActivations())
        if answer is None or answer.step == snapshot.step:
            return ""
        return f"outputs of step {answer.step:,}"


WEIGHT = Weight()
MODES: tuple[ConnectionMode, ...] = (WEIGHT, Gradient(), LastUpdate(), Activity())
"""In the order of the legend."""
