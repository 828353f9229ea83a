"""The microscope: one step phase by phase, in numbers and formulas."""
