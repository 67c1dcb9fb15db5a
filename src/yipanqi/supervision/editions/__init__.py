"""How a new document becomes part of the catalogue: read, put right by a person, matched, adopted as a new edition.

`catalogue_of(work)` is the shipped catalogue with what this node has adopted: ask it for clauses.
"""

from yipanqi.supervision.editions.adopted import catalogue_of, clauses_of, descents_of, links_of

__all__ = ["catalogue_of", "clauses_of", "descents_of", "links_of"]
