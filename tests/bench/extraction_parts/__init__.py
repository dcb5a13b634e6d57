"""The parts of the benchmark of extraction; `tests/bench/extraction.py` runs them."""
