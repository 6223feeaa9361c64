/** Arguments that several verbs read the same way. Each parser throws commander's own error, which names the flag. */
import { durationNano } from "@sightline/api";
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
