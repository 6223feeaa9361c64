/** Provisioning, which lives in `@sightline/as-code` so that applications stay light. */
import { sdkErrors } from "../errors.ts";
import { optionalPart } from "../notice/optional-part.ts";
import { deprecated } from "./deprecation.ts";

const PART = "@sightline/as-code";
const CALL = "provisionPlatformDashboards";

/**
 * @deprecated `provisionPlatformDashboards` of `@sightline/as-code`
 * @throws PART_MISSING
 */
export async function provisionPlatformDashboards(
  options: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  deprecated("provisionPlatformDashboards(options)");
  const provision = (await optionalPart(PART, CALL))[CALL];
  if (typeof provision !== "function") {
    throw sdkErrors.MEMBER_UNKNOWN({ object: PART, member: CALL, nearest: undefined });
  }
  const result: unknown = await Reflect.apply(provision, undefined, [options]);
  return result;
}
