"""The loss surface: what is asked, how it is shown and put into words, and what the mouse does."""
