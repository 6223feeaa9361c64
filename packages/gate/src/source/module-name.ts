/** Names of packages, as imports write them. */

/** `@/lib/log` and `~/log` are aliases that nobody resolved. */
const PACKAGE = /^(?:node:|@[a-z\d][\w.-]*\/)?[a-z\d][\w.-]*(?:\/.*)?$/iu;

export function isPackage(specifier: string): boolean {
  return PACKAGE.test(specifier);
}

/** With the subpath: `@sightline/sdk/register`. Modules of Node go by their bare name. */
export function packageName(specifier: string): string {
  return specifier.startsWith("node:") ? specifier.slice(5) : specifier;
}
