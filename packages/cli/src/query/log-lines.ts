import type { LogLevel } from "@sightline/api";
import type { Answer } from "@sightline/api/client";
import { styled, type Terminal } from "../terminal.ts";
import { clockTime, oneLine } from "./spelling.ts";

/** One line a record, then how many there are. */
export function logLines({ logs, matched, complete }: Answer<"logs">, terminal: Terminal): string {
  if (logs.length === 0) return "No log record matches.\n";
  const lines = logs.map(
    ({ time, level, service, body }) =>
      `${clockTime(time)}  ${levelText(level, terminal)}  ${oneLine(service)}  ${oneLine(body)}`,
  );
  const more = complete ? "" : `${logs.length} of ${matched}; --limit shows more.\n`;
  return `${lines.join("\n")}\n${more}`;
}

function levelText(level: LogLevel, terminal: Terminal): string {
  const text = level.padEnd(5);
  if (level === "error" || level === "fatal") return styled(terminal, "red", text);
  return level === "warn" ? styled(terminal, "yellow", text) : text;
}
