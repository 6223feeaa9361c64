import { describe, expect, it } from "vitest";
import { assign, readAssignment } from "./assignment.ts";

describe("assign", () => {
  it("gives the colours in order and keeps what was given", () => {
    const first = assign({}, ["stt", "tts"]);
    expect(first).toEqual({ stt: 1, tts: 2 });
    expect(assign(first, ["gateway", "stt"])).toEqual({ stt: 1, tts: 2, gateway: 3 });
  });

  it("shares a colour only when all are given", () => {
    const nine = assign({}, ["a", "b", "c", "d", "e", "f", "g", "h", "i"]);
    expect(nine["h"]).toBe(8);
    expect(nine["i"]).toBe(1);
  });

  it("is the same object where nothing is new", () => {
    const before = { stt: 4 };
    expect(assign(before, ["stt"])).toBe(before);
  });
});

describe("readAssignment", () => {
  it("keeps what is an assignment", () => {
    expect(readAssignment('{"stt":3,"x":9,"y":"1"}')).toEqual({ stt: 3 });
    for (const text of [null, "", "[", "7"]) expect(readAssignment(text)).toEqual({});
  });
});
