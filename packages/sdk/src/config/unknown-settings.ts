import { nearestName } from "@sightline/model";
import { sdkErrors } from "../errors.ts";

/** Throws `CONFIG_UNKNOWN` for a name that is none of the known ones: a misspelt setting would be a setting ignored. */
export function refuseUnknown(given: object, known: readonly string[]): void {
  const stray = Object.keys(given).find((name) => !known.includes(name));
  if (stray === undefined) return;
  throw sdkErrors.CONFIG_UNKNOWN({ name: stray, nearest: nearestName(stray, known) }, { field: stray });
}
