// Waits: what Node itself holds in memory.
setTimeout(() => {}, 500)
