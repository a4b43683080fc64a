"""The pages and files of the network."""
