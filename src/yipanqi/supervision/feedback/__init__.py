"""Feedback: bad ratings, complaints and what could not be done (办不成事) go to the office that caused them, on either
side; it calls back, puts things right in time, and the person rates again.

An item is opened on the node where the person is. Its holder is the node whose office deals with it: the same one, or a
peer that is told by a message. The holder's life cycle decides; the home node keeps what the holder last said.
"""
