import { describe, expect, it } from "vitest";
import { durationSeconds, readWav, writeWav } from "./wav.ts";

const sound = { rate: 16_000, samples: Float32Array.from({ length: 1600 }, (_, i) => Math.sin(i / 7) / 2) };

describe("WAV files", () => {
  it("come back as they were written, within one step of 16 bits", () => {
    const read = readWav(writeWav(sound));
    expect(read.rate).toBe(16_000);
    expect(durationSeconds(read)).toBeCloseTo(0.1, 9);
    const worst = Math.max(
      ...read.samples.map((value, index) => Math.abs(value - (sound.samples[index] ?? 9))),
    );
    expect(worst).toBeLessThan(1 / 32_767);
  });

  it("have the header that other programs expect", () => {
    const bytes = Buffer.from(writeWav({ rate: 48_000, samples: new Float32Array(2) }));
    expect(bytes.toString("hex")).toBe(
      "5249464628000000" +
        "57415645666d7420100000000100010080bb000000770100020010006461746104000000" +
        "00000000",
    );
  });

  it("clip instead of wrapping round", () => {
    const read = readWav(writeWav({ rate: 8000, samples: Float32Array.of(2, -2) }));
    expect([...read.samples]).toEqual([1, -1]);
  });

  it("may carry chunks that nobody asked for, odd ones padded", () => {
    const plain = Buffer.from(writeWav(sound));
    const extra = Buffer.from("LIST\u0003\0\0\0abc\0", "latin1");
    const read = readWav(Buffer.concat([plain.subarray(0, 36), extra, plain.subarray(36)]));
    expect(read.samples.length).toBe(1600);
  });

  it.each([
    ["NOT_WAV", Buffer.from("hello, I am text")],
    ["NOT_WAV", Buffer.alloc(0)],
    ["TRUNCATED", Buffer.from(writeWav(sound)).subarray(0, 500)],
    ["TRUNCATED", Buffer.from(writeWav(sound)).subarray(0, 36)],
    ["UNSUPPORTED_FORMAT", withByte(22, 2)],
    ["UNSUPPORTED_FORMAT", withByte(34, 24)],
  ])("are refused as %s", (code, bytes) => {
    expect(() => readWav(bytes)).toThrow(expect.objectContaining({ code }));
  });
});

function withByte(at: number, value: number): Uint8Array {
  const bytes = writeWav(sound);
  bytes[at] = value;
  return bytes;
}
