"""Bulletins and evaluation reports: one model of what is said, written as docx, xlsx and pdf."""
