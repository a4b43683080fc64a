"""Bounded execution of untrusted queries: each runs in its own process on the read-only store and can be killed.

Oxigraph can't stop a query: it has no timeout, signals wait until the query ends, and a failed allocation ends the process. So a
query runs in a worker process with a memory limit; after its deadline the worker is killed and a new one started. An answer is
complete, or an error that names the limit; it is never truncated.

`pool` is for the server: admission, queueing, and replacing workers that end. `single` is for callers that wait for each answer,
such as a command or a notebook. `process` is the worker.

Who needs one imports it by its module: a worker starts in half the time without what the others need.
"""
