"""One example seen everywhere: its words, its chip in a strip, its marks, and how it is pinned."""
