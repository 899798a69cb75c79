// Preloaded into the functions' processes, which MiniStack controls through their standard input. Without this, processes
// with open connections would outlive MiniStack.
process.stdin.once('end', () => process.exit());
