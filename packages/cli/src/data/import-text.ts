/** Metrics in text, into a backend: Prometheus' classic format or OpenMetrics, however long. */
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { gzipSync } from "node:zlib";
import { cliErrors } from "../errors.ts";
import { askPrometheus } from "../prometheus-api.ts";

export type TextFormat = "prometheus" | "openmetrics";

export interface TextImport {
  readonly url: string;
  readonly token: string | undefined;
  readonly file: string;
  readonly format: TextFormat;
  readonly progress: (samples: number) => void;
}

export interface TextReport {
  readonly samples: number;
  readonly exemplars: number;
  readonly requests: number;
  readonly rejections: readonly { readonly count: number; readonly reason: string }[];
}

/** Characters of a request: a page is read whole, and told by its lines what is wrong with it. */
const PIECE = 4_000_000;
const CONTENT_TYPES: Readonly<Record<TextFormat, string>> = {
  prometheus: "text/plain; version=0.0.4",
  openmetrics: "application/openmetrics-text; version=1.0.0",
};
const DECLARES = /^# *(?:TYPE|HELP|UNIT) /u;

/** By the end of a file's name; `undefined`: it is no text of metrics. */
export function textFormat(file: string): TextFormat | undefined {
  if (/\.(?:om|openmetrics)$/iu.test(file)) return "openmetrics";
  return /\.(?:prom|txt|metrics)$/iu.test(file) ? "prometheus" : undefined;
}

/** @throws FILE_UNREADABLE, METRICS_REFUSED, BACKEND_UNREACHABLE: pieces before the fault are stored by then. */
export async function importText({ url, token, file, format, progress }: TextImport): Promise<TextReport> {
  const reasons = new Map<string, number>();
  let [samples, exemplars, requests] = [0, 0, 0];
  for await (const page of pagesOf(file, format)) {
    const { data } = await askPrometheus({
      url,
      token,
      path: "import/prometheus",
      body: new Uint8Array(gzipSync(page)),
      headers: { "content-type": CONTENT_TYPES[format], "content-encoding": "gzip" },
    });
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the endpoint answers
    const taken = data as {
      readonly samples: number;
      readonly exemplars: number;
      readonly refused: TextReport["rejections"];
    };
    samples += taken.samples;
    exemplars += taken.exemplars;
    for (const { reason, count } of taken.refused) reasons.set(reason, (reasons.get(reason) ?? 0) + count);
    requests++;
    progress(samples);
  }
  const rejections = Array.from(reasons, ([reason, count]) => ({ count, reason }));
  return { samples, exemplars, requests, rejections };
}

/** Pages of whole lines. What metrics are is said again in each page, so that it does not matter where one ends. */
async function* pagesOf(file: string, format: TextFormat): AsyncGenerator<string> {
  const input = createReadStream(file);
  const failed = new Promise<never>((_, reject) => {
    input.once("error", (cause) => {
      reject(cliErrors.FILE_UNREADABLE({ file, reason: cause.message }, { cause }));
    });
  });
  failed.catch(() => undefined);
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })[Symbol.asyncIterator]();
  const end = format === "openmetrics" ? "# EOF\n" : "";
  const declared = new Set<string>();
  let page = "";
  let isBegun = false;
  for (;;) {
    const { done, value } = await Promise.race([lines.next(), failed]);
    if (done === true) break;
    if (format === "openmetrics" && value === "# EOF") continue;
    if (DECLARES.test(value)) declared.add(value);
    page += `${value}\n`;
    isBegun = true;
    if (page.length < PIECE) continue;
    yield page + end;
    page = declared.size === 0 ? "" : `${[...declared].join("\n")}\n`;
    isBegun = false;
  }
  if (isBegun) yield page + end;
}
