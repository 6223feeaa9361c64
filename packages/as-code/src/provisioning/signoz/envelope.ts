/** SigNoz answers `{ status: "success", data }` or `{ status: "error", error: { type, code, message, errors } }`. */
import { isPlain } from "../compare.ts";
import { provisioningErrors } from "../errors.ts";
import { placeOf, type PlatformAddress, type PlatformAnswer } from "../http/request.ts";
import type { JsonObject } from "../platform.ts";
import { objectIn, unexpected } from "../resource-client.ts";

/** @throws PLATFORM_UNEXPECTED, PLATFORM_REMOVED_API */
export function dataIn(address: PlatformAddress, answer: PlatformAnswer): unknown {
  if (answer.status === 404 || answer.status === 501)
    throw provisioningErrors.PLATFORM_REMOVED_API({ ...placeOf(address), asked: answer.asked });
  const envelope = objectIn(address, answer);
  if (envelope["status"] !== "success") throw unexpected(address, answer);
  return envelope["data"];
}

/** @throws PLATFORM_UNEXPECTED, PLATFORM_REMOVED_API */
export function objectDataIn(address: PlatformAddress, answer: PlatformAnswer): JsonObject {
  const data = dataIn(address, answer);
  if (isPlain(data)) return data;
  throw unexpected(address, answer);
}
