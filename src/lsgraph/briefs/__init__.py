"""Briefs that planners take to a meeting: one content model, written as PDF, as a document and as slides."""
