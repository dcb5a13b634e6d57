"""Kinds of documents that are no web pages, and the notes that stand beside texts."""
