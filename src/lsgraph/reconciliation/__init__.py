"""Matching the rows of other people's tables with things of an edition, as the Reconciliation API asks for it."""
