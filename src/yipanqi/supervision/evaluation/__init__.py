"""Evaluation by period (考核评估) of units and of places: a formula in data, scores that explain themselves."""
