import { pascalCase, type Resources } from './template.ts';

/** A function's area is its folder: `functions/feed/get-feed.handler` -> `feed`. */
export function areaOf(handler: string): string {
  const area = /^functions\/([a-z][a-z-]*)\/[^/]+$/.exec(handler)?.[1];
  if (area === undefined) throw new Error(`${handler} does not have the form functions/<area>/<function>.handler.`);
  return area;
}

export const logGroupIdOf = (area: string): string => `${pascalCase(area)}LogGroup`;
export const logGroupNameOf = (stackName: string, area: string): string => `/${stackName}/${area}`;

/** One log group per area. Log streams contain the function's name, so functions can still be told apart. */
export function logGroupsOf(areas: Iterable<string>, stackName: string, retentionInDays: number): Resources {
  return Object.fromEntries(
    [...new Set(areas)].map((area) => [
      logGroupIdOf(area),
      {
        Type: 'AWS::Logs::LogGroup',
        Properties: { LogGroupName: logGroupNameOf(stackName, area), RetentionInDays: retentionInDays },
      },
    ]),
  );
}
