import type { Answer } from "@sightline/api/client";
import { styled, type Terminal } from "../terminal.ts";
import { durationText, oneLine } from "./spelling.ts";

const TEXT_LENGTH = 100;

/** Loops first, since they tell what to do; then statements by the time that they took in all, and pools with callers that wait. */
export function databaseLines(answer: Answer<"databases">, terminal: Terminal): string {
  const { loops, statements, statementsMatched, loopsMatched, pools, slowMatched } = answer;
  if (statements.length === 0 && loops.length === 0 && pools.length === 0) return "No query matches.\n";
  const found = loops.map(({ service, route, occurrences, advice, place, text, traceId }) => {
    const mark = styled(terminal, "yellow", "loop");
    const what = advice === "" ? cut(text) : oneLine(advice);
    return `${mark}  ${oneLine(service)}  ${oneLine(route)}  ${occurrences}×  ${what}  ${oneLine(place)}  ${traceId}`;
  });
  const head = statements.length === 0 ? [] : ["   total      count       p95  errors   slow  statement"];
  const rows = statements.map(
    ({ total, count, p95, errors, slow, text, place }) =>
      `${durationText(total * 1e9).padStart(8)}  ${String(Math.round(count)).padStart(9)}  ${durationText(p95 * 1e9).padStart(8)}  ${String(Math.round(errors)).padStart(6)}  ${String(slow).padStart(5)}  ${cut(text)}${place === "" ? "" : `  ${oneLine(place)}`}`,
  );
  const waiting = pools
    .filter(({ mostPending, timeouts }) => (mostPending ?? 0) > 0 || timeouts > 0)
    .map(
      ({ service, name, mostUsed, max, mostPending, timeouts }) =>
        `${styled(terminal, "yellow", "pool")}  ${oneLine(service)}  ${oneLine(name)}  ${mostUsed ?? "?"} of ${max ?? "?"} used, ${mostPending ?? 0} waited at once, ${timeouts} in vain`,
    );
  const more = [
    loops.length < loopsMatched ? [`${loops.length} of ${loopsMatched} loops; --limit shows more.`] : [],
    statements.length < statementsMatched
      ? [`${statements.length} of ${statementsMatched} statements; --limit shows more.`]
      : [],
    slowMatched > 0 ? [`${slowMatched} slow queries; --json lists them.`] : [],
  ].flat();
  return `${[...found, ...waiting, ...head, ...rows, ...more].join("\n")}\n`;
}

function cut(text: string): string {
  const line = oneLine(text);
  return line.length > TEXT_LENGTH ? `${line.slice(0, TEXT_LENGTH - 1)}…` : line;
}
