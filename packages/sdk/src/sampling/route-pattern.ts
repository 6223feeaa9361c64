/** Routes as people name them in rules, compared with templates and with raw paths. */

/** `GET /orders/:id`, or `/orders/:id` for every method; a job or message goes by the name of its span. */
export interface RoutePattern {
  readonly text: string;
  /** Whether a request for this path would have the route; asked before a framework has found it. */
  matchesPath(method: string, path: string): boolean;
  /** Whether it is this template, or the name of a span. */
  matchesRoute(method: string, route: string): boolean;
}

const METHOD = /^([A-Z]+) +(?=\/)/u;
/** `:id`, `{id}` and `[id]` are one segment, `*` and `[...rest]` any number of them. */
const PARAMETER = /:[A-Za-z_]\w*(?:\([^)]*\))?\??|\{[^}]*\}|\[\.\.\.[^\]]+\]|\[[^\]]+\]|\*\w*/gu;

/**
 * @example
 * routePattern("/orders/:id").matchesPath("GET", "/orders/42") // true
 */
export function routePattern(text: string): RoutePattern {
  const method = METHOD.exec(text)?.[1];
  const template = text.replace(METHOD, "");
  const shape = shapeOf(template);
  const path = template.startsWith("/") ? pathExpression(template) : undefined;
  const hasMethod = (given: string): boolean => method === undefined || method === given;
  return Object.freeze({
    text,
    matchesPath: (given: string, raw: string) => path !== undefined && hasMethod(given) && path.test(raw),
    matchesRoute: (given: string, route: string) => hasMethod(given) && shapeOf(route) === shape,
  });
}

/** `/orders/:id` and `/orders/{id}/` are one route. */
function shapeOf(template: string): string {
  const shape = template.replaceAll(PARAMETER, (parameter) => (isRest(parameter) ? "*" : ":"));
  return shape.length > 1 ? shape.replace(/\/$/u, "") : shape;
}

function pathExpression(template: string): RegExp {
  let source = "";
  let from = 0;
  for (const match of template.matchAll(PARAMETER)) {
    source += escaped(template.slice(from, match.index)) + (isRest(match[0]) ? ".*" : "[^/]+");
    from = match.index + match[0].length;
  }
  source += escaped(template.slice(from)).replace(/\/$/u, "");
  return new RegExp(`^${source}/?$`, "u");
}

function isRest(parameter: string): boolean {
  return parameter.startsWith("*") || parameter.startsWith("[...");
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/gu, String.raw`\$&`);
}
