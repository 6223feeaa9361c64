/** Arguments that several verbs read the same way. Each parser throws commander's own error, which names the flag. */
import { durationNano } from "@sightline/api/filter";
import { InvalidArgumentError } from "commander";

export function portArgument(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) {
    throw new InvalidArgumentError("A port is a number from 0 to 65535; 0 takes a free one.");
  }
  return port;
}

/** Days; at least one hour. */
export function retentionArgument(text: string): number {
  const nano = /^\d+(\.\d+)?$/.test(text) ? undefined : durationNano(text);
  const days = Number(nano ?? 0n) / 86_400e9;
  if (days < 1 / 24)
    throw new InvalidArgumentError("Write a duration of an hour or more, such as 15d or 36h.");
  return days;
}

/** Bytes; the smallest is 64 MiB, below which the tables would keep next to nothing. */
export function sizeArgument(text: string): number {
  const bytes = bytesOf(text);
  if (bytes < SMALLEST_SIZE) {
    throw new InvalidArgumentError("Write a size of 64MiB or more, such as 10GiB or 500MB.");
  }
  return bytes;
}

/** Below it not even the series of one service fit. */
const SMALLEST_MEMORY = 1_048_576;

/** Bytes. */
export function attributeSizeArgument(text: string): number {
  const bytes = bytesOf(text);
  if (bytes < SMALLEST_ATTRIBUTE || bytes > LARGEST_ATTRIBUTE) {
    throw new InvalidArgumentError("Write a size from 256B to 16MiB, such as 64KiB.");
  }
  return bytes;
}

/** Bytes; 0 is "none at all". */
export function memoryArgument(text: string): number {
  const bytes = bytesOf(text);
  if (text.trim() !== "0" && bytes < SMALLEST_MEMORY) {
    throw new InvalidArgumentError("Write a size of 1MiB or more, such as 512MiB, or 0 for none.");
  }
  return bytes;
}

/** 0 for what is no size. */
function bytesOf(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*([KMGT]i?)?B?$/i.exec(text.trim());
  return Math.floor(Number(match?.[1] ?? 0) * (SIZES.get((match?.[2] ?? "").toLowerCase()) ?? 1));
}

/** https://en.wikipedia.org/wiki/Binary_prefix: `M` is a million, `Mi` 1024². */
const SIZES: ReadonlyMap<string, number> = new Map([
  ["k", 1e3],
  ["m", 1e6],
  ["g", 1e9],
  ["t", 1e12],
  ["ki", 1024],
  ["mi", 1024 ** 2],
  ["gi", 1024 ** 3],
  ["ti", 1024 ** 4],
]);
const SMALLEST_SIZE = 64 * 1024 ** 2;
const SMALLEST_ATTRIBUTE = 256;
/** Of the body of a request. */
const LARGEST_ATTRIBUTE = 16 * 1024 ** 2;

/** Seconds. */
export function sinceArgument(text: string): number {
  const nano = /^\d+(\.\d+)?$/.test(text) ? undefined : durationNano(text);
  if (nano === undefined || nano === 0n)
    throw new InvalidArgumentError("Write a duration, such as 15m, 1h or 7d.");
  return Number(nano) / 1e9;
}

export function limitArgument(text: string): number {
  const limit = Number(text);
  if (!/^\d+$/.test(text) || limit < 1 || limit > 1000) {
    throw new InvalidArgumentError("Write a number from 1 to 1000.");
  }
  return limit;
}

export function urlArgument(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new InvalidArgumentError("Write a URL, such as http://127.0.0.1:4320.");
  }
  return text;
}

/** A name as the header `Host` has it, without a port. */
export function hostNameArgument(text: string): string {
  if (!/^[a-z\d]([a-z\d.-]*[a-z\d])?$/i.test(text)) {
    throw new InvalidArgumentError("Write a name without scheme and port, such as sightline.example.");
  }
  return text.toLowerCase();
}

/** As browsers send it in `Origin`; `*` for all. */
export function originArgument(text: string): string {
  if (text === "*" || (URL.canParse(text) && new URL(text).origin === text)) return text;
  throw new InvalidArgumentError("Write an origin, such as https://shop.example, or * for all.");
}
