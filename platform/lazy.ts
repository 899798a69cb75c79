const clients = new WeakMap<object, () => Promise<object> | undefined>();

/**
 * A proxy for a client that is loaded and built when one of its methods is first called, so that functions do not
 * pay for what they do not use. Every method must be asynchronous.
 */
export function lazily<Client extends object>(build: () => Promise<Client>): Client {
  let client: Promise<Client> | undefined;
  const standIn = new Proxy({} as Client, {
    get: (_, method) => {
      if (method === 'then') return undefined;
      return async (...args: unknown[]) => {
        // A failed build is retried by the next call.
        client ??= build().catch((error: unknown) => {
          client = undefined;
          throw error;
        });
        const built = (await client) as Record<PropertyKey, (...args: unknown[]) => unknown>;
        return built[method]!(...args);
      };
    },
  });
  clients.set(standIn, () => client);
  return standIn;
}

/** The client behind a proxy, if it was ever used, so that closing it does not open it first. */
export const ifOpened = async <Client extends object>(standIn: Client): Promise<Client | undefined> =>
  (await clients.get(standIn)?.()) as Client | undefined;
