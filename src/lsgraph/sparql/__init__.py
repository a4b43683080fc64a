"""SPARQL without HTTP: reading queries, writing answers in each format, and the processes that answer queries of strangers."""
