"""The parts of `tests/bench/ranking.py`: asking as the product does, fitting, and the clock."""
