import { SightlineError } from "@sightline/model";
import * as fc from "fast-check";
import { compress } from "snappyjs";
import { describe, expect, it } from "vitest";
import { unpackSnappy } from "./snappy.ts";

/** `SIGHTLINE_FUZZ_MS` for a longer run. */
const budget = {
  numRuns: Number.MAX_SAFE_INTEGER,
  interruptAfterTimeLimit: Number(process.env["SIGHTLINE_FUZZ_MS"] ?? 700),
};

function outcome(bytes: Uint8Array, limit = 1_000_000): string {
  try {
    return Buffer.from(unpackSnappy(bytes, limit)).toString("hex");
  } catch (error) {
    if (error instanceof SightlineError) return `${error.code}: ${error.message}`;
    throw error;
  }
}

describe("a block of Snappy", () => {
  it("gives back what was packed", () => {
    const repetitive = fc
      .array(fc.tuple(fc.uint8Array({ maxLength: 40 }), fc.integer({ min: 1, max: 300 })), { maxLength: 8 })
      .map((parts) => Buffer.concat(parts.flatMap(([bytes, times]) => Array<Uint8Array>(times).fill(bytes))));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 500 }), repetitive), (bytes) => {
        expect(outcome(compress(Buffer.from(bytes)))).toBe(Buffer.from(bytes).toString("hex"));
      }),
      budget,
    );
  });

  it("is unpacked or refused, in no time, whatever it is", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        expect(outcome(bytes, 4096)).toMatch(/^(?:[0-9a-f]*$|REMOTE_WRITE_)/u);
      }),
      budget,
    );
  });

  it.each([
    ["is larger than the limit, before memory is taken", [0x80, 0x80, 0x80, 0x80, 0x0f], /TOO_LARGE/u],
    ["has no length", [], /ends inside its length/u],
    ["has a length of more than 32 bits", [0x80, 0x80, 0x80, 0x80, 0x7f], /more than 32 bits/u],
    ["ends inside a literal", [3, 8, 1, 2], /ends inside a literal/u],
    // As a signed number the length is negative: a reader that adds it goes backwards.
    ["has a literal of 2^31 bytes", [3, 0xfc, 0xff, 0xff, 0xff, 0x7f, 1, 2], /ends inside a literal/u],
    ["has a literal of 2^32 bytes", [3, 0xfc, 0xff, 0xff, 0xff, 0xff, 1, 2], /ends inside a literal/u],
    ["ends inside a tag", [3, 0xfc, 1], /ends inside a tag/u],
    ["repeats what is not there", [4, 0, 65, 1, 2], /repeats what is not there/u],
    ["repeats from nowhere", [4, 0, 65, 1, 0], /repeats what is not there/u],
    ["holds more than it says", [1, 4, 65, 66], /more than the length/u],
    ["holds less than it says", [3, 0, 65], /less than the length/u],
  ])("is refused when it %s", (_, bytes, reason) => {
    expect(outcome(Uint8Array.from(bytes), 65_536)).toMatch(reason);
  });
});
