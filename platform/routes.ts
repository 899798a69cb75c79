/** The methods an OpenAPI document knows for a path; none for a path it doesn't know. */
export function allowedMethods(paths: Record<string, object>, path: string): string[] {
  const clean = path.length > 1 ? path.replace(/\/+$/, '') : path;
  // As API Gateway chooses: a literal segment is more specific than a parameter, /users/me before /users/{user_id}.
  const [best] = Object.keys(paths)
    .filter((template) => matches(template, clean))
    .sort((a, b) => parameters(a) - parameters(b));
  return best === undefined ? [] : Object.keys(paths[best]!).map((method) => method.toUpperCase());
}

const parameters = (template: string) => template.split('{').length - 1;

const matches = (template: string, path: string) =>
  new RegExp(`^${template.replace(/[.]/g, '\\.').replace(/\{[^}]+\}/g, '[^/]+')}$`).test(path);
