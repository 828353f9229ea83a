"""The course's network as the course trains it: conjugate gradients on all examples at once.

The program does so itself (its example courses-digits), by steps of its own; here SciPy's conjugate
gradients get its loss, its penalty and its gradient, from the weights that each seed gives, to
compare with. Prints a line for each seed.
"""

import argparse
import json
from dataclasses import replace

import numpy as np
from scipy.optimize import minimize

from playground.document.data_files import read
from playground.document.examples import load_example
from playground.engine.evaluation import Evaluator
from playground.engine.gradients.mean_gradient import mean_gradient
from playground.session.preparing import prepare_examples


def train(seed: int, n_iterations: int) -> dict[str, float]:
    """Return how well the network does after so many iterations."""
    experiment = replace(load_example("courses-digits"), seed=seed, dtype="float64")
    network, loss, penalty = experiment.network, experiment.loss, experiment.penalty
    examples = experiment.dataset.load(experiment.data_rng(), read)
    prepared = prepare_examples(experiment, examples)
    of_train, of_test = (
        Evaluator(network, loss, part, np.float64) for part in (prepared.train, prepared.test)
    )
    is_free = ~network.is_fixed

    def cost(theta: np.ndarray) -> tuple[float, np.ndarray]:
        gradient = mean_gradient(network, loss, prepared.train, theta)
        value = of_train.score(theta).loss + penalty.value(network, theta)
        return value, penalty.add_to(network, theta, gradient, is_free)

    start = experiment.initial_parameters()
    options = {"maxiter": n_iterations}
    found = minimize(cost, start, jac=True, method="CG", options=options)
    train_score, test_score = of_train.score(found.x), of_test.score(found.x)
    return {
        "seed": seed,
        "iterations": int(found.nit),
        "evaluations": int(found.nfev),
        "cost": float(found.fun),
        "train_accuracy": train_score.accuracy or 0.0,
        "test_accuracy": test_score.accuracy or 0.0,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--iterations", type=int, default=50)
    parser.add_argument("--seeds", type=int, default=5)
    arguments = parser.parse_args()
    for seed in range(arguments.seeds):
        print(json.dumps(train(seed, arguments.iterations)))


if __name__ == "__main__":
    main()
