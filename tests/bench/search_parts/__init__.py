"""The parts of `tests/bench/search.py`, some of which `ranking.py` shares."""
