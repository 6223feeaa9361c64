import type { Answer } from "@sightline/api/client";
import { styled, type Terminal } from "../terminal.ts";
import { clockTime, durationText, oneLine } from "./spelling.ts";

/** One line a trace, then how many there are. */
export function traceLines({ traces, matched, complete }: Answer<"traces">, terminal: Terminal): string {
  if (traces.length === 0) return "No trace matches.\n";
  const lines = traces.map((trace) => {
    const { traceId, start, durationNano, service, name, spanCount, error } = trace;
    const failed = error === null ? "" : `  ${styled(terminal, "red", oneLine(error))}`;
    const id = styled(terminal, "dim", traceId);
    return `${clockTime(start)}  ${durationText(durationNano).padStart(8)}  ${oneLine(service)} ${oneLine(name)}  ${spanCount} spans  ${id}${failed}`;
  });
  const more = complete ? "" : `${traces.length} of ${matched}; --limit shows more.\n`;
  return `${lines.join("\n")}\n${more}`;
}
