"""Consultations: a draft is open for comment on dates, each comment is answered with a reason, the result is published.

    planned -> open -> closed -> answered -> published        computed from dates and from what is still unanswered

Who comments needs no account. Names, contacts and words are sealed; what is published are the gist that staff write and
the answer.
"""
