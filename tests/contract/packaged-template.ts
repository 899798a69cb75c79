import type { Resource, Resources } from '../../scripts/packaged-template.ts';

export { packagedTemplate, type Resource, type Resources, wholeTemplate } from '../../scripts/packaged-template.ts';

/** The resources of a type, by logical id. */
export const ofType = (resources: Resources, type: string): [id: string, resource: Resource][] =>
  Object.entries(resources).filter(([, { Type }]) => Type === type);

/** The logical id in a `Ref` or `Fn::GetAtt`; undefined for anything else. */
export function named(value: unknown): string | undefined {
  const { Ref, 'Fn::GetAtt': getAtt } = (value ?? {}) as { Ref?: string; 'Fn::GetAtt'?: [string] };
  return Ref ?? getAtt?.[0];
}

export interface Statement {
  Effect: 'Allow' | 'Deny';
  Principal?: unknown;
  Action: string | string[];
  Resource: unknown;
  Condition?: unknown;
}

/** All statements in a resource's policies. */
export function statementsOf(resource: Resource): Statement[] {
  const { Policies, PolicyDocument } = resource.Properties as { Policies?: unknown; PolicyDocument?: Document };
  // A user pool's policies are for passwords, and are not a list.
  const inline = Array.isArray(Policies) ? (Policies as { PolicyDocument: Document }[]).map((policy) => policy.PolicyDocument) : [];
  return [...inline, ...(PolicyDocument ? [PolicyDocument] : [])].flatMap(({ Statement }) => Statement);
}

interface Document {
  Statement: Statement[];
}

interface Operation {
  functionName: string;
}

/** The document that API Gateway imports, with the functions it calls. */
export function documentIn(resources: Resources): { paths: Record<string, Record<string, Operation>> } & Record<string, unknown> {
  type Integrated = { 'x-amazon-apigateway-integration': { uri: { 'Fn::Sub': string } } };
  const document = resources['ApiGatewayRestApi']!.Properties['Body'] as { paths: Record<string, Record<string, Integrated>> };
  const operation = (integrated: Integrated): Operation => ({
    functionName: /:function:([^/]+)\/invocations$/.exec(integrated['x-amazon-apigateway-integration'].uri['Fn::Sub'])![1]!,
  });
  const paths = Object.entries(document.paths).map(
    ([path, operations]) => [path, Object.fromEntries(Object.entries(operations).map(([method, integrated]) => [method, operation(integrated)]))] as const,
  );
  return { ...document, paths: Object.fromEntries(paths) };
}

/** All routes of the API, such as `GET /api/v1/posts/{post_id}`. ANY stands for the methods that have no other route on the path. */
export function routesIn(resources: Resources): string[] {
  return Object.entries(documentIn(resources).paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method === 'x-amazon-apigateway-any-method' ? 'ANY' : method.toUpperCase()} ${path}`),
  );
}
