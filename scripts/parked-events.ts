import type { Context } from 'aws-lambda';
import type { ParkedEvent } from '../core/ops/parked-events.ts';
import { type Call, deployedFunction } from './call-function.ts';

export interface ParkedEvents extends AsyncDisposable {
  list(): Promise<ParkedEvent[]>;
  /** Returns all of them to the relay; returns how many. */
  retry(): Promise<number>;
  /** Discards one; false if there is none of that id. */
  discard(id: string): Promise<boolean>;
}

/** The outbox's parked events, through the function that relays them: on AWS the database can only be reached from its network. */
const through = (call: Call, close: () => Promise<void> = async () => undefined): ParkedEvents => ({
  list: async () => (await call({ parked: 'list' }))['parked'] as ParkedEvent[],
  retry: async () => (await call({ parked: 'retry' }))['retried'] as number,
  discard: async (id) => (await call({ parked: 'discard', id }))['discarded'] === 1,
  [Symbol.asyncDispose]: close,
});

/** Parked events of a deployment. */
export const parkedEventsOf = (stage: string): ParkedEvents => through(deployedFunction(stage, 'relay-outbox'));

/** Parked events of the service in this process's environment, through the handler in this process. */
export const parkedEventsHere = (): ParkedEvents =>
  through(
    async (input) => {
      const { handler } = await import('../functions/ops/relay-outbox.ts');
      return handler(input, {} as Context);
    },
    async () => (await import('../platform/whole-app.ts')).theApp().close(),
  );
