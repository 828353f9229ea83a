"""Weight space: a neuron's weights are a point, and every example is a plane through that space.

cases         a neuron's examples with their right sides, and the vectors that learning adds
constraints   the half-spaces that they allow, in all of weight space or in a slice of it
feasible      the region of weights that get every example right, as a polygon or a polyhedron
contradiction a smallest set of examples that no weights get right together
margin        the widest margin, the perceptron's bound, the nearest generously feasible weights
rules, visits learning one example at a time: perceptron rule, delta rule, logistic neuron
neuron_cases  the cases of any neuron of a network; data_plane: its data space, drawn as a plane
present       those of the network that is trained; next_visit: what its next step makes of one
memory        what was found last, for as long as it stays true
retracing     steps of the perceptron rule that were not noted, found again
folds         the lines and linear regions of a network of ReLU neurons over the plane of 2D data
polytope, solvers: corners of half-spaces, and what SciPy answers
"""
