"""What the house itself imports: deputies, organs with their liaison, accounts."""
