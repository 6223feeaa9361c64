/** The template of the routers that a request went through: `/tenants/:id` where `baseUrl` says `/tenants/42`. */

interface Mount {
  readonly url: string;
  readonly template: string;
}

export class MountPath {
  #mounts: Mount[] = [];

  /** Follows `baseUrl` to its new value: into a router or out of some. `params` are those of the mount. */
  move(url: string, params: Readonly<Record<string, unknown>> | undefined): void {
    while (this.#mounts.length > 0 && !isBelow(url, this.#last().url)) this.#mounts.pop();
    const last = this.#last();
    if (url === last.url) return;
    this.#mounts.push({ url, template: last.template + withNames(url.slice(last.url.length), params ?? {}) });
  }

  get template(): string {
    return this.#last().template;
  }

  #last(): Mount {
    return this.#mounts.at(-1) ?? { url: "", template: "" };
  }
}

/** The path of an Express route; `undefined` when it has none. */
export function routeText(route: unknown): string | undefined {
  if (typeof route !== "object" || route === null || !("path" in route)) return undefined;
  const { path } = route;
  if (Array.isArray(path)) return path.map(String).join("|");
  return typeof path === "string" || path instanceof RegExp ? String(path) : undefined;
}

function isBelow(url: string, mount: string): boolean {
  return url === mount || url.startsWith(`${mount}/`);
}

/** A segment that is a parameter's value becomes the parameter's name, so that no id gets into a label. */
function withNames(path: string, params: Readonly<Record<string, unknown>>): string {
  const names = new Map(Object.entries(params).map(([name, value]) => [value, `:${name}`]));
  return path
    .split("/")
    .map((segment) => names.get(decoded(segment)) ?? segment)
    .join("/");
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
