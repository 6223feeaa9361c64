import { describe, expect, it } from "vitest";
import { exceptionAttributes } from "./exception.ts";

describe("the type of an exception", () => {
  it.each([
    ["its class", new RangeError("too far"), "RangeError"],
    [
      "the code of a system error",
      Object.assign(new Error("refused"), { code: "ECONNREFUSED" }),
      "ECONNREFUSED",
    ],
    [
      "no number, which a DOMException has for a code",
      new DOMException("late", "TimeoutError"),
      "TimeoutError",
    ],
    ["a number where there is no class", { code: 42, message: "m" }, "42"],
    ["no empty code", { name: "Custom", message: "m", code: "" }, "Custom"],
  ])("is %s", (_of, thrown, type) => {
    expect(exceptionAttributes(thrown)).toMatchObject({ "exception.type": type });
  });
});
