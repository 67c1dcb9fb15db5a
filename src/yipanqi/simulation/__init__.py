"""Made-up people, a virtual clock, a faulty network, crashes, a wrong bank, and what must hold all the same."""
