"""HTTP of this server: addresses, clients, connections, parameters, conditional answers, problems."""
