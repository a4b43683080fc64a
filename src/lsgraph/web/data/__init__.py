"""Data for programs: the JSON API, linked data, dumps, history, terms."""
