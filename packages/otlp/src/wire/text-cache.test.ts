import { describe, expect, it } from "vitest";
import { TextCache } from "./text-cache.ts";

describe("TextCache", () => {
  it("makes the same text as Buffer, whatever was in the cache before", () => {
    const cache = new TextCache();
    const wrong: string[] = [];
    const check = (bytes: Buffer): void => {
      const padded = Buffer.concat([Buffer.from("xyz"), bytes, Buffer.from("xyz")]);
      const made = cache.text(padded, 3, 3 + bytes.length);
      if (made !== bytes.toString("utf8")) wrong.push(bytes.toString("hex"));
    };
    // Two characters above 127, then the bytes that have their codes, which mostly are not UTF-8.
    for (let first = 128; first < 256; first++) {
      for (let second = 128; second < 256; second++) {
        check(Buffer.from(String.fromCharCode(first, second)));
        check(Buffer.of(first, second));
      }
    }
    for (let length = 0; length < 60; length++) check(Buffer.alloc(length, "a"));
    expect(wrong).toStrictEqual([]);
  });

  it("gives a short ASCII text as one string, however often it comes", () => {
    const cache = new TextCache();
    const bytes = Buffer.from("http.routehttp.route");
    expect(cache.text(bytes, 0, 10)).toBe("http.route");
    expect(cache.text(bytes, 10, 20)).toBe("http.route");
    expect(cache.text(bytes, 5, 5)).toBe("");
  });
});
