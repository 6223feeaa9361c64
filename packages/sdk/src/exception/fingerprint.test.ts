import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { identityOf } from "./fingerprint.ts";

interface Pair {
  readonly name: string;
  readonly first: Error;
  readonly second: Error;
}

function pairs(file: string): readonly Pair[] {
  return readFileSync(new URL(`./cases/${file}`, import.meta.url), "utf8")
    .split("\n")
    .filter((line) => !line.startsWith("#"))
    .join("\n")
    .split("\n---\n")
    .map((block) => {
      const [first = "", second = ""] = block.split("\n~\n").map((text) => text.trim());
      return { name: first.split("\n")[0] ?? "", first: errorOf(first), second: errorOf(second) };
    });
}

function errorOf(text: string): Error {
  const [head = ""] = text.split("\n");
  const colon = head.indexOf(": ");
  const error = new Error(head.slice(colon + 2));
  error.name = head.slice(0, colon);
  error.stack = text;
  return error;
}

describe("errors that are one", () => {
  it.each(pairs("same.txt"))("$name", ({ first, second }) => {
    expect(identityOf(second)).toEqual(identityOf(first));
  });
});

describe("errors that are two", () => {
  it.each(pairs("different.txt"))("$name", ({ first, second }) => {
    expect(identityOf(second).fingerprint).not.toBe(identityOf(first).fingerprint);
  });
});

describe("an identity", () => {
  it("says what it is made of", () => {
    const error = errorOf('TypeError: no item 42 for "ada"\n  at load (/app/dist/orders/load.js:10:5)');
    expect(identityOf(error)).toEqual({
      fingerprint: expect.stringMatching(/^[\da-f]{16}$/u),
      type: "TypeError",
      message: "no item <n> for <text>",
      frames: ["load orders/load.js"],
    });
  });

  it("counts the cause in", () => {
    const [first, second] = ["no stock", "no money"].map((reason) => {
      const error = new Error("order failed", { cause: new Error(reason) });
      error.stack = "";
      return identityOf(error).fingerprint;
    });
    expect(first).not.toBe(second);
  });

  it("is known for whatever was thrown", () => {
    const circle = new Error("a");
    circle.cause = circle;
    for (const thrown of [undefined, null, 3, "text 5", {}, [], circle, Object.create(null)])
      expect(identityOf(thrown).fingerprint).toMatch(/^[\da-f]{16}$/u);
    expect(identityOf("text 5")).toEqual(identityOf("text 6"));
  });

  it("comes to an end on any text", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), fc.string({ maxLength: 300 }), (message, stack) => {
        const error = new Error(message);
        error.stack = stack;
        expect(identityOf(error)).toEqual(identityOf(error));
      }),
    );
    for (const part of ["a", "1", "a1-", "/a", "'", "at (", "a@", "::1"]) {
      const error = new Error(part.repeat(30_000));
      error.stack = `at ${part.repeat(30_000)}`;
      expect(identityOf(error).message.length).toBeLessThanOrEqual(200);
    }
  });
});
