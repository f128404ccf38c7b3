"""The edges: HTTP, LINE, files, clock, processes, command line. Everything that touches the world outside."""
