"""Publishing: putting together what there is to see of a moment."""

from collections.abc import Mapping
from typing import Any

from playground.engine.arrays import BoolArray
from playground.engine.bound_network import switched_off
from playground.engine.measurement import Measurement
from playground.session.inquiry import Inquiry
from playground.session.recorder import Recorder
from playground.session.runner import Runner
from playground.session.series import SeriesKeeper
from playground.session.snapshot import Snapshot
from playground.session.trainer import Trainer
from playground.session.transport import Transport

_STEPS_TO_SEE = 10
"""Steps a second up to which an eye can follow which neurons are switched off."""


def take_snapshot(
    trainer: Trainer,
    transport: Transport,
    recorder: Recorder,
    series: SeriesKeeper,
    inquiry: Inquiry,
    runner: Runner,
    n_changes: int,
    n_commands: int,
) -> Snapshot:
    """Return what there is to see now, the answers to what is watched included."""
    state = trainer.state.freeze()
    last = trainer.last_step
    series.stand_on(recorder.branch, state.step)

    def record(measurement: Measurement[Any], step: int, value: Any) -> None:
        recorder.measured(measurement, step, value)
        series.measured(measurement, step, value)

    # which may add to the curves
    is_training = transport.is_running
    answers = inquiry.answers(
        trainer,
        state,
        record,
        lambda: recorder.path(state),
        runs=recorder.run_paths,
        is_training=is_training,
    )
    return Snapshot(
        experiment=trainer.experiment,
        examples=trainer.examples,
        state=state,
        is_playing=transport.is_playing,
        steps_per_second=transport.pace.speed if transport.is_running else 0.0,
        minibatch_losses=recorder.losses(state.step),
        scores=recorder.scores(state.step),
        answers=answers,
        gradient=None if last is None else last.gradient,
        last_update=None if last is None else last.update,
        microscope=trainer.microscope,
        timeline=recorder.view(state.step),
        series=series.curves(inquiry.watched, state.step),
        run_to=runner.progress(trainer),
        switched_off=_switched_off(trainer, transport),
        n_documents=recorder.n_documents,
        n_changes=n_changes,
        n_commands=n_commands,
    )


def _switched_off(trainer: Trainer, transport: Transport) -> Mapping[str, BoolArray]:
    if transport.is_running and transport.pace.speed > _STEPS_TO_SEE:
        return {}
    view, experiment = trainer.microscope, trainer.experiment
    step = trainer.step if view is None else view.step
    return switched_off(experiment.network, experiment.noise, step, experiment.numpy_dtype)
