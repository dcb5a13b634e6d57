"""Photographs every page of the add-on in its states and looks, for people to look at."""
