"""The server: pages for people, SPARQL and linked data for programs. All HTTP is here, and nothing else."""
