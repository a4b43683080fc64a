"""The repository that curators edit: files, texts, evidence, shapes and questions."""
