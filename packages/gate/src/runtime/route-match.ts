/** Whether a route that was seen is one that stands in the code, which may know only the end of its path. */

export interface WrittenRoute {
  /** Upper case; empty where any method counts. */
  readonly method: string;
  readonly segments: readonly string[];
}

/** From `Express route POST /payments/:id`; nothing for what has no path. */
export function writtenRoute(entryPoint: string): WrittenRoute | undefined {
  const found = /(?: (?<method>[A-Z]+))? (?<path>\/\S*)$/u.exec(entryPoint)?.groups;
  if (found === undefined) return undefined;
  const method = found["method"] ?? "";
  return { method: ANY.has(method) ? "" : method, segments: segmentsOf(found["path"] ?? "") };
}

const ANY = new Set(["ANY", "ALL", "USE"]);

/**
 * How many segments at the end of the seen path are those that are written; nothing where it is another route. Routers are
 * mounted below prefixes, so what is written may be the end only.
 */
export function matchLength(
  written: WrittenRoute,
  seen: { readonly method: string; readonly route: string },
): number | undefined {
  if (written.method !== "" && seen.method !== "" && written.method !== seen.method.toUpperCase())
    return undefined;
  const path = segmentsOf(seen.route);
  const from = path.length - written.segments.length;
  const isEnd = from >= 0 && written.segments.every((segment, index) => segment === path[from + index]);
  return isEnd ? written.segments.length : undefined;
}

/** Parameters of all frameworks are the same: `:id`, `:id(\d+)`, `{id}`, `[id]`, `[...rest]`, `*`. */
function segmentsOf(path: string): readonly string[] {
  return path
    .split("/")
    .filter((segment) => segment !== "")
    .map((segment) => (/^[:{[*]/u.test(segment) ? ":" : segment));
}
