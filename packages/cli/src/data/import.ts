import { resolve } from "node:path";
import { createClient } from "@sightline/api/client";
import {
  dataFileChunks,
  importDataFile,
  openDataDir,
  otlpSink,
  storeSink,
  systemClock,
  type ImportReport,
  type ImportSink,
} from "@sightline/backend";
import { Command, Option } from "commander";
import { urlArgument } from "../arguments.ts";
import type { ExitCode, Surroundings } from "../program.ts";
import { tokenFrom } from "../query/token.ts";
import type { Terminal } from "../terminal.ts";
import { cliErrors } from "../errors.ts";
import { importText, textFormat, type TextFormat } from "./import-text.ts";
import { progressLines } from "./progress.ts";

interface ImportFlags {
  readonly url: string;
  readonly tokenFile?: string;
  readonly otlpUrl?: string;
  readonly data?: string;
  readonly format?: TextFormat | "sightline";
  readonly json: boolean;
}

const DEFAULT_URL = "http://127.0.0.1:4320";

export function importVerb({ terminal }: Surroundings, done: (code: ExitCode) => void): Command {
  return new Command("import")
    .description("what a file of `data export` holds, into a backend")
    .argument("<file>", "of `sightline data export`, or metrics in text")
    .addOption(
      new Option(
        "--format <format>",
        "default by the name: .prom, .txt, .metrics; .om, .openmetrics",
      ).choices(["sightline", "prometheus", "openmetrics"]),
    )
    .option("--url <url>", "where the backend is", urlArgument, DEFAULT_URL)
    .option("--otlp-url <url>", "any OTLP/HTTP receiver; instead of --url", urlArgument)
    .option("--token-file <file>", "the backend's token; or SIGHTLINE_TOKEN")
    .option("--data <directory>", "a data directory that no backend has open; instead of --url")
    .option("--json", "what was read and refused, as JSON", false)
    .addHelpText(
      "after",
      `
Examples:
  $ sightline data import incident.sightline
  $ sightline data import incident.sightline --data ./.sightline --json
  $ sightline data import incident.sightline --otlp-url http://collector:4318
  $ sightline data import history.om
  $ promtool tsdb dump-openmetrics ./data | sightline data import /dev/stdin --format openmetrics

The exit code is 1 when a part was refused, such as what is older than the retention.
A file that is imported twice is stored twice: spans of one id are shown once, but counts and log records double.`,
    )
    .action(async (file: string, flags: ImportFlags) => {
      const format = flags.format ?? textFormat(file) ?? "sightline";
      if (format !== "sightline") {
        done(await importMetrics(file, format, flags, terminal));
        return;
      }
      const report =
        flags.data === undefined
          ? await importInto(await receiver(flags, terminal), file, terminal)
          : await importIntoDirectory(flags.data, file, terminal);
      terminal.out(flags.json ? `${JSON.stringify(facts(report))}\n` : text(report, file));
      done(report.rejections.length === 0 ? 0 : 1);
    });
}

async function importMetrics(
  file: string,
  format: TextFormat,
  { url, tokenFile, data, otlpUrl, json }: ImportFlags,
  terminal: Terminal,
): Promise<ExitCode> {
  if (data !== undefined || otlpUrl !== undefined)
    throw cliErrors.USAGE({
      problem: "Metrics in text go to a backend that runs.",
      hint: "Leave out --data and --otlp-url; --url says where the backend is.",
    });
  const say = progressLines(terminal, systemClock);
  const report = await importText({
    url,
    token: await tokenFrom(tokenFile, terminal),
    file,
    format,
    progress: (samples) => say(() => `${samples} samples taken`),
  });
  const { samples, exemplars, rejections } = report;
  const lines = [
    `${file}: ${samples} samples, ${exemplars} exemplars`,
    ...rejections.map(({ count, reason }) => `refused: ${count}: ${reason}`),
  ];
  const rejected = rejectedOf(rejections);
  terminal.out(json ? `${JSON.stringify({ ...report, rejected })}\n` : `${lines.join("\n")}\n`);
  return rejected === 0 ? 0 : 1;
}

/** The backend says where it takes OTLP. */
async function receiver({ url, otlpUrl, tokenFile }: ImportFlags, terminal: Terminal): Promise<ImportSink> {
  // The token of the environment is the backend's: another receiver gets one only when it is given for it.
  const isOther = otlpUrl !== undefined && tokenFile === undefined;
  const token = isOther ? undefined : await tokenFrom(tokenFile, terminal);
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return otlpSink({
    url: otlpUrl ?? (await createClient({ baseUrl: url, token }).setup()).otlpHttp,
    headers,
  });
}

async function importIntoDirectory(
  directory: string,
  file: string,
  terminal: Terminal,
): Promise<ImportReport> {
  const store = await openDataDir(resolve(directory));
  try {
    return await importInto(storeSink(store), file, terminal);
  } finally {
    await store.close();
  }
}

async function importInto(sink: ImportSink, file: string, terminal: Terminal): Promise<ImportReport> {
  const say = progressLines(terminal, systemClock);
  return importDataFile(dataFileChunks(file), file, sink, (requests) =>
    say(() => `${requests} requests taken`),
  );
}

function facts({ head, read, requests, rejections }: ImportReport): object {
  const { from, to, version } = head;
  const { traces: spans, logs, metrics: points } = read;
  return { from, to, version, spans, logs, points, requests, rejected: rejectedOf(rejections), rejections };
}

function text({ head, read, rejections }: ImportReport, file: string): string {
  const { traces, logs, metrics } = read;
  const lines = [
    `${file}: ${traces} spans, ${logs} log records, ${metrics} data points from ${head.from} to ${head.to}`,
    ...rejections.map(({ count, reason }) => `refused: ${count}: ${reason}`),
  ];
  return `${lines.join("\n")}\n`;
}

function rejectedOf(rejections: ImportReport["rejections"]): number {
  return rejections.reduce((sum, { count }) => sum + count, 0);
}
