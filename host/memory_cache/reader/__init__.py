"""Documents that are not web pages, read in a child process: a crash or hang costs one document."""
