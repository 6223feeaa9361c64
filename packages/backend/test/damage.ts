/** Damaged bytes for fuzzing. */
import * as fc from "fast-check";

const damages = fc.array(
  fc.record({
    kind: fc.constantFrom("flip", "set", "cut", "insert", "remove"),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    byte: fc.oneof(fc.constantFrom(0, 0x7f, 0x80, 0xc3, 0xff), fc.nat(255)),
  }),
  { minLength: 1, maxLength: 5 },
);

export function damaged(whole: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> {
  return fc.tuple(whole, damages).map(([bytes, list]) => {
    let result: Uint8Array = Uint8Array.from(bytes);
    for (const { kind, at, byte } of list) {
      const position = Math.floor(at * result.length);
      if (kind === "flip" && position < result.length)
        result[position] = (result[position] ?? 0) ^ (1 << (byte & 7));
      else if (kind === "set" && position < result.length) result[position] = byte;
      else if (kind === "cut") result = result.slice(0, position);
      else if (kind === "insert")
        result = Uint8Array.from([...result.subarray(0, position), byte, ...result.subarray(position)]);
      else if (kind === "remove")
        result = Uint8Array.from([...result.subarray(0, position), ...result.subarray(position + 1)]);
    }
    return result;
  });
}
