"""What other agencies read: descriptions of IRIs, the catalogue, the change feed, the ontology's terms."""
