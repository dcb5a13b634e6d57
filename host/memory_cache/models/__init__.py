"""Knows model files: what their headers say, the bundled embedding model, the chosen chat model."""
