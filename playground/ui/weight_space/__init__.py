"""Weight space: a neuron's examples and its weights, seen as one thing in two views."""
