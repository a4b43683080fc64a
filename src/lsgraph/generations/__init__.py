"""Generations on disk: their folder, the journal of changes, dumps, digests and counts."""
