"""Lays out many texts on a plane by what they are about, and says in words what lies where."""
