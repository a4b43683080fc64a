"""Checking proposed RDF."""
