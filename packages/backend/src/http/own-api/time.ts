/** RFC 3339 or Unix seconds, to nanoseconds: without a detour over a double, which would lose digits. */
import { httpErrors } from "../errors.ts";

const RFC_3339 = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(?:\.(\d{1,9})\d*)?([Zz]|[+-]\d\d:\d\d)$/;
const UNIX_SECONDS = /^(\d{1,11})(?:\.(\d{1,9})\d*)?$/;
/** A signed 64-bit count of nanoseconds ends in 2262. */
const LATEST = 2n ** 63n - 1n;

/** Throws `PARAMETER_INVALID` naming `parameter`. */
export function parseTime(parameter: string, text: string): bigint {
  const nano = fromUnixSeconds(text) ?? fromRfc3339(text);
  if (nano === undefined || nano < 0n || nano > LATEST) {
    const reason = `"${text}" is no time between 1970 and 2262`;
    const hint = "Write RFC 3339 (2026-11-21T14:00:00Z) or Unix seconds (1795269600).";
    throw httpErrors.PARAMETER_INVALID({ parameter, reason, hint }, { field: parameter });
  }
  return nano;
}

function fromUnixSeconds(text: string): bigint | undefined {
  const match = UNIX_SECONDS.exec(text);
  return match === null ? undefined : BigInt(match[1] ?? "0") * 1_000_000_000n + fraction(match[2]);
}

function fromRfc3339(text: string): bigint | undefined {
  const match = RFC_3339.exec(text);
  if (match === null) return undefined;
  const [, date = "", time = "", digits, zone = ""] = match;
  const milliseconds = Date.parse(`${date}T${time}${zone.toUpperCase()}`);
  return Number.isNaN(milliseconds) ? undefined : BigInt(milliseconds) * 1_000_000n + fraction(digits);
}

function fraction(digits = ""): bigint {
  return BigInt(digits.padEnd(9, "0"));
}
