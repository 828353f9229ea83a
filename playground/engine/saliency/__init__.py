"""What a network sees in an input: gradients with respect to it, and steps along them."""
