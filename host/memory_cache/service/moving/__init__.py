"""Taking the library elsewhere, and taking in what other programs saved."""
