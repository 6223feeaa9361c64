import type { Answer } from "@sightline/api/client";
import { styled, type Terminal } from "../terminal.ts";
import { clockTime, oneLine } from "./spelling.ts";

/** One line an error, the new ones first and marked, then how many there are. */
export function errorLines({ errors, matched, complete }: Answer<"errors">, terminal: Terminal): string {
  if (errors.length === 0) return "No error matches.\n";
  const lines = errors.map(({ isNew, count, lastSeen, type, message, services, traceId }) => {
    const mark = isNew ? styled(terminal, "red", "new") : "   ";
    const where = services.map(({ service }) => oneLine(service)).join(", ");
    return `${mark}  ${String(count).padStart(6)}×  ${clockTime(lastSeen)}  ${where}  ${oneLine(`${type}: ${message}`)}  ${traceId ?? ""}`.trimEnd();
  });
  const more = complete ? "" : `${errors.length} of ${matched}; --limit shows more.\n`;
  return `${lines.join("\n")}\n${more}`;
}
