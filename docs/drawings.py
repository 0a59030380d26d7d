"""The drawings of the pages: small journeys on a light card, so that they can be read in light and in dark themes."""

from __future__ import annotations

PICTURES: dict[str, str] = {}
