import { resolve } from "node:path";
import { downloadData } from "@sightline/api/client";
import {
  dataFile,
  openDataDir,
  refuseExisting,
  saveDataFile,
  systemClock,
  timeWindow,
  type SavedFile,
} from "@sightline/backend";
import { Command, Option } from "commander";
import { sinceArgument, urlArgument } from "../arguments.ts";
import type { Surroundings } from "../program.ts";
import { tokenFrom } from "../query/token.ts";
import type { Terminal } from "../terminal.ts";
import { progressLines, sizeText } from "./progress.ts";

interface ExportFlags {
  readonly since: number;
  readonly from?: string;
  readonly to?: string;
  readonly url: string;
  readonly tokenFile?: string;
  readonly data?: string;
  readonly force: boolean;
  readonly json: boolean;
}

/** Seconds. */
const HOUR = 3600;
const DEFAULT_URL = "http://127.0.0.1:4320";

export function exportVerb({ terminal, version }: Surroundings): Command {
  return new Command("export")
    .description("all spans, log records and metrics of a range of time, into one file")
    .argument("<file>", "such as incident.sightline")
    .addOption(new Option("--since <duration>", "how far back").argParser(sinceArgument).default(HOUR, "1h"))
    .option("--from <time>", "RFC 3339 or Unix seconds; instead of --since")
    .option("--to <time>", "RFC 3339 or Unix seconds; now by default")
    .option("--url <url>", "where the backend is", urlArgument, DEFAULT_URL)
    .option("--token-file <file>", "the backend's token; or SIGHTLINE_TOKEN")
    .option("--data <directory>", "a data directory that no backend has open; instead of --url")
    .option("--force", "also over a file that is there", false)
    .option("--json", "what was written, as JSON", false)
    .addHelpText(
      "after",
      `
Examples:
  $ sightline data export incident.sightline --since 30m
  $ sightline data export day.sightline --from 2026-11-20T00:00:00Z --to 2026-11-21T00:00:00Z
  $ sightline data export all.sightline --from 0 --data ./.sightline

Attributes are in the file as text, as they are stored. Metrics are cumulative points.`,
    )
    .action(async (file: string, flags: ExportFlags) => {
      if (!flags.force) await refuseExisting(file);
      const saved =
        flags.data === undefined
          ? await save(await download(flags, terminal), file, flags, terminal)
          : await saveFromDirectory(flags.data, file, flags, terminal, version);
      terminal.out(
        flags.json ? `${JSON.stringify({ file: resolve(file), ...report(saved) })}\n` : text(saved, file),
      );
    });
}

async function download(flags: ExportFlags, terminal: Terminal): Promise<AsyncIterable<Uint8Array>> {
  const token = await tokenFrom(flags.tokenFile, terminal);
  return downloadData({ baseUrl: flags.url, token }, rangeOf(flags));
}

async function saveFromDirectory(
  directory: string,
  file: string,
  flags: ExportFlags,
  terminal: Terminal,
  version: string,
): Promise<SavedFile> {
  const window = timeWindow(rangeOf(flags), systemClock);
  const store = await openDataDir(resolve(directory));
  try {
    return await save(dataFile(store, window, { version, clock: systemClock }), file, flags, terminal);
  } finally {
    await store.close();
  }
}

async function save(
  chunks: AsyncIterable<Uint8Array>,
  file: string,
  { force }: ExportFlags,
  terminal: Terminal,
): Promise<SavedFile> {
  const say = progressLines(terminal, systemClock);
  return saveDataFile(chunks, file, { force, progress: (bytes) => say(() => `${sizeText(bytes)} written`) });
}

function rangeOf({ since, from, to }: ExportFlags): { readonly from: string; readonly to?: string } {
  const begin = from ?? (systemClock() / 1000 - since).toFixed(3);
  return to === undefined ? { from: begin } : { from: begin, to };
}

function report({ head, counts, bytes, requests }: SavedFile): object {
  const { traces: spans, logs, metrics: points } = counts;
  return { from: head.from, to: head.to, spans, logs, points, requests, bytes };
}

function text({ head, counts, bytes }: SavedFile, file: string): string {
  const { traces, logs, metrics } = counts;
  return `${file}: ${traces} spans, ${logs} log records, ${metrics} data points from ${head.from} to ${head.to}, ${sizeText(bytes)}\n`;
}
