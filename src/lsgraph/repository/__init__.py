"""The repository that curators edit: its files, texts, evidence, shapes and questions."""
