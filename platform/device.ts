import type { APIGatewayProxyEvent } from 'aws-lambda';
import Bowser from 'bowser';
import { header } from './request.ts';

/** A description of the device that signs in, too coarse to identify anybody: browser and operating system, without versions. */
export function deviceOf(event: APIGatewayProxyEvent): string {
  const agent = header(event, 'user-agent');
  if (!agent) return 'Unknown device';
  const parser = Bowser.getParser(agent);
  const [browser, system] = [parser.getBrowserName(), parser.getOSName()];
  return [browser, system].filter(Boolean).join(' on ').slice(0, 60) || 'Unknown device';
}
