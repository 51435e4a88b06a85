"""Trains the compact CellSAM that celltrack ships, and measures it."""
