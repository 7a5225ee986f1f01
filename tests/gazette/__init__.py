"""Tests of the gazette room."""
