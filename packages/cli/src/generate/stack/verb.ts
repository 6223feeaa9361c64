/** `sightline generate stack`: a whole stack of observability as files. */
import {
  type ChosenPreset,
  type ImageName,
  IMAGES,
  isLoopback,
  MOST_PORT_OFFSET,
  readPreset,
  readScraped,
  type ScrapedService,
  type StackFile,
  stackFiles,
  type StackOptions,
  type StackRuntime,
  type StackTarget,
} from "@sightline/as-code";
import { nearestName } from "@sightline/model";
import { Command, InvalidArgumentError, Option } from "commander";
import { urlArgument } from "../../arguments.ts";
import { cliErrors } from "../../errors.ts";
import type { ExitCode, Surroundings } from "../../program.ts";
import type { Terminal } from "../../terminal.ts";
import { writeGenerated } from "../output.ts";
import { reportTargetNotes } from "../rule-target.ts";
import { nextSteps } from "./next-steps.ts";
import { readStackSources, type SourceFlags, type StackSources } from "./sources.ts";

interface StackFlags extends SourceFlags {
  readonly target: StackTarget;
  readonly runtime: StackRuntime;
  readonly out?: string;
  readonly environment: string;
  readonly listen: string;
  readonly portOffset: number;
  readonly namespace: string;
  readonly scrape?: readonly ScrapedService[];
  readonly preset?: readonly ChosenPreset[];
  readonly image?: Readonly<Partial<Record<ImageName, string>>>;
  readonly containerMetrics: boolean;
  readonly json: boolean;
}

export function stackVerb({ terminal, version }: Surroundings, done: (code: ExitCode) => void): Command {
  return new Command("stack")
    .description("a whole stack: Collector, Prometheus, Jaeger, Grafana, Alertmanager; or SigNoz")
    .addOption(
      new Option("--target <platform>", "what shows it").choices(["grafana", "signoz"]).default("grafana"),
    )
    .addOption(
      new Option("--runtime <name>", "where it runs").choices(["compose", "kubernetes"]).default("compose"),
    )
    .option("--out <directory>", "write the files there instead of to stdout")
    .option("--telemetry <file...>", "declarations: their SLOs, alerts and routing")
    .option("--slo <file...>", "SLOs of Sloth or OpenSLO")
    .option("--routing <file>", "who is told of alerts; as of `generate alertmanager`")
    .option("--webhook <url>", "who is told of alerts: this URL, with each as JSON", urlArgument)
    .option("--runbooks <url>", "where the runbook pages of shipped alerts lie")
    .option("--environment <name>", "the label `environment` of all metrics", "development")
    .option("--listen <address>", "of the host that ports are published on", listenArgument, "127.0.0.1")
    .option("--port-offset <number>", "added to each published port", offsetArgument, 0)
    .option("--namespace <name>", "of Kubernetes", namespaceArgument, "observability")
    .option(
      "--scrape <name=host:port,…>",
      "a service whose /metrics is fetched, with its targets and labels; again for more",
      scrapeArgument,
    )
    .option("--preset <name[=place]>", "sends to another backend too; again for more", presetArgument)
    .option("--image <name=reference>", "another image than the pinned one; again for more", imageArgument)
    .option("--no-container-metrics", "leave out memory and CPU of containers, and Docker's socket")
    .option("--json", "what was made, as JSON", false)
    .addHelpText("after", HELP)
    .action(async (flags: StackFlags) => {
      done(await generate(flags, terminal, version));
    });
}

const HELP = `
Examples:
  $ sightline generate stack --out observability/
  $ sightline generate stack --out observability/ --port-offset 10000 --telemetry telemetry.ts
  $ sightline generate stack --out observability/ --scrape orders=orders-1:9464,orders-2:9464,team=payments
  $ sightline generate stack --out observability/ --preset loki --preset newrelic=eu
  $ sightline generate stack --out observability/ --runtime kubernetes --environment production --routing routing.yml
  $ sightline generate stack --out signoz/ --target signoz

Presets: tempo, loki, datadog, newrelic, elastic, signoz-cloud, honeycomb; a place is a region, a site or an address.
Secrets are files below secrets/ that the stack names and never holds. Beyond loopback nothing has a default password.
\`sightline validate stack DIR\` checks the files, also after you changed them; \`sightline verify --target stack\` the running stack.`;

async function generate(flags: StackFlags, terminal: Terminal, version: string): Promise<ExitCode> {
  if (flags.target === "signoz" && flags.runtime === "kubernetes") {
    throw cliErrors.USAGE({
      problem: "SigNoz for Kubernetes is a Helm chart of its own; there are no manifests for it here.",
      hint: "Install it (https://signoz.io/docs/install/kubernetes/), and send to its signoz-otel-collector:4318.",
    });
  }
  const sources = await readStackSources(flags, terminal);
  if (sources === undefined) return 2;
  const files = stackFiles(flags.runtime, optionsOf(flags, sources, version));
  reportTargetNotes(sources.notes, [], terminal);
  if (flags.out === undefined) {
    const notes = sources.notes;
    terminal.out(flags.json ? `${JSON.stringify({ ok: true, files, notes })}\n` : printed(files));
    return 0;
  }
  const written = await writeGenerated(flags.out, files);
  const next = nextSteps(flags.out, flags, files);
  if (flags.json)
    terminal.out(`${JSON.stringify({ ok: true, files: written, notes: sources.notes, next })}\n`);
  else {
    for (const { file, changed } of written) terminal.out(`${file}${changed ? "" : " (unchanged)"}\n`);
    terminal.err(`\n${next.map((step) => `  ${step}`).join("\n")}\n`);
  }
  return 0;
}

function optionsOf(flags: StackFlags, sources: StackSources, version: string): StackOptions {
  const { target, environment, listen, portOffset, namespace } = flags;
  return {
    target,
    environment,
    listen,
    portOffset,
    namespace,
    scraped: flags.scrape ?? [],
    presets: flags.preset ?? [],
    images: flags.image ?? {},
    containerMetrics: flags.containerMetrics,
    ...(sources.routing === undefined ? {} : { routing: sources.routing }),
    rules: sources.rules,
    dashboards: sources.dashboards,
    header: [`Made by Sightline ${version} with \`sightline generate stack\`.`],
  };
}

/** One after the other, each with its name as a comment. */
function printed(files: readonly StackFile[]): string {
  return files.map(({ name, text }) => `# ${name}\n${text}`).join("\n");
}

function listenArgument(text: string): string {
  if (isLoopback(text) || /^[\da-f:.]+$/iu.test(text)) return text;
  throw new InvalidArgumentError("Write an address: 127.0.0.1 for this machine only, 0.0.0.0 for all.");
}

function offsetArgument(text: string): number {
  const offset = Number(text);
  if (/^\d+$/u.test(text) && offset <= MOST_PORT_OFFSET) return offset;
  throw new InvalidArgumentError(`Write a number from 0 to ${MOST_PORT_OFFSET}.`);
}

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names */
function namespaceArgument(text: string): string {
  if (/^[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/u.test(text)) return text;
  throw new InvalidArgumentError("Write small letters, digits and hyphens, such as observability.");
}

function scrapeArgument(text: string, before: readonly ScrapedService[] = []): readonly ScrapedService[] {
  const read = readScraped(text);
  if (!read.ok) throw new InvalidArgumentError(read.problem);
  if (before.some(({ name }) => name === read.service.name))
    throw new InvalidArgumentError(
      `${read.service.name} is there twice. Give its targets in one, with commas.`,
    );
  return [...before, read.service];
}

function presetArgument(text: string, before: readonly ChosenPreset[] = []): readonly ChosenPreset[] {
  const read = readPreset(text);
  if (!read.ok) throw new InvalidArgumentError(read.problem);
  if (before.some(({ preset }) => preset.name === read.chosen.preset.name))
    throw new InvalidArgumentError(`The preset ${read.chosen.preset.name} is there twice. Give it once.`);
  return [...before, read.chosen];
}

function imageArgument(
  text: string,
  before: Readonly<Partial<Record<ImageName, string>>> = {},
): Readonly<Partial<Record<ImageName, string>>> {
  const [, name = "", reference = ""] = /^([^=]*)=(\S+)$/u.exec(text) ?? [];
  if (name in IMAGES) return { ...before, [name]: reference };
  const names = Object.keys(IMAGES);
  const near = nearestName(name, names);
  const hint = near === undefined ? `Known are ${names.join(", ")}.` : `Did you mean ${near}?`;
  throw new InvalidArgumentError(`Write NAME=REFERENCE. ${hint}`);
}
