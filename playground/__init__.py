"""Network Playground: see how a neural network learns.

Rooms, from the top; imports go strictly downwards.

    __main__, cli    the command line; imports no Qt until a window or a picture is asked for
    app              builds the pieces and connects them
    ui               the only Qt: main window, panels, the network drawing, forms, theme
    session          trains in a thread: commands go in, snapshots come out
    document         experiments as immutable values: edits, undo, files, examples
    engine           NumPy only: layers, losses, optimisers, data sets, measurements
      gradients      each example's own gradient, the gradient check, minibatch against all
      weight_space   every example a plane of weights: feasible regions, margins, folds
      landscape      the loss over planes and lines through weight space, its curvature
    registry         how a plural folder finds its members
    display          what Qt needs of the system, looked at before Qt is imported

A singular file states an interface; the plural folder beside it holds one file per kind. A gesture
becomes an edit, the edit a new experiment; the session trains it and publishes snapshots, which the
visible panels draw.
"""

__version__ = "0.1.0"
