import { describe, expect, it } from "vitest";
import { nearestName } from "./nearest-name.ts";

const fields = ["objective", "name", "sli", "labels"];

describe("the nearest name", () => {
  it.each([
    ["objectiv", "objective"],
    ["Objective", "objective"],
    ["naem", "name"],
    ["sil", "sli"],
    ["lables", "labels"],
    ["window", undefined],
    ["", undefined],
  ])("of %j is %j", (name, expected) => {
    expect(nearestName(name, fields)).toBe(expected);
  });

  it("is the first of several that are as near, and no further than the limit", () => {
    expect(nearestName("cat", ["bat", "hat"])).toBe("bat");
    expect(nearestName("abcdef", ["abcxyz"], 2)).toBeUndefined();
    expect(nearestName("abcdef", ["abcxyz"], 3)).toBe("abcxyz");
  });
});
