/** Marks values stored in Systems Manager, because anybody who may read a function's configuration can see its environment. */
const prefix = 'ssm:';
const values = new Map<string, Promise<string>>();

/** Whether a variable refers to a parameter. */
export const isParameter = (value: string): boolean => value.startsWith(prefix);

/** Resolves a variable: for `ssm:<name>` reads the parameter (a SecureString) once per container, otherwise returns the value itself. */
export function valueOf(value: string): Promise<string> {
  if (!isParameter(value)) return Promise.resolve(value);
  const name = value.slice(prefix.length);
  let read = values.get(name);
  if (!read) {
    read = import('./read-parameter.ts')
      .then(({ readParameter }) => readParameter(name))
      .catch((error: unknown) => {
        values.delete(name);
        throw error;
      });
    values.set(name, read);
  }
  return read;
}
