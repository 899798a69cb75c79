// Preloaded into the functions' processes. MiniStack speaks to them through their standard input, and leaves behind
// those that hold a connection open when it goes.
process.stdin.once('end', () => process.exit());
