"""Whether an answer's sentences say what the text says: what it claims, and what supports that."""
