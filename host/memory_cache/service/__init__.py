"""The use cases: what a person does, one file each, for browser and command line."""
