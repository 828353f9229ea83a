"""The timeline below the drawing: where training has been, and the way back there."""
