/** `sightline sampling start|stop|list`: incident mode of running applications. */
import { Command, InvalidArgumentError } from "commander";
import { urlArgument } from "../arguments.ts";
import type { ExitCode, Surroundings } from "../program.ts";
import { tokenFrom } from "../query/token.ts";
import type { Terminal } from "../terminal.ts";
import { appClient, type AppClient, type AppIncident } from "./app-client.ts";

interface AppFlags {
  readonly url: readonly string[];
  readonly tokenFile?: string;
  readonly json: boolean;
}

interface StartFlags extends AppFlags {
  readonly for: string;
  readonly ratio: number;
  readonly service?: string;
  readonly route?: string;
  readonly tenant?: string;
}

export function samplingVerb({ terminal }: Surroundings, done: (code: ExitCode) => void): Command {
  return new Command("sampling")
    .description("keep more traces of a running application for a while")
    .addCommand(startVerb(terminal, done))
    .addCommand(stopVerb(terminal, done))
    .addCommand(listVerb(terminal, done))
    .addHelpText(
      "after",
      `
Examples:
  $ sightline sampling start --url http://127.0.0.1:3000 --for 15m --route /pay
  $ sightline sampling list --url http://127.0.0.1:3000`,
    );
}

function startVerb(terminal: Terminal, done: (code: ExitCode) => void): Command {
  return appVerb("start", "raise the sampling; it falls back by itself")
    .requiredOption("--for <duration>", "how long, at most 24h, such as 15m")
    .option("--ratio <number>", "share of traces to keep, above 0, at most 1", ratioArgument, 1)
    .option("--service <name>", "refuse unless the application is this service")
    .option("--route <route>", "only this route, such as /orders/:id or POST /pay")
    .option("--tenant <tenant>", "only this tenant")
    .addHelpText(
      "after",
      `
Examples:
  $ sightline sampling start --url http://127.0.0.1:3000 --for 15m
  $ sightline sampling start --url http://10.0.0.5:3000 --url http://10.0.0.6:3000 --token-file ./token --for 1h --tenant acme

Each process samples for itself: name the URL of every instance.`,
    )
    .action(async (flags: StartFlags) => {
      const { ratio, service, route, tenant } = flags;
      await eachApp(flags, terminal, async (app, url) => {
        const incident = await app.start({ ratio, for: flags.for, service, route, tenant });
        return { data: { url, incident }, lines: [`${url}: ${lineOf(incident)}`] };
      });
      done(0);
    });
}

function stopVerb(terminal: Terminal, done: (code: ExitCode) => void): Command {
  return appVerb("stop", "end an incident early, or all of them")
    .argument("[id]", "as `list` shows it; all without")
    .addHelpText(
      "after",
      `
Examples:
  $ sightline sampling stop --url http://127.0.0.1:3000
  $ sightline sampling stop i2 --url http://127.0.0.1:3000`,
    )
    .action(async (id: string | undefined, flags: AppFlags) => {
      await eachApp(flags, terminal, async (app, url) => {
        const stopped = await app.stop(id);
        return { data: { url, stopped }, lines: [`${url}: ${stopped} ended`] };
      });
      done(0);
    });
}

function listVerb(terminal: Terminal, done: (code: ExitCode) => void): Command {
  return appVerb("list", "how applications sample now")
    .addHelpText(
      "after",
      `
Examples:
  $ sightline sampling list --url http://127.0.0.1:3000
  $ sightline sampling list --url http://127.0.0.1:3000 --json`,
    )
    .action(async (flags: AppFlags) => {
      await eachApp(flags, terminal, async (app, url) => {
        const status = await app.status();
        const head = `${url}: ${status.service} keeps ${percent(status.ratio)} of new traces`;
        return {
          data: { url, ...status },
          lines: [head, ...status.incidents.map((one) => `  ${lineOf(one)}`)],
        };
      });
      done(0);
    });
}

function appVerb(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .requiredOption<string[]>(
      "--url <url>",
      "where the application serves its pages; may be repeated",
      (text, before: string[] | undefined) => [...(before ?? []), urlArgument(text)],
    )
    .option("--token-file <file>", "the application's debug token; or SIGHTLINE_DEBUG_TOKEN")
    .option("--json", "a line of JSON for each application", false);
}

interface Told {
  readonly data: object;
  readonly lines: readonly string[];
}

/** One after the other, so that what was done is told before what failed. */
async function eachApp(
  { url: urls, tokenFile, json }: AppFlags,
  terminal: Terminal,
  act: (app: AppClient, url: string) => Promise<Told>,
): Promise<void> {
  const token = await tokenFrom(tokenFile, terminal, "SIGHTLINE_DEBUG_TOKEN");
  for (const url of urls) {
    const { data, lines } = await act(appClient(url, token), url);
    terminal.out(json ? `${JSON.stringify(data)}\n` : `${lines.join("\n")}\n`);
  }
}

function lineOf({ id, ratio, route, tenant, endsAt, remainingSeconds }: AppIncident): string {
  const of = [
    ...(route === undefined ? [] : [`route ${route}`]),
    ...(tenant === undefined ? [] : [`tenant ${tenant}`]),
  ];
  const left = remainingSeconds < 120 ? `${remainingSeconds} s` : `${Math.round(remainingSeconds / 60)} min`;
  return `${id}  ${percent(ratio)} of ${of.join(", ") || "everything"} until ${endsAt} (${left} left)`;
}

function percent(ratio: number): string {
  return `${Number((ratio * 100).toFixed(2))} %`;
}

function ratioArgument(text: string): number {
  const ratio = text.trim() === "" ? Number.NaN : Number(text);
  if (!(ratio > 0 && ratio <= 1))
    throw new InvalidArgumentError("Write a number above 0 and up to 1; 1 keeps all.");
  return ratio;
}
