"""Digits and other images in the hand: the pad to draw on, and the gallery of the data."""
