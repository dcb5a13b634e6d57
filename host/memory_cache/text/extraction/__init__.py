"""From the bytes of a web page to the runs of text that are its article; see `text.extract`."""
