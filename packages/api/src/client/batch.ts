/** `POST /api/sightline/query`: many queries in one request, each told as soon as it is answered. */
import { SightlineError } from "@sightline/model";
import { questionPaths } from "../paths.ts";
import type { QueryBatch, QueryLine } from "../resource/query.ts";
import { readAnswer } from "./answer.ts";
import type { DownloadClient } from "./download.ts";
import { clientErrors } from "./errors.ts";

type LineOf<K extends QueryLine["kind"]> = Extract<QueryLine, { readonly kind: K }>;

export interface BatchSeries {
  readonly labels: Readonly<Record<string, string>>;
  /** A value a step, NaN where there is none. */
  readonly values: Float64Array;
}

export type RangeAnswer = Omit<LineOf<"range">, "series"> & { readonly series: readonly BatchSeries[] };
export type InstantAnswer = Omit<LineOf<"instant">, "series"> & {
  readonly series: readonly { readonly labels: BatchSeries["labels"]; readonly value: number }[];
};
export type TracesAnswer = LineOf<"traces">;
export type LogsAnswer = LineOf<"logs">;

/** The answer to one query; its error is a `SightlineError`, as that of a call. */
export type BatchAnswer =
  | RangeAnswer
  | InstantAnswer
  | TracesAnswer
  | LogsAnswer
  | LineOf<"labels">
  | { readonly kind: "error"; readonly id: string; readonly ms: number; readonly error: SightlineError };

export type BatchRequest = Omit<QueryBatch, "values">;

/**
 * Asks all queries at once; `onAnswer` gets each answer when it comes, in any order. Resolves to the last line. Rejects
 * with the server's own error, or `BACKEND_UNREACHABLE`; with `ANSWER_BROKEN_OFF` where the stream ends too early.
 *
 * @example
 * const queries = [{ id: "rate", kind: "promql", expr: "sum(rate(http_requests_total[5m]))" }] as const;
 * await askBatch({ baseUrl: "" }, { from: 0, to: 3600, step: 15, queries: [...queries] }, (answer) => console.log(answer));
 */
export async function askBatch(
  { baseUrl, token, fetch = globalThis.fetch }: DownloadClient,
  batch: BatchRequest,
  onAnswer: (answer: BatchAnswer) => void,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<LineOf<"end">> {
  const url = `${baseUrl.replace(/\/+$/, "")}${questionPaths.query}`;
  const response = await fetch(url, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ ...batch, values: "base64" }),
    ...(signal === undefined ? {} : { signal }),
  }).catch((cause: unknown) => {
    if (signal?.aborted === true) throw cause;
    throw clientErrors.BACKEND_UNREACHABLE({ url }, { cause });
  });
  const isLines = response.headers.get("content-type")?.startsWith("application/x-ndjson") === true;
  if (!response.ok || !isLines || response.body === null) {
    await readAnswer(url, response);
    throw clientErrors.UNEXPECTED_ANSWER({ url, status: response.status });
  }
  let end: LineOf<"end"> | undefined;
  const take = (text: string): void => {
    if (text === "") return;
    // The server writes lines by this schema, and the bundle of a page has no zod: the decoding edge.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
    const line = JSON.parse(text) as QueryLine;
    if (line.kind === "end") end = line;
    else onAnswer(decoded(line));
  };
  try {
    await readLines(response.body, take);
  } catch (cause) {
    if (signal?.aborted === true) throw cause;
    throw clientErrors.ANSWER_BROKEN_OFF({ url }, { cause });
  }
  if (end === undefined) throw clientErrors.ANSWER_BROKEN_OFF({ url });
  return end;
}

async function readLines(body: ReadableStream<Uint8Array>, take: (line: string) => void): Promise<void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let parts: string[] = [];
  for (;;) {
    const { done, value } = await reader.read();
    const text = done ? decoder.decode() : decoder.decode(value, { stream: true });
    const [first = "", ...more] = text.split("\n");
    parts.push(first);
    for (const next of more) {
      // A line is joined once, however many pieces it came in.
      take(parts.join(""));
      parts = [next];
    }
    if (done) break;
  }
  take(parts.join(""));
}

function decoded(line: Exclude<QueryLine, { readonly kind: "end" }>): BatchAnswer {
  switch (line.kind) {
    case "range":
      return {
        ...line,
        series: line.series.map(({ labels, values }) => ({ labels, values: column(values) })),
      };
    case "instant":
      return {
        ...line,
        series: line.series.map(({ labels, value }) => ({ labels, value: numberOf(value) })),
      };
    case "error": {
      const { code, message, hint, field } = line.error;
      const error = new SightlineError(code, message, hint, 400, field === undefined ? {} : { field });
      return { ...line, error };
    }
    default:
      return line;
  }
}

type Written = number | string | null;

/** Little-endian doubles in base64, or numbers. */
function column(values: string | readonly Written[]): Float64Array {
  if (typeof values !== "string") return Float64Array.from(values, numberOf);
  const binary = atob(values);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at);
  return new Float64Array(bytes.buffer);
}

function numberOf(value: Written): number {
  if (typeof value === "number") return value;
  if (value === "+Inf") return Number.POSITIVE_INFINITY;
  return value === "-Inf" ? Number.NEGATIVE_INFINITY : Number.NaN;
}
