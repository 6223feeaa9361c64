/** What npm has put in place is what we think it is. */
import type { Fault } from "../files.ts";

/** `tsc --version` must be ours: packages that bring TypeScript 6 or older take `node_modules/.bin/tsc` over. */
export function compilerFaults(versionText: string): readonly Fault[] {
  const path = "node_modules/.bin/tsc";
  return versionText.startsWith("Version 7.")
    ? []
    : [{ path, message: `says "${versionText.trim()}", not Version 7` }];
}

/**
 * Two copies of `@opentelemetry/api` do not see each other's tracers in older versions, and cost twice.
 *
 * @param places keys of `packages` in npm's record of what it installed
 */
export function apiCopyFaults(places: readonly string[]): readonly Fault[] {
  const copies = places.filter((place) => place.endsWith("node_modules/@opentelemetry/api"));
  if (copies.length === 1) return [];
  return [
    {
      path: "package-lock.json",
      message: `has ${copies.length} copies of @opentelemetry/api: ${copies.join(", ")}`,
    },
  ];
}
