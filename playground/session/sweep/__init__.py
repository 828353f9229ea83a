"""Sweeps: many runs that differ in one thing, side by side in processes of their own."""
