/** Opaque cursors of lists. */
import { storeErrors } from "../errors.ts";
import type { Placed, Position } from "../source.ts";

export function encodeCursor(position: Position): string {
  const parts = [String(position.time), position.key, position.skip];
  return Buffer.from(JSON.stringify(parts)).toString("base64url");
}

/** @throws BAD_CURSOR */
export function decodeCursor(cursor: string | undefined): Position | undefined {
  if (cursor === undefined) return undefined;
  const parts = parse(cursor);
  if (Array.isArray(parts) && parts.length === 3) {
    const [time, key, skip]: unknown[] = parts;
    if (
      typeof time === "string" &&
      /^-?\d{1,19}$/.test(time) &&
      typeof key === "string" &&
      Number.isSafeInteger(skip)
    ) {
      return { time: BigInt(time), key, skip: Number(skip) };
    }
  }
  throw storeErrors.BAD_CURSOR({ cursor }, { field: "cursor" });
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, "base64url").toString());
  } catch {
    return undefined;
  }
}

/** The position after the last of `items`, which began at `from`. */
export function positionAfter<T>(
  items: readonly Placed<T>[],
  from: Position | undefined,
): Position | undefined {
  const last = items.at(-1);
  if (last === undefined) return from;
  const equal = items.filter((item) => item.time === last.time && item.key === last.key).length;
  const before = from?.time === last.time && from.key === last.key ? from.skip : 0;
  return { time: last.time, key: last.key, skip: before + equal };
}
