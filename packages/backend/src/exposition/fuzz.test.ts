import { SightlineError } from "@sightline/model";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseExposition } from "./parse.ts";

/** `SIGHTLINE_FUZZ_MS` for a longer run. */
const budget = {
  numRuns: Number.MAX_SAFE_INTEGER,
  interruptAfterTimeLimit: Number(process.env["SIGHTLINE_FUZZ_MS"] ?? 700),
};
const OPEN_METRICS = "application/openmetrics-text";

const isUtf8 = (text: string): boolean => Buffer.from(text).toString() === text;
const name = fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9_]{0,8}$/u).filter((text) => text !== "__name__");
const anyName = fc
  .string({ unit: "binary", minLength: 1, maxLength: 12 })
  .filter((text) => text !== "__name__" && isUtf8(text));
const value = fc.string({ unit: "binary", maxLength: 12 }).filter((text) => text !== "" && isUtf8(text));
const number = fc.double().map((one) => (one === 0 ? 0 : one));
const unixMilli = fc.option(fc.integer({ min: -1e12, max: 4e12 }), { nil: undefined });
const labels = fc.uniqueArray(fc.tuple(fc.oneof(name, anyName), value), {
  selector: ([key]) => key,
  maxLength: 5,
});
const sample = fc.record({ name: fc.oneof(name, anyName), labels, value: number, unixMilli });

const quoted = (text: string): string =>
  `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
const numberText = (one: number): string =>
  Number.isFinite(one) ? String(one) : Number.isNaN(one) ? "NaN" : one > 0 ? "+Inf" : "-Inf";

/** Whether every sample has a name; or whether the refusal tells a line. */
function outcome(body: Uint8Array, type: string | undefined): string {
  try {
    const { samples } = parseExposition(body, type);
    return samples.every(({ labels: { ["__name__"]: of } }) => of !== undefined) ? "fine" : "nameless";
  } catch (error) {
    if (!(error instanceof SightlineError)) throw error;
    return /^line \d+$/u.test(error.field ?? "") ? "fine" : "no line";
  }
}

describe("a page of metrics in text", () => {
  it("is read as it was written", () => {
    fc.assert(
      fc.property(fc.array(sample), fc.boolean(), (samples, isOpen) => {
        const lines = samples.map((one) => {
          const pairs = one.labels.map(([key, text]) => `${quoted(key)}=${quoted(text)}`);
          const time = one.unixMilli;
          const stamp = time === undefined ? "" : ` ${isOpen ? String(time / 1000) : String(time)}`;
          return `{${[quoted(one.name), ...pairs].join(",")}} ${numberText(one.value)}${stamp}\n`;
        });
        const page = `${lines.join("")}${isOpen ? "# EOF\n" : ""}`;
        const read = parseExposition(Buffer.from(page), isOpen ? OPEN_METRICS : undefined);
        expect(read.samples.map((one) => [Object.entries(one.labels), one.value, one.unixMilli])).toEqual(
          samples.map((one) => {
            const expected = Object.assign(Object.create(null), { ["__name__"]: one.name });
            for (const [key, text] of one.labels) expected[key] = text;
            return [Object.entries(expected), one.value, one.unixMilli];
          }),
        );
      }),
      budget,
    );
  });

  it("is read, or refused with its line", () => {
    const parts = fc.oneof(
      fc.constantFrom(
        "# TYPE a counter",
        "# HELP",
        "a",
        "{",
        "}",
        '"',
        "\\",
        "=",
        ",",
        " ",
        "\n",
        "# EOF",
        "#",
        "1",
        "+Inf",
      ),
      fc.string({ unit: "binary", maxLength: 4 }),
    );
    const text = fc.array(parts, { maxLength: 40 }).map((list) => Buffer.from(list.join("")));
    const bytes = fc.uint8Array({ maxLength: 60 });
    fc.assert(
      fc.property(fc.oneof(text, bytes), fc.constantFrom(OPEN_METRICS, undefined), (body, type) => {
        expect(outcome(body, type)).toBe("fine");
      }),
      budget,
    );
  });
});
