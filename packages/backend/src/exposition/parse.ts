import { expositionErrors } from "./errors.ts";
import {
  expositionFormat,
  type Exposition,
  type ExpositionFormat,
  type ExpositionSample,
} from "./exposition.ts";
import { Families, familyType } from "./families.ts";
import { LineCursor } from "./line-cursor.ts";
import { readSampleLine } from "./sample-line.ts";

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Reads a whole page: all of it is right, or nothing is given. Names may be any UTF-8 in quotes, as of Prometheus 3.
 *
 * What it does not judge, because both are a matter of who stores it: times that are too old, and samples that come twice.
 *
 * @param body UTF-8, where it is bytes.
 * @param contentType Of the answer that carried it; tells OpenMetrics from the classic format.
 * @throws EXPOSITION_MALFORMED with line and column of the first fault.
 * @example
 * const { samples } = parseExposition('# TYPE up gauge\nup{job="a"} 1 1700000000000\n', "text/plain; version=0.0.4");
 * samples[0]?.labels; // { __name__: "up", job: "a" }
 */
export function parseExposition(body: string | Uint8Array, contentType?: string): Exposition {
  const reading = readingExposition(body, contentType);
  while (!reading.next(Number.POSITIVE_INFINITY));
  return reading.result();
}

/** A page that is read some lines at a time, where others must not wait for all of it. */
export interface ExpositionReading {
  /** Reads on; whether that was the end. Throws as `parseExposition` does. */
  next(lines: number): boolean;
  /** Once it has ended. */
  result(): Exposition;
}

/** As `parseExposition`, piece by piece. */
export function readingExposition(body: string | Uint8Array, contentType?: string): ExpositionReading {
  const format = expositionFormat(contentType);
  const text = typeof body === "string" ? body : utf8(body);
  const families = new Families();
  const samples: ExpositionSample[] = [];
  let line = 0;
  let from = 0;
  let isEnded = false;
  return {
    next: (lines) => {
      for (let left = lines; left > 0 && from < text.length; left--) {
        const found = text.indexOf("\n", from);
        const to = found === -1 ? text.length : found;
        const end = text[to - 1] === "\r" && to > from ? to - 1 : to;
        const cursor = new LineCursor(text.slice(from, end), ++line);
        if (isEnded) throw cursor.fault("there is more after # EOF");
        isEnded = readLine(cursor, format, families, samples);
        from = to + 1;
      }
      if (from < text.length) return false;
      if (format === "openmetrics" && !isEnded)
        throw new LineCursor("", line + 1).fault("the page ends without # EOF, so it may be cut");
      return true;
    },
    result: () => ({ format, families: families.list(), samples }),
  };
}

/** Whether it was the end of the page. */
function readLine(
  cursor: LineCursor,
  format: ExpositionFormat,
  families: Families,
  samples: ExpositionSample[],
): boolean {
  if (format === "openmetrics" && cursor.text === "# EOF") return true;
  cursor.skipBlanks();
  if (cursor.take("#")) {
    readComment(cursor, format, families);
  } else if (!cursor.isAtEnd) {
    const sample = readSampleLine(cursor, format);
    const family = families.of(sample.labels["__name__"] ?? "");
    samples.push({ ...sample, family, line: cursor.line });
  }
  return false;
}

/** `TYPE`, `HELP` and `UNIT` declare; every other comment is for people. */
function readComment(cursor: LineCursor, format: ExpositionFormat, families: Families): void {
  cursor.skipBlanks();
  const word = cursor.word();
  if (word !== "TYPE" && word !== "HELP" && (word !== "UNIT" || format === "prometheus")) return;
  cursor.skipBlanks();
  const begin = cursor.at;
  const name = cursor.peek() === '"' ? cursor.quoted() : cursor.name();
  if (name === "") throw cursor.fault(`# ${word} is not followed by the name of a metric`, begin);
  if (!cursor.isAtEnd && cursor.peek() !== " " && cursor.peek() !== "\t")
    throw cursor.fault("the name of a metric has a character that needs quotes");
  cursor.skipBlanks();
  const family = families.declare(name);
  switch (word) {
    case "TYPE": {
      const at = cursor.at;
      const type = familyType(cursor.rest.trimEnd(), format);
      if (type === undefined) throw cursor.fault("there is no such type of metric", at);
      family.type = type;
      return;
    }
    case "HELP":
      family.help = helpText(cursor.rest, format);
      return;
    default:
      family.unit = cursor.rest.trimEnd();
  }
}

function helpText(written: string, format: ExpositionFormat): string {
  if (!written.includes("\\")) return written;
  return written.replaceAll(/\\([\\n"])/gu, (whole, sign: string) => {
    if (sign === "n") return "\n";
    // Quotes are not escaped in the classic format.
    return sign === '"' && format === "prometheus" ? whole : sign;
  });
}

function utf8(bytes: Uint8Array): string {
  try {
    return UTF8.decode(bytes);
  } catch (cause) {
    const line = lineOfFault(bytes);
    throw expositionErrors.EXPOSITION_MALFORMED(
      { line, column: 1, reason: "the line is not UTF-8", text: "…" },
      { cause, field: `line ${line}` },
    );
  }
}

/** The first line that is not UTF-8 by itself: no character goes over the end of a line. */
function lineOfFault(bytes: Uint8Array): number {
  let line = 1;
  for (let from = 0; from < bytes.length; line++) {
    const found = bytes.indexOf(10, from);
    const to = found === -1 ? bytes.length : found;
    try {
      UTF8.decode(bytes.subarray(from, to));
    } catch {
      return line;
    }
    from = to + 1;
  }
  return line;
}
