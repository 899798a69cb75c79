const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs `stop` on a termination signal, then lets this process end. Does nothing if there is another listener for the signal,
 * which is assumed to shut everything down in its own order.
 * @returns a function that removes the listener
 */
export function stopOnSignal(stop: () => Promise<void>): () => void {
  const listener = async (signal: NodeJS.Signals): Promise<void> => {
    const others = process.listeners(signal).filter((other) => !ours.has(other));
    if (others.length > 0) return;
    await stop();
    if (SIGNALS.every((name) => process.listeners(name).every((other) => !ours.has(other)))) {
      process.kill(process.pid, signal);
    }
  };
  ours.add(listener);
  for (const signal of SIGNALS) process.on(signal, listener);
  return () => {
    ours.delete(listener);
    for (const signal of SIGNALS) process.off(signal, listener);
  };
}

const ours = new Set<(signal: NodeJS.Signals) => unknown>();
