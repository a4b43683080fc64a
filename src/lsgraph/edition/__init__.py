"""The read model of one generation, for pages, the command line and programs."""
