/** Lists that are ordered by time, then key, downwards. */
import type { Placed, Position } from "../source.ts";

export function pageOf<T>(
  items: readonly Placed<T>[],
  after: Position | undefined,
  limit: number,
): Placed<T>[] {
  const sorted = items.toSorted(newestFirst);
  const rest = after === undefined ? sorted : sorted.filter((item) => newestFirst(item, after) >= 0);
  const skip = after?.skip ?? 0;
  return rest.slice(skip, skip + limit);
}

type Spot = Pick<Position, "time" | "key">;

export function newestFirst(left: Spot, right: Spot): number {
  if (left.time !== right.time) return left.time > right.time ? -1 : 1;
  if (left.key === right.key) return 0;
  return left.key > right.key ? -1 : 1;
}

/** Says yes so often for each key. */
export function upTo(limit: number): (key: string) => boolean {
  const given = new Map<string, number>();
  return (key) => {
    const before = given.get(key) ?? 0;
    given.set(key, before + 1);
    return before < limit;
  };
}
