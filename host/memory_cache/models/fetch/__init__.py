"""Downloads a model: only when asked, in a process of its own, and only from known servers."""
