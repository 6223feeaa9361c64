import { describe, expect, it } from "vitest";
import { drawn } from "./drawing.ts";
import { errorNodes, nextBelow, searchTrace } from "./search.ts";
import { buildTree } from "./tree.ts";

const tree = buildTree(
  drawn(`
    gateway turn 0 100
      db select 10 5 db
      stt decode 20 5 error
      db insert 30 5 db error
  `),
);

describe("searchTrace", () => {
  it("finds every word anywhere in a span, whatever the case", () => {
    expect(searchTrace(tree, "POSTGRES sel").map((node) => node.span.name)).toEqual(["select"]);
    expect(searchTrace(tree, "db").map((node) => node.span.name)).toEqual(["select", "insert"]);
    expect(searchTrace(tree, "  ")).toEqual([]);
  });
});

describe("nextBelow", () => {
  it("goes down, begins again at the top, and goes back", () => {
    const errors = errorNodes(tree);
    const [decode, insert] = errors;
    expect(nextBelow(errors, null)).toBe(decode);
    expect(nextBelow(errors, decode ?? null)).toBe(insert);
    expect(nextBelow(errors, insert ?? null)).toBe(decode);
    expect(nextBelow(errors, decode ?? null, true)).toBe(insert);
    expect(nextBelow([], null)).toBeNull();
  });
});
