"""HTTP semantics without I/O: header fields, content negotiation, conditional requests, ranges and links."""
