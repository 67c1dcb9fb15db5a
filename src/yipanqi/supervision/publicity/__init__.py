"""What the public is shown of the lists, by people and programs: search, open data, feeds, the service catalogue."""
