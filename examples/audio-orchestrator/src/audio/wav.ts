/**
 * RIFF/WAVE with 16-bit PCM, one channel. Chunks other than `fmt ` and `data` are skipped, as the format asks.
 * Source: Microsoft and IBM, "Multimedia Programming Interface and Data Specifications 1.0" (1991), chapter 3.
 */
import { AudioFault } from "./audio-fault.ts";

export interface Sound {
  /** Samples a second. */
  readonly rate: number;
  /** -1 to 1. */
  readonly samples: Float32Array;
}

const headerBytes = 44;
const pcmFormat = 1;
const fullScale = 32_767;

export function durationSeconds(sound: Sound): number {
  return sound.samples.length / sound.rate;
}

export function writeWav(sound: Sound): Uint8Array {
  const dataBytes = sound.samples.length * 2;
  const bytes = new Uint8Array(headerBytes + dataBytes);
  const view = new DataView(bytes.buffer);
  writeTag(bytes, 0, "RIFF");
  view.setUint32(4, headerBytes - 8 + dataBytes, true);
  writeTag(bytes, 8, "WAVE");
  writeTag(bytes, 12, "fmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, pcmFormat, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sound.rate, true);
  view.setUint32(28, sound.rate * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  writeTag(bytes, 36, "data");
  view.setUint32(40, dataBytes, true);
  for (const [index, sample] of sound.samples.entries()) {
    const clipped = Math.max(-1, Math.min(1, sample));
    view.setInt16(headerBytes + index * 2, Math.round(clipped * fullScale), true);
  }
  return bytes;
}

/** Throws `AudioFault` for anything that is not a whole 16-bit mono PCM file. */
export function readWav(bytes: Uint8Array): Sound {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || readTag(bytes, 0) !== "RIFF" || readTag(bytes, 8) !== "WAVE") {
    throw new AudioFault("NOT_WAV", `${bytes.length} bytes do not begin with a RIFF/WAVE header`);
  }
  let rate: number | undefined;
  let at = 12;
  while (at + 8 <= bytes.length) {
    const tag = readTag(bytes, at);
    const size = view.getUint32(at + 4, true);
    const body = at + 8;
    if (body + size > bytes.length) {
      throw new AudioFault(
        "TRUNCATED",
        `chunk "${tag}" announces ${size} bytes, ${bytes.length - body} are there`,
      );
    }
    if (tag === "fmt ") rate = readFormat(view, body, size);
    if (tag === "data") {
      if (rate === undefined) throw new AudioFault("NOT_WAV", 'chunk "data" comes before chunk "fmt "');
      return { rate, samples: readSamples(view, body, size) };
    }
    // A chunk of odd length is followed by a byte of padding.
    at = body + size + (size % 2);
  }
  throw new AudioFault("TRUNCATED", 'the file ends before chunk "data"');
}

function readFormat(view: DataView, body: number, size: number): number {
  if (size < 16) throw new AudioFault("TRUNCATED", `chunk "fmt " has ${size} bytes, not 16`);
  const format = view.getUint16(body, true);
  const channels = view.getUint16(body + 2, true);
  const bits = view.getUint16(body + 14, true);
  if (format !== pcmFormat || channels !== 1 || bits !== 16) {
    throw new AudioFault(
      "UNSUPPORTED_FORMAT",
      `format ${format}, ${channels} channels, ${bits} bits; only PCM, 1 channel, 16 bits can be read`,
    );
  }
  return view.getUint32(body + 4, true);
}

function readSamples(view: DataView, body: number, size: number): Float32Array {
  const samples = new Float32Array(Math.floor(size / 2));
  for (let index = 0; index < samples.length; index += 1) {
    samples[index] = view.getInt16(body + index * 2, true) / fullScale;
  }
  return samples;
}

function readTag(bytes: Uint8Array, at: number): string {
  return String.fromCodePoint(...bytes.subarray(at, at + 4));
}

function writeTag(bytes: Uint8Array, at: number, tag: string): void {
  for (let index = 0; index < 4; index += 1) bytes[at + index] = tag.codePointAt(index) ?? 0;
}
