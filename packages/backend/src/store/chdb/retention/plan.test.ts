import { describe, expect, it } from "vitest";
import { partsToDrop, tableBudget, type SpaceReading, type StoredPart } from "./plan.ts";

const GIB = 1024 ** 3;

function part(name: string, newest: bigint, bytes = 10): StoredPart {
  return { table: name.split(":")[0] ?? "", name, bytes, rows: 1, oldest: newest - 1n, newest };
}

function reading(changes: Partial<SpaceReading>): SpaceReading {
  return { maxBytes: 10 * GIB, tableBytes: 4 * GIB, journalBytes: 0, freeBytes: 100 * GIB, ...changes };
}

describe("what the tables may have", () => {
  it.each([
    ["is what the user allows, where the disk has room", {}, 10 * GIB],
    ["leaves room for what waits in the journal", { journalBytes: GIB }, 9 * GIB],
    ["is not cut below a half by a burst in the journal", { journalBytes: 9 * GIB }, 5 * GIB],
    [
      "is what they have less what the disk lacks of a GiB free",
      { tableBytes: 8 * GIB, freeBytes: 0 },
      7 * GIB,
    ],
    ["is not cut below a half by a disk that others fill", { tableBytes: 4 * GIB, freeBytes: 0 }, 5 * GIB],
    ["is what the user allows where the disk does not tell", { freeBytes: undefined }, 10 * GIB],
  ])("%s", (_, changes, budget) => {
    expect(tableBudget(reading(changes))).toBe(budget);
  });
});

describe("parts that have to go", () => {
  const parts = [part("a:3", 3n), part("b:1", 1n), part("a:4", 4n), part("c:2", 2n)];

  it("are none while all fits", () => {
    expect(partsToDrop(parts, reading({ maxBytes: 40, tableBytes: 40 }))).toEqual([]);
  });

  it("are the oldest of all tables, and no more than needed", () => {
    const dropped = partsToDrop(parts, reading({ maxBytes: 25, tableBytes: 40 }));
    expect(dropped.map(({ name }) => name)).toEqual(["b:1", "c:2"]);
  });

  it("go by their newest row: a part that still gets rows outlives one that is done", () => {
    const wide = { ...part("a:wide", 9n), oldest: 0n };
    expect(partsToDrop([wide, part("a:done", 5n)], reading({ maxBytes: 19, tableBytes: 20 }))).toMatchObject([
      { name: "a:done" },
    ]);
  });
});
