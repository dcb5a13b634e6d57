"""Memory Cache: a private memory for what you read, kept on this computer."""

__version__ = "0.1.0"
