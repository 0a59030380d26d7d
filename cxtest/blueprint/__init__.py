"""The blueprint: a journey, a walk or a space → one neutral drawing → SVG, Mermaid, DOT."""
