"""By what the runs of a sweep can be compared: their losses, or where these differ, accuracy."""

from playground.session.sweep.sweep import Results


def has_one_loss(results: Results) -> bool:
    """Whether all runs have the same loss, so that its values can be compared."""
    losses = [variant.experiment.loss for variant in results.sweep.variants]
    return all(loss == losses[0] for loss in losses)


def has_accuracy(results: Results) -> bool:
    """Whether there are classes, so that the runs have an accuracy."""
    return all(variant.experiment.dataset.classes for variant in results.sweep.variants)


def is_by_accuracy(results: Results) -> bool:
    """Whether runs are to be compared by their accuracy, since their losses cannot be."""
    return has_accuracy(results) and not has_one_loss(results)


def warning(results: Results) -> str:
    """Return what is to be said where the runs have different losses, or ""."""
    if has_one_loss(results):
        return ""
    why = "Each loss counts errors in its own way, so their values cannot be compared"
    return f"{why}; compare {'the accuracy' if has_accuracy(results) else 'the answers'}."
