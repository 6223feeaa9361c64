/** Whether a file is worth parsing for entry points: by its words, too often rather than too seldom. */

/**
 * Consumers, decorators and clients come from packages or files, so a file without an import has none of them. What needs no
 * import is a catch clause, `fetch`, a route on a router that was handed in, and what lies where a framework or the
 * configuration looks for it. Names may be written with escapes, which no scan for words sees.
 */
export function mayHoldEntryPoints(text: string, name: string, folders: readonly string[]): boolean {
  if (WORDS.test(text) || PLACES.test(name)) return true;
  return folders.some((folder) => name.startsWith(`${folder.replace(/\/+$/u, "")}/`));
}

const WORDS =
  /\b(?:import|require|catch|fetch|get|post|put|patch|delete|del|head|all|route|openapi|on)\b|\\u/u;
const PLACES = /(?:^|\/)(?:route\.[jt]sx?$|pages\/api\/)/u;
