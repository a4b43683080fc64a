"""Linked data for others: descriptions of IRIs, the catalogue, the change feed, the ontology's terms."""
