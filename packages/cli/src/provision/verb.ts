/** `sightline provision …`: dashboards, alerts and data sources in Grafana and SigNoz, with a plan. */
import { DEFAULT_OWNER } from "@sightline/as-code";
import { Command, Option } from "commander";
import { urlArgument } from "../arguments.ts";
import type { ExitCode, Surroundings } from "../program.ts";
import { variableArgument } from "./content.ts";
import { orgArgument } from "./platforms.ts";
import type { ProvisionAction, ProvisionFlags } from "./run.ts";

const WORDS: Readonly<Record<ProvisionAction, string>> = {
  plan: "what would be created, updated and left alone; changes nothing",
  diff: "the same, with every field that differs",
  apply: "creates what is missing and updates what differs",
  destroy: "removes what carries our mark, and nothing else",
};

const EXAMPLES: Readonly<Record<ProvisionAction, string>> = {
  plan: `
  $ sightline provision plan --platform grafana --url http://127.0.0.1:3000 --api-key-file grafana.key
  $ sightline provision plan --platform signoz --url http://127.0.0.1:8080 --api-key-file signoz.key --telemetry telemetry.ts`,
  diff: `
  $ sightline provision diff --platform grafana --url http://127.0.0.1:3000 --api-key-file grafana.key
  $ sightline provision diff --platform grafana --url http://127.0.0.1:3000 --api-key-file grafana.key --exit-code`,
  apply: `
  $ sightline provision apply --platform grafana --url http://127.0.0.1:3000 --api-key-file grafana.key \\
      --telemetry telemetry.ts --backend http://127.0.0.1:4320
  $ sightline provision apply --platform grafana --url http://127.0.0.1:3000 --api-key-file grafana.key --tenant acme --var region=eu
  $ sightline provision apply --platform both --grafana-url http://127.0.0.1:3000 --grafana-api-key-file grafana.key \\
      --signoz-url http://127.0.0.1:8080 --signoz-api-key-file signoz.key`,
  destroy: `
  $ sightline provision destroy --platform grafana --url http://127.0.0.1:3000 --api-key-file grafana.key --dry-run
  $ sightline provision destroy --platform grafana --url http://127.0.0.1:3000 --api-key-file grafana.key --tenant acme`,
};

export function provisionVerb(surroundings: Surroundings, done: (code: ExitCode) => void): Command {
  const verb = new Command("provision").description(
    "dashboards, alerts and data sources in Grafana and SigNoz",
  );
  for (const action of ["plan", "diff", "apply", "destroy"] as const)
    verb.addCommand(actionVerb(action, surroundings, done));
  return verb.addHelpText("after", `\nExamples:${EXAMPLES.plan}${EXAMPLES.apply}`);
}

function actionVerb(
  action: ProvisionAction,
  { terminal, version }: Surroundings,
  done: (code: ExitCode) => void,
): Command {
  const command = new Command(action)
    .description(WORDS[action])
    .addOption(
      new Option("--platform <name>", "by default those whose address is known").choices([
        "grafana",
        "signoz",
        "both",
      ]),
    )
    .option("--url <url>", "of the platform; GRAFANA_URL and SIGNOZ_URL where it is absent", urlArgument)
    .option(
      "--api-key-file <file>",
      "with the key of a service account; else GRAFANA_API_KEY or SIGNOZ_API_KEY",
    )
    .option("--grafana-url <url>", "where both are meant", urlArgument)
    .option("--grafana-api-key-file <file>", "where both are meant")
    .option("--signoz-url <url>", "where both are meant", urlArgument)
    .option("--signoz-api-key-file <file>", "where both are meant")
    .option("--org <number>", "of Grafana: the organisation", orgArgument)
    .option("--namespace <name>", "of Grafana 13: stacks-12 in Grafana Cloud")
    .option("--owner <name>", "who provisions; what another owner made is left alone", DEFAULT_OWNER)
    .option("--tenant <id>", "dashboards of this tenant alone");
  const whole = action === "destroy" ? command : withContent(command);
  return whole
    .option("--dry-run", "asks and changes nothing", false)
    .option("--json", "as JSON", false)
    .addHelpText(
      "after",
      `
Examples:${EXAMPLES[action]}

Exit code 0: good; 1: something could not be brought there, or is in the way; 2: no connection, or a key that is refused.`,
    )
    .action(async (flags: ProvisionFlags) => {
      // What only this verb needs is loaded with it.
      const { provision } = await import("./run.ts");
      done(await provision(action, flags, terminal, version));
    });
}

function withContent(command: Command): Command {
  return command
    .option("--dashboards <file...>", "JSON of dashboards, or declarations with some; patterns are followed")
    .option("--telemetry <file...>", "declarations: their dashboards, SLOs and alerts")
    .option("--slo <file...>", "SLOs of Sloth or OpenSLO: their alerts")
    .option("--alerts", "the alerts that ship", false)
    .option("--no-shipped", "without the dashboards that ship")
    .option("--organisation <name>", "before the names of the packs' metrics, as with usePack")
    .option("--var <name=value>", "a variable's value; again for more", variableArgument)
    .option("--folder <title>", "of Grafana, for dashboards and alerts", "Sightline")
    .option("--datasource <uid>", "of Grafana: the Prometheus that is there, for dashboards and alerts")
    .option(
      "--backend <url>",
      "of Grafana: makes data sources that ask this backend for metrics and traces",
      urlArgument,
    )
    .option("--prometheus-url <url>", "of Grafana: makes a data source of this Prometheus", urlArgument)
    .option("--jaeger-url <url>", "of Grafana: makes a data source of this Jaeger", urlArgument)
    .option("--loki-url <url>", "of Grafana: makes a data source of this Loki", urlArgument)
    .option("--backend-token-file <file>", "the token that those data sources show")
    .option("--adopt", "takes over what has one of our ids and is not ours", false)
    .option("--prune", "removes what is ours and no longer declared", false)
    .option("--exit-code", "ends plan and diff with 1 where something would change", false);
}
