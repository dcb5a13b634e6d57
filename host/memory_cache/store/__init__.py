"""The library on disk: SQLite is the truth, the hnswlib index a cache of it."""
