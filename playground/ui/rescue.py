"""What can be done once numbers have grown beyond all bounds: a sentence, and ways back."""

from dataclasses import replace

from playground.document import edits
from playground.document.experiment import Experiment
from playground.document.neuron_words import neuron_words
from playground.engine.clippings.norm import ByNorm
from playground.engine.neuron_name import NeuronName
from playground.engine.parameter_key import ParameterKey
from playground.session.commands import Play
from playground.session.divergence import Divergence, Explosion, Trial
from playground.ui.editor.labels import nouns
from playground.ui.feature_names import feature_in_words
from playground.ui.notice_bar import Offer
from playground.ui.workbench import Workbench

_SHARE = 0.1
_LEAST = 1e-6

_BACK = "See everything as it was before the growth began; training stays paused."
_CLIP = (
    "Go back to before the growth began and train from there, with each gradient shortened to "
    "this length where it is longer; so no step goes too far."
)


class Rescue:
    """Leads back to before the growth began."""

    def __init__(self, workbench: Workbench) -> None:
        self._workbench = workbench

    def sentence(self, divergence: Divergence) -> str:
        """Return what happened, and where it began."""
        explosion = divergence.explosion
        if explosion is None:
            return divergence.message
        weight = _weight_in_words(explosion.weight, self._workbench.experiment)
        return (
            f"Training stopped before step {divergence.step:,}: {divergence.words} grew without "
            f"end from step {explosion.step:,} on, most at the {weight} and for training example "
            f"{explosion.example + 1:,}."
        )

    def offers(self, divergence: Divergence) -> list[Offer]:
        """Return what can be done about it."""
        explosion = divergence.explosion
        began: Explosion | Divergence = explosion or divergence
        step = max(began.step - 1, 0)
        offers = [Offer(f"Back to step {step:,}", _BACK, lambda: self._go_to(step))]
        if explosion is None:
            return offers
        if explosion.calm is not None:
            offers.append(self._calmer(step, explosion.calm))
        optimiser = self._workbench.experiment.optimiser
        if not optimiser.is_scale_free:
            clipping = ByNorm(sensible_norm(explosion.length, optimiser.learning_rate))
            text = f"Go on: clip gradients at {clipping.threshold:g}"
            offers.append(Offer(text, _CLIP, lambda: self._go_on(step, "clipping", clipping)))
        return offers

    def _calmer(self, step: int, trial: Trial) -> Offer:
        optimiser = self._workbench.experiment.optimiser
        calmer = replace(optimiser, learning_rate=trial.learning_rate)
        text = f"Go on: learning rate {trial.learning_rate:g}"
        halves = "half" if trial.halves == 1 else f"1/{2**trial.halves:,} of"
        help_text = (
            f"Go back to step {step:,} and train from there with {halves} the learning rate: after "
            f"a trial of {trial.n_steps:,} steps the loss was no larger than there."
        )
        return Offer(text, help_text, lambda: self._go_on(step, "optimiser", calmer))

    def _go_to(self, step: int) -> None:
        self._workbench.go_to(None, step)

    def _go_on(self, step: int, field: str, value: object) -> None:
        self._go_to(step)
        if self._workbench.apply(edits.set_field(field, value)):
            self._workbench.send(Play())


def _weight_in_words(key: ParameterKey, experiment: Experiment) -> str:
    target = _neuron_in_words(NeuronName(key.node, key.neuron), experiment)
    weight, bias = nouns(experiment.network[key.node])
    if key.source is None:
        return f"{bias} of {target}"
    return f"{weight} from {_neuron_in_words(NeuronName(*key.source), experiment)} to {target}"


def _neuron_in_words(name: NeuronName, experiment: Experiment) -> str:
    output = experiment.network.output
    if name.node == output.id and output.layer.n_units == 1:
        return experiment.sketch.label(name) or "the output"
    return feature_in_words(neuron_words(name, experiment))


def sensible_norm(length: float, learning_rate: float) -> float:
    """Return the norm with which a step moves the weights by a tenth of their length at most.

    It is rounded to one digit, and not above 1.
    """
    norm = _SHARE * length / learning_rate if learning_rate > 0 else 1.0
    return float(f"{min(max(norm, _LEAST), 1.0):.0e}")
