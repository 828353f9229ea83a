"""A step of training as a short script of NumPy or PyTorch that prints the same gradients."""
