"""The parts of the measurement of large libraries."""
