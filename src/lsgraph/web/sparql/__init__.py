"""The SPARQL endpoint and its workbench."""
