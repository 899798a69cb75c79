/** The methods an OpenAPI document knows for a path; none for a path it doesn't know. */
export function allowedMethods(paths: Record<string, object>, path: string): string[] {
  const clean = path.length > 1 ? path.replace(/\/+$/, '') : path;
  // A literal segment is more specific than a parameter: /users/me before /users/{user_id}.
  return Object.keys(paths)
    .filter((template) => matches(template, clean))
    .flatMap((template) => Object.keys(paths[template]!))
    .map((method) => method.toUpperCase())
    .filter((method, index, all) => all.indexOf(method) === index);
}

const matches = (template: string, path: string) =>
  new RegExp(`^${template.replace(/[.]/g, '\\.').replace(/\{[^}]+\}/g, '[^/]+')}$`).test(path);
