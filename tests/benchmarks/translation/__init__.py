"""The translation desk at 100,000 pages and 80,000 translations."""
