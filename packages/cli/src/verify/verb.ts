/** `sightline verify`: proves that what runs works, or says what mends it. */
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { manifestOf, MOST_PORT_OFFSET } from "@sightline/as-code";
import { durationSeconds, nearestName } from "@sightline/model";
import { Command, InvalidArgumentError, Option } from "commander";
import { urlArgument } from "../arguments.ts";
import { cliErrors } from "../errors.ts";
import { readDeclarations } from "../generate/declarations.ts";
import { reportProblems } from "../generate/problems.ts";
import type { ExitCode, Surroundings } from "../program.ts";
import { tokenFrom } from "../query/token.ts";
import { styled, type Terminal } from "../terminal.ts";
import type { TestSignal } from "./part/otlp.ts";
import { type ServicePage, serviceSteps } from "./part/service.ts";
import { runSteps, type Step, type StepResult } from "./step.ts";
import { embeddedSteps } from "./target/embedded.ts";
import { STACK_PARTS, type StackPartName, stackSteps } from "./target/stack.ts";

interface VerifyFlags {
  readonly target: "embedded" | "stack";
  readonly url: string;
  readonly otlpUrl?: string;
  readonly tokenFile?: string;
  readonly host: string;
  readonly portOffset: number;
  readonly part?: Readonly<Partial<Record<StackPartName, string>>>;
  readonly without?: readonly StackPartName[];
  readonly grafanaUser: string;
  readonly grafanaPasswordFile?: string;
  readonly service?: readonly ServicePage[];
  readonly telemetry?: readonly string[];
  /** Milliseconds. */
  readonly patience: number;
  readonly json: boolean;
}

/** Two intervals of a scrape, a batch of ten seconds, and something for a busy machine; in milliseconds. */
const PATIENCE = 60_000;

export function verifyVerb({ terminal }: Surroundings, done: (code: ExitCode) => void): Command {
  return new Command("verify")
    .description("proves that the backend or a stack works: sends a span and a metric, and finds them again")
    .addOption(new Option("--target <name>", "what runs").choices(["embedded", "stack"]).default("embedded"))
    .option("--url <url>", "of the embedded backend", urlArgument, "http://127.0.0.1:4320")
    .option("--otlp-url <url>", "where the embedded backend takes OTLP; it says so itself", urlArgument)
    .option("--token-file <file>", "the embedded backend's token; SIGHTLINE_TOKEN otherwise")
    .option("--host <name>", "of a stack", "127.0.0.1")
    .option("--port-offset <number>", "as the stack was generated", offsetArgument, 0)
    .option(
      "--part <name=url>",
      `a part that is elsewhere: ${STACK_PARTS.join(", ")}; again for more`,
      partArgument,
    )
    .option("--without <name>", "a part that this stack does without; again for more", withoutArgument)
    .option("--grafana-user <name>", "of Grafana", "admin")
    .option("--grafana-password-file <file>", "of Grafana; SIGHTLINE_GRAFANA_PASSWORD, else admin")
    .option("--service <name=url>", "a service's /metrics; again for more", serviceArgument)
    .option("--telemetry <file...>", "declarations: metrics that the services must have too")
    .addOption(
      new Option("--patience <duration>", "how long what needs time is waited for")
        .argParser(patienceArgument)
        .default(PATIENCE, "1m"),
    )
    .option("--json", "{ ok, steps: [{ id, ok, ms, asked, got, fix? }] }", false)
    .addHelpText(
      "after",
      `
Examples:
  $ sightline verify
  $ sightline verify --url https://sightline.example:4320 --token-file token
  $ sightline verify --target stack --port-offset 10000
  $ sightline verify --target stack --service orders=http://127.0.0.1:9464/metrics --telemetry telemetry.ts
  $ sightline verify --target stack --part prometheus=http://metrics:9090 --without grafana --json

It sends one span and one metric as the service sightline-verify. Exit code 0: every step is good. 1: one is not, and
its sentence says what mends it. 2: the flags are wrong.`,
    )
    .action(async (flags: VerifyFlags) => {
      done(await verify(flags, terminal));
    });
}

async function verify(flags: VerifyFlags, terminal: Terminal): Promise<ExitCode> {
  const business = await declaredMetrics(flags, terminal);
  if (business === undefined) return 2;
  const signal = await testSignal(flags, terminal);
  const steps: readonly Step[] = [
    ...(flags.target === "embedded"
      ? await embeddedSteps({ url: flags.url, otlpUrl: flags.otlpUrl }, signal, business)
      : stackSteps(
          {
            host: flags.host,
            portOffset: flags.portOffset,
            urls: flags.part ?? {},
            without: flags.without ?? [],
            grafana: await grafanaAuthorization(flags, terminal),
          },
          signal,
          business,
        )),
    ...(flags.service ?? []).flatMap((page) => serviceSteps(page, business)),
  ];
  const timing = { now: () => performance.now(), sleep, patience: flags.patience };
  const results = await runSteps(steps, timing, (result) => {
    if (!flags.json) terminal.out(line(result, terminal));
  });
  const failed = results.filter(({ ok }) => !ok).length;
  if (flags.json) terminal.out(`${JSON.stringify({ ok: failed === 0, steps: results })}\n`);
  else terminal.out(`${results.length - failed} of ${results.length} good\n`);
  return failed === 0 ? 0 : 1;
}

function line({ id, ok, ms, asked, got, fix }: StepResult, terminal: Terminal): string {
  const mark = ok ? "ok  " : styled(terminal, "red", "FAIL");
  const head = `${mark} ${id.padEnd(24)} ${got}${ok ? ` ${styled(terminal, "dim", `(${ms} ms)`)}` : ""}\n`;
  return fix === undefined ? head : `${head}     asked ${asked}\n     ${styled(terminal, "yellow", fix)}\n`;
}

async function testSignal(flags: VerifyFlags, terminal: Terminal): Promise<TestSignal> {
  const token = flags.target === "embedded" ? await tokenFrom(flags.tokenFile, terminal) : undefined;
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return {
    traceId: randomBytes(16).toString("hex"),
    spanId: randomBytes(8).toString("hex"),
    run: randomBytes(6).toString("hex"),
    time: Date.now(),
    headers,
  };
}

/** Names as a page has them; nothing where faults of the declaration were told instead. */
async function declaredMetrics(
  { telemetry = [], json }: VerifyFlags,
  terminal: Terminal,
): Promise<readonly string[] | undefined> {
  const names: string[] = [];
  for (const file of await readDeclarations(telemetry)) {
    const { manifest, problems } = manifestOf(file);
    if (manifest === undefined) {
      reportProblems(problems, terminal, json);
      return undefined;
    }
    names.push(...manifest.metrics.map(({ prometheus }) => prometheus));
  }
  return names;
}

async function grafanaAuthorization(
  { grafanaUser, grafanaPasswordFile }: VerifyFlags,
  terminal: Terminal,
): Promise<string> {
  const password =
    grafanaPasswordFile === undefined
      ? (terminal.env["SIGHTLINE_GRAFANA_PASSWORD"] ?? "admin")
      : await passwordOf(grafanaPasswordFile);
  return `Basic ${Buffer.from(`${grafanaUser}:${password}`).toString("base64")}`;
}

async function passwordOf(file: string): Promise<string> {
  try {
    return (await readFile(file, "utf8")).trim();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw cliErrors.FILE_UNREADABLE({ file, reason }, { cause, field: "--grafana-password-file" });
  }
}

function partName(name: string): StackPartName {
  const found = STACK_PARTS.find((part) => part === name);
  if (found !== undefined) return found;
  const near = nearestName(name, STACK_PARTS);
  const hint = near === undefined ? `Known are ${STACK_PARTS.join(", ")}.` : `Did you mean ${near}?`;
  throw new InvalidArgumentError(`There is no part ${JSON.stringify(name)}. ${hint}`);
}

function partArgument(
  text: string,
  before: Readonly<Partial<Record<StackPartName, string>>> = {},
): Readonly<Partial<Record<StackPartName, string>>> {
  const [, name = "", url = ""] = /^([^=]*)=(.+)$/u.exec(text) ?? [];
  return { ...before, [partName(name)]: urlArgument(url) };
}

function withoutArgument(text: string, before: readonly StackPartName[] = []): readonly StackPartName[] {
  const name = partName(text);
  if (name === "otlp")
    throw new InvalidArgumentError(
      "Without a collector nothing can be sent; --part otlp=URL says where it is.",
    );
  return [...before, name];
}

function serviceArgument(text: string, before: readonly ServicePage[] = []): readonly ServicePage[] {
  const [, name = "", url = ""] = /^([\w.-]+)=(.+)$/u.exec(text) ?? [];
  if (name === "")
    throw new InvalidArgumentError("Write NAME=URL, such as orders=http://127.0.0.1:9464/metrics.");
  return [...before, { name, url: urlArgument(url) }];
}

function offsetArgument(text: string): number {
  if (/^\d+$/u.test(text) && Number(text) <= MOST_PORT_OFFSET) return Number(text);
  throw new InvalidArgumentError(`Write a number from 0 to ${MOST_PORT_OFFSET}.`);
}

function patienceArgument(text: string): number {
  const seconds = text === "0s" || text === "0" ? 0 : durationSeconds(text);
  if (seconds === undefined) throw new InvalidArgumentError("Write a duration, such as 1m or 10s.");
  return seconds * 1000;
}
