"""The pictures of gradients: bars, matrices, histograms, and what they have in common."""
