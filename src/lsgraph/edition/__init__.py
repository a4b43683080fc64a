"""The read model of one generation: what pages, the command line and programs are told of it."""
