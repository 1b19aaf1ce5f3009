"""The documentation site: the pages that are made out of the code, and what mkdocs is told."""
