/** Parts that are installed by choice: a missing one is an error at the call that needs it. */
import { sdkErrors } from "../errors.ts";

/** The documented sets and what each brings. */
export const OPTIONAL_SETS: Readonly<
  Record<"otel" | "prometheus" | "dashboards" | "all", readonly string[]>
> = Object.freeze({
  otel: ["@sightline/sdk"],
  prometheus: ["@sightline/sdk"],
  dashboards: ["@sightline/as-code"],
  all: ["@sightline/sdk", "@sightline/as-code", "@sightline/cli"],
});

/**
 * Loads a package that the application may not have.
 *
 * @throws PART_MISSING
 */
export async function optionalPart(part: string, call: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    const loaded: Readonly<Record<string, unknown>> = await import(part);
    return loaded;
  } catch (cause) {
    if (isMissing(cause, part)) throw partMissing(part, call, cause);
    throw cause;
  }
}

export function partMissing(part: string, call: string, cause: unknown): Error {
  return sdkErrors.PART_MISSING({ part, call, install: `npm install ${part}` }, { cause });
}

/** That package itself, not something that it needs. */
export function isMissing(cause: unknown, part: string): boolean {
  if (!(cause instanceof Error) || !("code" in cause)) return false;
  const isNotFound = cause.code === "ERR_MODULE_NOT_FOUND" || cause.code === "MODULE_NOT_FOUND";
  return isNotFound && cause.message.includes(`'${part}'`);
}
