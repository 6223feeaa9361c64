import { describe, expect, it } from "vitest";
import { type Kind, begun, continued, received, released } from "./stream.ts";

interface Item {
  readonly id: number;
  readonly size: number;
}

const kind: Kind<Item> = {
  keyOf: ({ id }) => String(id),
  timeOf: ({ id }) => String(id).padStart(4, "0"),
};

const items = (...ids: readonly number[]): readonly Item[] => ids.map((id) => ({ id, size: 1 }));
const ids = (list: readonly Item[]): string => list.map(({ id }) => id).join(" ");

describe("stream", () => {
  const first = begun(items(9, 8));

  it("keeps new items waiting, each once, and leaves the rows alone", () => {
    const twice = received(kind, received(kind, first, items(10, 9), true), items(11, 10, 9), true);
    expect(ids(twice.shown)).toBe("9 8");
    expect(ids(twice.waiting)).toBe("11 10");
    expect(ids(released(kind, twice).shown)).toBe("11 10 9 8");
    expect(released(kind, first)).toBe(first);
  });

  it("shows new items at once where nothing holds them, late ones in their place", () => {
    expect(ids(received(kind, begun(items(9, 5)), items(10, 9, 7), false).shown)).toBe("10 9 7 5");
  });

  it("brings what is shown up to date without moving it", () => {
    const grown = received(kind, first, [{ id: 8, size: 4 }], true);
    expect(grown.shown).toEqual([
      { id: 9, size: 1 },
      { id: 8, size: 4 },
    ]);
  });

  it("begins anew where more came than a page holds, so that no rows are missing in between", () => {
    const far = received(kind, first, items(99, 98), true);
    expect(ids(far.shown)).toBe("9 8");
    expect(ids(released(kind, far).shown)).toBe("99 98");
  });

  it("adds older pages at the end without doubling", () => {
    expect(ids(continued(kind, first, items(8, 7)).shown)).toBe("9 8 7");
    expect(continued(kind, first, items(8))).toBe(first);
  });
});
