"""Runs llama.cpp in a child process: the messages, the client, and the worker on the other end."""
