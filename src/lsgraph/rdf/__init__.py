"""Reading and writing RDF, without a store."""
