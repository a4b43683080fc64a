"""How results are computed: once for all waiting threads, within a deadline, and cached."""
