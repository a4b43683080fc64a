"""SPARQL without HTTP: what a query is, its answer in each format, and the processes that answer strangers."""
