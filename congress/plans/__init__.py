"""Yearly plans: how they are printed, and what their timings mean."""
