"""Screens: each shows, asks and hands on; none decides."""
