import { CloudError } from './cloud-error.ts';

/** The values of `Ref` and `Fn::GetAtt` for one resource. */
export interface Identity {
  ref: string;
  attributes: Record<string, string>;
}

export type Resolve = (value: unknown) => unknown;

/**
 * Creates a function that resolves CloudFormation's intrinsic functions in any value.
 * @param pseudo pseudo parameters, such as `AWS::Region`
 * @param identify returns the identity of a logical id, or undefined if there is none
 */
export function createResolver(
  pseudo: Record<string, string>,
  identify: (id: string) => Identity | undefined,
): Resolve {
  const known = (id: string): Identity => {
    const identity = identify(id);
    if (!identity) throw new CloudError(`The template refers to ${id}, which it does not declare.`);
    return identity;
  };
  const ref = (id: string): string => pseudo[id] ?? known(id).ref;
  const attribute = (id: string, name: string): string => {
    const value = known(id).attributes[name];
    if (value === undefined)
      throw new CloudError(`The template uses ${id}.${name}, which is not emulated.`);
    return value;
  };

  const functions: Record<string, (argument: unknown) => unknown> = {
    Ref: (id) => ref(String(id)),
    'Fn::GetAtt': (argument) => {
      const [id, ...rest] = Array.isArray(argument) ? argument.map(String) : String(argument).split('.');
      return attribute(id as string, rest.join('.'));
    },
    'Fn::Sub': (argument) => {
      const [template, extra] = (Array.isArray(argument) ? argument : [argument, {}]) as [string, object];
      const values = resolve(extra) as Record<string, unknown>;
      return template.replace(/\$\{(!?)([^}]+)\}/g, (_match, literal: string, name: string) => {
        if (literal) return `\${${name}}`;
        if (name in values) return String(values[name]);
        const dot = name.indexOf('.');
        return dot < 0 ? ref(name) : attribute(name.slice(0, dot), name.slice(dot + 1));
      });
    },
    'Fn::Join': (argument) => {
      const [separator, parts] = argument as [string, unknown];
      return (resolve(parts) as unknown[]).join(separator);
    },
    'Fn::Select': (argument) => {
      const [index, list] = argument as [number, unknown];
      return (resolve(list) as unknown[])[Number(index)];
    },
    'Fn::Split': (argument) => {
      const [separator, text] = argument as [string, unknown];
      return String(resolve(text)).split(separator);
    },
  };

  function resolve(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(resolve);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const [name, argument] = entries.length === 1 ? (entries[0] as [string, unknown]) : ['', undefined];
    const apply = functions[name];
    if (apply) return apply(argument);
    if (name.startsWith('Fn::')) throw new CloudError(`The template uses ${name}, which is not emulated.`);
    return Object.fromEntries(entries.map(([key, inner]) => [key, resolve(inner)]));
  }
  return resolve;
}
