"""Documents that tests write for themselves: none is anybody's, and each has exactly one oddity."""
