"""The pages and the API of steering: supervision orders, meetings, programmes, evaluation."""
