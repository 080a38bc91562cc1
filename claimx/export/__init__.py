"""The provenance graph in formats that other programs read."""
