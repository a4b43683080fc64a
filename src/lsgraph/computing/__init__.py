"""How results are computed: once for all who wait, within a deadline, and kept."""
