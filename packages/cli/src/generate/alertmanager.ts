/** `sightline generate alertmanager`: who is told of which alert, as Alertmanager's configuration. */
import {
  type AlertRouting,
  readRouting,
  type Receiver,
  routingOf as routingOfFile,
} from "@sightline/as-code";
import { Command } from "commander";
import { urlArgument } from "../arguments.ts";
import { cliErrors } from "../errors.ts";
import type { ExitCode, Surroundings } from "../program.ts";
import type { Terminal } from "../terminal.ts";
import { readDeclarations } from "./declarations.ts";
import { writeGenerated } from "./output.ts";
import { reportProblems } from "./problems.ts";
import { routingOutput } from "./routing-target.ts";
import { reportTargetNotes, type Target, targetOption } from "./rule-target.ts";
import { readSourceFiles } from "./source-files.ts";

interface AlertmanagerFlags {
  readonly routing?: string;
  readonly telemetry?: string;
  readonly slackUrlFile?: string;
  readonly slackChannel?: string;
  readonly pagerdutyKeyFile?: string;
  readonly emailTo?: string;
  readonly emailFrom?: string;
  readonly smarthost?: string;
  readonly emailUser?: string;
  readonly emailPasswordFile?: string;
  readonly webhook?: string;
  readonly target: Target;
  readonly out?: string;
  readonly json: boolean;
}

export function alertmanagerVerb(
  { terminal, version }: Surroundings,
  done: (code: ExitCode) => void,
): Command {
  return new Command("alertmanager")
    .description("Alertmanager's configuration: Slack, PagerDuty, e-mail, webhooks; by severity and team")
    .option(
      "--routing <file>",
      "receivers and routes by severity, team and labels; instead of the flags below",
    )
    .option("--telemetry <file>", "a declaration with alerts.routing; instead of the flags below")
    .option("--slack-url-file <file>", "a file with the URL of Slack's incoming webhook")
    .option("--slack-channel <name>", "such as '#alerts'")
    .option("--pagerduty-key-file <file>", "a file with the integration key; takes what is critical")
    .option("--email-to <address>", "who gets mail; with --email-from and --smarthost")
    .option("--email-from <address>", "whom the mail comes from")
    .option("--smarthost <host:port>", "the mail server")
    .option("--email-user <name>", "for the mail server")
    .option("--email-password-file <file>", "for the mail server")
    .option("--webhook <url>", "gets every alert as JSON", urlArgument)
    .addOption(targetOption())
    .option("--out <directory>", "write alertmanager.yml, or the target's file, there instead of to stdout")
    .option("--json", "what was made, as JSON", false)
    .addHelpText(
      "after",
      `
Examples:
  $ sightline generate alertmanager --webhook http://127.0.0.1:9094 > alertmanager.yml
  $ sightline generate alertmanager --slack-url-file /run/secrets/slack --slack-channel '#alerts' \\
      --pagerduty-key-file /run/secrets/pagerduty --out prometheus/
  $ sightline generate alertmanager --routing routing.yml
  $ sightline generate alertmanager --telemetry telemetry.ts --out prometheus/
  $ sightline generate alertmanager --routing routing.yml --target grafana > contact-points.yaml

A routing file:

  receivers:
    on-call: [{ kind: pagerduty, keyFile: /run/secrets/pagerduty }]
    payments: [{ kind: slack, urlFile: /run/secrets/slack, channel: "#payments" }]
    everyone: [{ kind: email, to: ops@shop.example, from: alerts@shop.example, smarthost: mail:587 }]
  fallback: everyone
  routes:
    - { severity: critical, receiver: on-call, continues: true }
    - { team: payments, receiver: payments }

Secrets stay in files that Alertmanager reads.`,
    )
    .action(async (flags: AlertmanagerFlags) => {
      done(await generate(flags, terminal, version));
    });
}

async function generate(flags: AlertmanagerFlags, terminal: Terminal, version: string): Promise<ExitCode> {
  const routing = await chosenRouting(flags, terminal);
  if (routing === undefined) return 2;
  const { file, text, notes } = routingOutput(flags.target, routing, [`Made by Sightline ${version}.`]);
  reportTargetNotes(notes, [], terminal);
  if (flags.out === undefined) {
    terminal.out(flags.json ? `${JSON.stringify({ ok: true, routing, text, notes })}\n` : text);
    return 0;
  }
  const written = await writeGenerated(flags.out, [{ name: file, text }]);
  if (flags.json) terminal.out(`${JSON.stringify({ ok: true, files: written, notes })}\n`);
  else
    for (const { file: path, changed } of written) terminal.out(`${path}${changed ? "" : " (unchanged)"}\n`);
  return 0;
}

async function chosenRouting(
  flags: AlertmanagerFlags,
  terminal: Terminal,
): Promise<AlertRouting | undefined> {
  if (flags.telemetry !== undefined) return declaredRouting(flags.telemetry, flags, terminal);
  return flags.routing === undefined ? routingOf(flags) : fileRouting(flags.routing, flags, terminal);
}

async function declaredRouting(
  name: string,
  { json }: AlertmanagerFlags,
  terminal: Terminal,
): Promise<AlertRouting | undefined> {
  const [file] = await readDeclarations([name]);
  const { routing, problems } = file === undefined ? { problems: [] } : routingOfFile(file);
  if (problems.length > 0) {
    reportProblems(problems, terminal, json);
    return undefined;
  }
  if (routing !== undefined) return routing;
  const hint = "Write alerts: { routing: { receivers, fallback, routes } }, or give --routing FILE.";
  throw cliErrors.USAGE({ problem: `${name} does not say who is told of alerts.`, hint });
}

async function fileRouting(
  file: string,
  { json }: AlertmanagerFlags,
  terminal: Terminal,
): Promise<AlertRouting | undefined> {
  const [source] = await readSourceFiles([file]);
  const read = readRouting(file, source?.text ?? "");
  if (read.ok) return read.routing;
  reportProblems(read.problems, terminal, json);
  return undefined;
}

/** What wakes somebody gets what is critical; everything goes to the rest, or to it as well where there is no other. */
function routingOf(flags: AlertmanagerFlags): AlertRouting {
  const team = teamReceivers(flags);
  const pager: readonly Receiver[] =
    flags.pagerdutyKeyFile === undefined ? [] : [{ kind: "pagerduty", keyFile: flags.pagerdutyKeyFile }];
  if (team.length === 0 && pager.length === 0) {
    const hint =
      "Give --slack-url-file, --pagerduty-key-file, --email-to, --webhook, or a file with --routing.";
    throw cliErrors.USAGE({ problem: "Nobody would be told of an alert.", hint });
  }
  if (pager.length === 0) return { receivers: { team }, fallback: "team", routes: [] };
  if (team.length === 0) return { receivers: { "on-call": pager }, fallback: "on-call", routes: [] };
  return {
    receivers: { team, "on-call": pager },
    fallback: "team",
    routes: [
      { severity: "critical", receiver: "on-call", continues: true },
      { severity: "critical", receiver: "team" },
    ],
  };
}

function teamReceivers(flags: AlertmanagerFlags): readonly Receiver[] {
  const { slackUrlFile, slackChannel, webhook } = flags;
  return [
    ...(slackUrlFile === undefined
      ? []
      : [
          {
            kind: "slack" as const,
            urlFile: slackUrlFile,
            ...(slackChannel === undefined ? {} : { channel: slackChannel }),
          },
        ]),
    ...emailReceivers(flags),
    ...(webhook === undefined ? [] : [{ kind: "webhook" as const, url: webhook }]),
  ];
}

function emailReceivers(flags: AlertmanagerFlags): readonly Receiver[] {
  const { emailTo: to, emailFrom: from, smarthost, emailUser: user, emailPasswordFile: passwordFile } = flags;
  if (to === undefined) return [];
  if (from === undefined || smarthost === undefined) {
    const hint = "Give --email-from and --smarthost too.";
    throw cliErrors.USAGE({ problem: "Mail needs a sender and a mail server.", hint });
  }
  return [
    {
      kind: "email",
      to,
      from,
      smarthost,
      ...(user === undefined ? {} : { user }),
      ...(passwordFile === undefined ? {} : { passwordFile }),
    },
  ];
}
