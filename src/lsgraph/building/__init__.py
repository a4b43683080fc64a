"""From a repository to a generation, and to another engine."""
