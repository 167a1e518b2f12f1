"""往年建议: proposals that were closed before this house kept them, taken in from a table."""
