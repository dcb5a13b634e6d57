"""GGUF files that tests and benchmarks write for themselves: no weights are downloaded.

`tiny` has one small random model for each kind of memory, `chain` models whose answer is known in
advance, and `full_size` one in the shape of a real model, whose speed is that of the real thing.
"""
