"""Finds the models that are on this computer already, to be used where they lie."""
