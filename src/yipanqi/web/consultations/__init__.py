"""意见征集: drafts open for comment, for the public and for the office that runs them; pages and API."""
