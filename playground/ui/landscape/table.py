"""The numbers of a loss surface, for a file."""

from playground.document.experiment import Experiment
from playground.engine.landscape.survey import Survey
from playground.ui.landscape.scenery import axis_names
from playground.ui.table_export import Table


def survey_table(survey: Survey, experiment: Experiment) -> Table:
    """Return a row for each place of the surface, then for each point of the path.

    Only the latter have a step, a true loss, and a distance from the plane.
    """
    first, second = axis_names(survey.laid, experiment)
    columns = ("what", "step", first, second, "loss of the surface", "true loss", "distance")
    rows: list[tuple[str | float, ...]] = [
        ("surface", "", x, y, loss, "", "")
        for y, line in zip(survey.y.tolist(), survey.z.tolist(), strict=True)
        for x, loss in zip(survey.x.tolist(), line, strict=True)
    ]
    trace = survey.trace
    columns_of_path = (trace.steps, *trace.xy.T, trace.below, trace.true, trace.distances)
    rows += [
        ("path", *point)
        for point in zip(*(column.tolist() for column in columns_of_path), strict=True)
    ]
    return Table("Loss surface", columns, tuple(rows))
