import { ApiGatewayManagementApiClient, DeleteConnectionCommand, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import type { Sockets } from '../core/shared/app.ts';
import type { Config } from './config.ts';
import { outbound, outboundSettings } from './outbound.ts';

/** API Gateway's management API for open WebSockets. */
export async function openSockets(config: Config): Promise<Sockets> {
  const client = outbound(new ApiGatewayManagementApiClient({ ...outboundSettings(config), endpoint: config.LIVE_MANAGEMENT_URL }), 'live');
  return {
    post: (ConnectionId, text) => unlessGone(client.send(new PostToConnectionCommand({ ConnectionId, Data: text }))),
    close: (ConnectionId) => unlessGone(client.send(new DeleteConnectionCommand({ ConnectionId }))),
  };
}

/** Checks the status, since emulators use other error names. */
async function unlessGone(sent: Promise<unknown>): Promise<boolean> {
  try {
    await sent;
    return true;
  } catch (error) {
    if ((error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode === 410) return false;
    throw error;
  }
}
