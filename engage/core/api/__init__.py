"""What every part of the REST API is built from: scope, problems, pages of a list, exports. Knows nothing of the domain."""
