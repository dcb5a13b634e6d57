"""Tests of whole programs: the real host, the real browser."""
