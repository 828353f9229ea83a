"""Formulas in z that people type: parsed by hand and never evaluated as code.

expression: what a formula is made of, computed on arrays
functions: the functions that are allowed, in NumPy, in LaTeX and in scripts
parser: from a text to an expression, or to one sentence on what is wrong and where
writing: an expression as LaTeX, and as a line of NumPy or PyTorch
derivative: the derivative, found by SymPy and checked against central differences
corners: where there is none
"""
