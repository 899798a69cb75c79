/** An entry in the Resources of a CloudFormation template. */
export interface Resource {
  Type: string;
  Properties: Record<string, unknown>;
  DependsOn?: string | string[];
}

export type Resources = Record<string, Resource>;

export interface Statement {
  Effect: 'Allow';
  Action: string[];
  Resource: unknown[];
}

export const allow = (Action: string[], ...Resource: unknown[]): Statement => ({ Effect: 'Allow', Action, Resource });
export const getAtt = (logicalId: string, attribute: string) => ({ 'Fn::GetAtt': [logicalId, attribute] });
export const ref = (logicalId: string) => ({ Ref: logicalId });
export const sub = (text: string) => ({ 'Fn::Sub': text });

/** `on-post-deleted` -> `OnPostDeleted`, for logical ids. */
export const pascalCase = (name: string): string =>
  name.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');

/** The logical id that osls gives a function. */
export const functionIdOf = (key: string): string => `${key.charAt(0).toUpperCase()}${key.slice(1).replaceAll('-', 'Dash')}LambdaFunction`;
