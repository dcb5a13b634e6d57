"""Tests that drive the add-on in a real Firefox."""
