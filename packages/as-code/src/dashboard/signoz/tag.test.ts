import { describe, expect, it } from "vitest";
import { signozTags } from "./tag.ts";

describe("tags for SigNoz", () => {
  it("are pairs, and a plain word is one too", () => {
    expect(signozTags("Shop", ["sightline", "team:orders"])).toEqual({
      tags: [
        { key: "tag", value: "sightline" },
        { key: "team", value: "orders" },
      ],
      notes: [],
    });
  });

  it("have hyphens for what they cannot hold, no more than 32 characters, and a note that says so", () => {
    const { tags, notes } = signozTags("Shop", ["on call team", "1st team:a b", `x${"y".repeat(40)}`]);
    expect(tags).toEqual([
      { key: "tag", value: "on-call-team" },
      { key: "st-team", value: "a-b" },
      { key: "tag", value: `x${"y".repeat(31)}` },
    ]);
    expect(notes.map(({ message }) => message).join(" ")).toContain('"on call team" as on-call-team');
  });

  it("are ten at most, and those left out are told", () => {
    const { tags, notes } = signozTags("Shop", "a b c d e f g h i j k l".split(" "));
    expect(tags).toHaveLength(10);
    expect(notes[0]?.message).toContain("k, l are left out");
  });
});
