"""The grammar of HTTP fields, without input and output."""
