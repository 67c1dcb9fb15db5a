"""Faces for people and programs: hall, counter, desk, board and the HTTP API, over the use cases below."""
