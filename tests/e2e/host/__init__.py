"""Drives the real host process over its real pipes."""
