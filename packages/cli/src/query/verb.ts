/** `sightline query traces|logs|metrics|errors|databases`: what the UI lists, in the shell. */
import { createClient, type Client, type RequestParams } from "@sightline/api/client";
import { Command, Option } from "commander";
import { limitArgument, sinceArgument, urlArgument } from "../arguments.ts";
import type { ExitCode, Surroundings } from "../program.ts";
import type { Terminal } from "../terminal.ts";
import { databaseLines } from "./database-lines.ts";
import { errorLines } from "./error-lines.ts";
import { logLines } from "./log-lines.ts";
import { metricsVerb } from "./metrics.ts";
import { tokenFrom } from "./token.ts";
import { traceLines } from "./trace-lines.ts";

interface QueryFlags {
  readonly since: number;
  readonly limit: number;
  readonly url: string;
  readonly tokenFile?: string;
  readonly json: boolean;
}

/** Seconds. */
const HOUR = 3600;
const DEFAULT_URL = "http://127.0.0.1:4320";

export function queryVerb({ terminal }: Surroundings, done: (code: ExitCode) => void): Command {
  return new Command("query")
    .description("ask the backend from the shell")
    .addCommand(tracesVerb(terminal, done))
    .addCommand(logsVerb(terminal, done))
    .addCommand(metricsVerb(terminal, done))
    .addCommand(errorsVerb(terminal, done))
    .addCommand(databasesVerb(terminal, done))
    .addHelpText(
      "after",
      `
Examples:
  $ sightline query traces "service = checkout and status = error" --since 15m
  $ sightline query logs "level >= warn" --json
  $ sightline query metrics 'rate(http_server_request_duration_seconds_count[5m])' --since 1h`,
    );
}

function tracesVerb(terminal: Terminal, done: (code: ExitCode) => void): Command {
  return listVerb("traces", "traces with a span that matches, newest first")
    .addHelpText(
      "after",
      `
Examples:
  $ sightline query traces
  $ sightline query traces "duration > 500ms http.route = /pay" --since 6h --limit 5
  $ sightline query traces "status = error" --json | jq -r '.traces[].traceId'`,
    )
    .action(async (filter: string | undefined, flags: QueryFlags) => {
      const answer = await (await clientOf(flags, terminal)).traces(requestOf(filter, flags));
      terminal.out(flags.json ? `${JSON.stringify(answer)}\n` : traceLines(answer, terminal));
      done(0);
    });
}

function logsVerb(terminal: Terminal, done: (code: ExitCode) => void): Command {
  return listVerb("logs", "log records that match, newest first")
    .addHelpText(
      "after",
      `
Examples:
  $ sightline query logs
  $ sightline query logs "service = stt level >= error" --since 15m
  $ sightline query logs "timeout" --json | jq -r '.logs[].body'`,
    )
    .action(async (filter: string | undefined, flags: QueryFlags) => {
      const answer = await (await clientOf(flags, terminal)).logs(requestOf(filter, flags));
      terminal.out(flags.json ? `${JSON.stringify(answer)}\n` : logLines(answer, terminal));
      done(0);
    });
}

function errorsVerb(terminal: Terminal, done: (code: ExitCode) => void): Command {
  return listVerb("errors", "exceptions and error logs, grouped; new ones first")
    .addHelpText(
      "after",
      `
Examples:
  $ sightline query errors
  $ sightline query errors "service = checkout" --since 15m
  $ sightline query errors --json | jq -r '.errors[] | select(.isNew).message'

New is what was not seen in as long a time before.`,
    )
    .action(async (filter: string | undefined, flags: QueryFlags) => {
      const answer = await (await clientOf(flags, terminal)).errors(requestOf(filter, flags));
      terminal.out(flags.json ? `${JSON.stringify(answer)}\n` : errorLines(answer, terminal));
      done(0);
    });
}

function databasesVerb(terminal: Terminal, done: (code: ExitCode) => void): Command {
  return listVerb("databases", "statements in loops (N+1) with what to do, then all by the time they took")
    .addHelpText(
      "after",
      `
Examples:
  $ sightline query databases
  $ sightline query databases "service = checkout and tenant = acme" --since 15m
  $ sightline query databases --json | jq -r '.loops[] | .place + " " + .advice'
  $ sightline query databases --json | jq -r '.slow[] | [.duration, .place, .text] | @tsv'`,
    )
    .action(async (filter: string | undefined, flags: QueryFlags) => {
      const answer = await (await clientOf(flags, terminal)).databases(requestOf(filter, flags));
      terminal.out(flags.json ? `${JSON.stringify(answer)}\n` : databaseLines(answer, terminal));
      done(0);
    });
}

function listVerb(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .argument("[filter]", 'such as "service = stt and duration > 500ms"')
    .addOption(new Option("--since <duration>", "how far back").argParser(sinceArgument).default(HOUR, "1h"))
    .option("--limit <number>", "how many at most", limitArgument, 20)
    .option("--url <url>", "where the backend is", urlArgument, DEFAULT_URL)
    .option("--token-file <file>", "the backend's token; or SIGHTLINE_TOKEN")
    .option("--json", "the API's answer as JSON", false);
}

async function clientOf({ url, tokenFile }: QueryFlags, terminal: Terminal): Promise<Client> {
  return createClient({ baseUrl: url, token: await tokenFrom(tokenFile, terminal) });
}

/** The backend's clock decides what "now" is: only `from` is given. */
function requestOf(filter: string | undefined, { since, limit }: QueryFlags): RequestParams<"traces"> {
  const from = (Date.now() / 1000 - since).toFixed(3);
  return { from, limit, ...(filter === undefined ? {} : { query: filter }) };
}
