"""The interface for programs that want no RDF: JSON under `/api/`, operation by OpenAPI. All of it is read only."""
