"""The parts of the engine's benchmark; `tests/bench/engine.py` runs them."""
