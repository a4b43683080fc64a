"""The grammar of HTTP fields and what follows from them, without input and output: negotiation, conditions, ranges, links."""
