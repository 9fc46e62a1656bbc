"""The questions that parplan answers: one module a question, plan → report."""
