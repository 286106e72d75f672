"""The tests: one folder for each question, see CONTRIBUTING.md."""
