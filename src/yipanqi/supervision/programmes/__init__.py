"""Programmes: joint events, contests, fairs, alliances, courses: tracked and enrolled in rather than handled."""
