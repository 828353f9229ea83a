"""Formulas: LaTeX set as mathematics, and in plain words."""
