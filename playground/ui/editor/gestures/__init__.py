"""What the left button does between press and release: one object a gesture."""
