"""评价投诉和办不成事: for the person, for the office that deals with it, and as counts; pages and API."""
