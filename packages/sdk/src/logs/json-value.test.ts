/** Fields that bite: whatever a caller gives, the line is JSON, bounded, and written. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { redactor } from "../redaction/redactor.ts";
import { fieldsJson, mergedFields } from "./fields.ts";
import { cutText, jsonText, MAX_TEXT } from "./json-text.ts";
import { jsonValue } from "./json-value.ts";

const safe = redactor();

function plain(value: unknown, name = "field"): unknown {
  const json = jsonValue(name, value, safe);
  return json === undefined ? undefined : JSON.parse(json);
}

function throwing(message: string): never {
  throw new Error(message);
}

describe("a field's value", () => {
  const circle: Record<string, unknown> = { name: "circle" };
  circle["self"] = circle;
  const shared = { n: 1 };
  const deep = Array.from({ length: 30 }).reduce<unknown>((inner) => ({ inner }), "bottom");

  it.each<[string, unknown, unknown]>([
    ["a circle", circle, { name: "circle", self: "[circular]" }],
    ["the same object twice", [shared, shared], [{ n: 1 }, { n: 1 }]],
    [
      "a getter that throws",
      Object.defineProperty({ b: 2 }, "a", { enumerable: true, get: () => throwing("no") }),
      { a: "[threw: no]", b: 2 },
    ],
    ["toJSON that throws", { toJSON: () => throwing("never") }, "[not readable: never]"],
    ["toJSON", { toJSON: () => ({ a: 1n }) }, { a: "1" }],
    ["toJSON of nothing", { toJSON: () => undefined }, null],
    ["a URL", new URL("http://shop/a"), "http://shop/a"],
    ["a bigint", 12_345_678_901_234_567_890n, "12345678901234567890"],
    ["a symbol", Symbol("s"), "Symbol(s)"],
    ["not a number", Number.NaN, "NaN"],
    ["infinity", [Infinity, -Infinity], ["Infinity", "-Infinity"]],
    ["minus zero", -0, 0],
    ["nothing", [undefined, null, () => 1], [null, null, null]],
    ["members without a word", { a: undefined, b: () => 1, c: null }, { c: null }],
    [
      "a map",
      new Map<unknown, unknown>([
        ["a", 1],
        [2, new Map([["b", 2]])],
        [{}, 3],
      ]),
      { a: 1, 2: { b: 2 }, "[object]": 3 },
    ],
    ["a set", new Set([1, "a"]), [1, "a"]],
    ["a date", new Date(0), "1970-01-01T00:00:00.000Z"],
    ["no date", new Date(Number.NaN), "Invalid Date"],
    ["a buffer", Buffer.from("paid"), "cGFpZA=="],
    ["bytes of an array buffer", new Uint8Array([1, 2]).buffer, "AQI="],
    ["numbers of a typed array", new Float64Array([1.5, 2]), [1.5, 2]],
    ["big numbers of a typed array", new BigInt64Array([1n]), ["1"]],
    ["a pattern", /a+/u, "/a+/u"],
    ["an object without a prototype", Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
    ["a proxy that refuses", new Proxy({}, { ownKeys: () => throwing("closed") }), "[not readable: closed]"],
    ["a revoked proxy", revoked(), expect.stringContaining("not readable")],
    ["half a pair", "\ud800", "\ud800"],
    ["controls", "a\u0000\n\u2028", "a\u0000\n\u2028"],
  ])("takes %s", (_, value, expected) => {
    expect(plain(value)).toEqual(expected);
  });

  it("keeps a member called __proto__ a member", () => {
    const value: unknown = JSON.parse('{"__proto__": {"admin": true}}');
    expect(jsonValue("f", value, safe)).toBe('{"__proto__":{"admin":true}}');
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what a parsed body is
    const merged = mergedFields({ a: 1 }, value as Record<string, unknown>);
    expect(Object.getPrototypeOf(merged)).toBe(Object.prototype);
    expect(Object.keys(merged)).toEqual(["a", "__proto__"]);
  });

  it("takes errors with code, causes and those they gather, whatever their members do", () => {
    const cause = Object.assign(new Error("refused"), { code: "ECONNREFUSED" });
    expect(plain(new AggregateError([new RangeError("far"), "text"], "all", { cause }))).toMatchObject({
      type: "AggregateError",
      message: "all",
      stack: expect.stringContaining("json-value.test"),
      cause: { type: "Error", message: "refused", code: "ECONNREFUSED" },
      errors: [{ type: "RangeError" }, "text"],
    });
    const hostile = new Error("x");
    Object.defineProperty(hostile, "message", { get: () => throwing("m") });
    Object.defineProperty(hostile, "name", { value: Symbol("n") });
    Object.defineProperty(hostile, "stack", { get: () => throwing("s") });
    hostile.cause = hostile;
    expect(plain(hostile)).toEqual({ type: "Error", message: "", cause: "[circular]" });
  });

  it("has an end, however deep, wide or long it is", () => {
    expect(JSON.stringify(plain(deep))).toContain("[too deep]");
    expect(plain(Array.from({ length: 1000 }, (_, at) => at))).toHaveLength(201);
    expect(plain(Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`k${at}`, at])))).toHaveProperty(
      "…",
    );
    expect(plain(new Map(Array.from({ length: 1000 }, (_, at) => [at, at])))).toMatchObject({
      "…": "[800 more]",
    });
    expect(plain("x".repeat(100_000))).toBe(`${"x".repeat(MAX_TEXT)}… [${100_000 - MAX_TEXT} more]`);
    expect(plain(Buffer.alloc(10_000))).toMatch(/… \[6928 more bytes\]$/u);
    const texts = Array.from({ length: 200 }, () => "long text ".repeat(500));
    const wide = Array.from({ length: 200 }, () => Array.from({ length: 200 }, () => texts));
    expect(jsonValue("f", wide, safe)?.length).toBeLessThan(200_000);
    const many = Object.fromEntries(Array.from({ length: 5000 }, (_, at) => [`k${at}`, 1]));
    expect(JSON.parse(`{${fieldsJson(many, safe).slice(1)}}`)).toMatchObject({ "…": "[4800 more]" });
  });

  it("leaves no secret behind, at any depth and in any shape", () => {
    const held = {
      user: new Map([["password", "hunter2"]]),
      list: [{ token: "hunter2" }],
      secret: { a: ["hunter2"] },
    };
    expect(jsonValue("f", held, safe)).not.toContain("hunter2");
    expect(jsonValue("password", Buffer.from("hunter2"), safe)).toBe('"[redacted:secret]"');
  });

  it("is JSON that says the same as JSON.stringify, of whatever JSON holds", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const off = {
          ...safe,
          value: <V>(_: string, own: V) => own,
          isSecret: () => false,
          text: (t: string) => t,
        };
        expect(JSON.parse(jsonValue("f", value, off) ?? "")).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it("is JSON, of anything at all", () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withTypedArray: true,
      withNullPrototype: true,
      withSparseArray: true,
      withBoxedValues: true,
    });
    fc.assert(
      fc.property(fc.dictionary(fc.string(), anything), (fields) => {
        const json = fieldsJson(fields, safe);
        expect(json === "" || JSON.parse(`{${json.slice(1)}}`)).toBeTruthy();
      }),
    );
  });
});

describe("a text in JSON", () => {
  it("is what JSON.stringify makes of it", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(0xff_ff), { maxLength: 80 }), (codes) => {
        const text = String.fromCharCode(...codes);
        expect(jsonText(text)).toBe(JSON.stringify(text));
      }),
    );
    const units = Array.from({ length: 0x1_00_00 }, (_, unit) => String.fromCharCode(unit));
    expect(units.filter((unit) => jsonText(unit) !== JSON.stringify(unit))).toEqual([]);
  });

  it("is never cut within a pair", () => {
    expect(cutText("a😀b", 2)).toBe("a… [3 more]");
    expect(cutText("a😀b", 3)).toBe("a😀… [1 more]");
  });
});

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}
