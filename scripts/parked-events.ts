import type { Context } from 'aws-lambda';
import type { ParkedEvent } from '../core/ops/parked-events.ts';
import { type Call, deployedFunction } from './call-function.ts';

export interface ParkedEvents extends AsyncDisposable {
  list(): Promise<ParkedEvent[]>;
  /** Gives all parked events back to the relay and returns how many there were. */
  retry(): Promise<number>;
  /** Discards one; returns false if there is none with that id. */
  discard(id: string): Promise<boolean>;
}

/** The outbox's parked events, accessed through the relay's function: on AWS the database can only be reached from its network. */
const through = (call: Call, close: () => Promise<void> = async () => undefined): ParkedEvents => ({
  list: async () => (await call({ parked: 'list' }))['parked'] as ParkedEvent[],
  retry: async () => (await call({ parked: 'retry' }))['retried'] as number,
  discard: async (id) => (await call({ parked: 'discard', id }))['discarded'] === 1,
  [Symbol.asyncDispose]: close,
});

/** The parked events of a deployment. */
export const parkedEventsOf = (stage: string): ParkedEvents => through(deployedFunction(stage, 'relay-outbox'));

/** The parked events of the service that this process's environment is for; the handler runs in this process. */
export const parkedEventsHere = (): ParkedEvents =>
  through(
    async (input) => {
      const { handler } = await import('../functions/ops/relay-outbox.ts');
      return handler(input, {} as Context);
    },
    async () => (await import('../platform/whole-app.ts')).theApp().close(),
  );
