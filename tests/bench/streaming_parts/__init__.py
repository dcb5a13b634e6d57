"""What `tests/bench/streaming.py` is made of: the answer, the host that says it, the measuring."""
