// Does nothing: what Node itself costs to start.
process.exitCode = 0
