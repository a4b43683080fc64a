"""How results are computed: once for all waiting threads, within a deadline, cached, and in processes of their own."""
