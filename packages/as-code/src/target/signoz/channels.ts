/** Who is told of which alert, as SigNoz' channels (`POST /api/v1/channels`) and route policies (`/api/v1/route_policies`). */
import { receiverConfigs } from "../../alertmanager/print.ts";
import type { AlertRoute, AlertRouting } from "../../alertmanager/routing.ts";
import type { TargetNote } from "../note.ts";

/** A body with one list of configurations: `slack_configs`, `pagerduty_configs`, … */
export type SignozChannel = { readonly name: string } & Readonly<Record<string, unknown>>;

export interface SignozRoutePolicy {
  readonly name: string;
  readonly kind: "policy";
  readonly description: string;
  /** Over the labels of an alert. */
  readonly expression: string;
  readonly channels: readonly string[];
}

export interface SignozRouting {
  readonly channels: readonly SignozChannel[];
  readonly policies: readonly SignozRoutePolicy[];
  readonly notes: readonly TargetNote[];
}

/**
 * @example
 * const { channels, policies, notes } = signozRouting(routing);
 */
export function signozRouting(routing: AlertRouting): SignozRouting {
  const named = new Map<string, readonly string[]>();
  const channels = Object.entries(routing.receivers).flatMap(([name, ways]) => {
    const lists = Object.entries(receiverConfigs(ways)).map(
      ([key, configs]) => [key, configs.map(ownMail)] as const,
    );
    // A channel has one kind of way.
    const names = lists.map(([key]) =>
      lists.length === 1 ? name : `${name}-${key.replace(/_configs$/u, "")}`,
    );
    named.set(name, names);
    return lists.map(([key, configs], index): SignozChannel => ({
      name: names[index] ?? name,
      [key]: configs,
    }));
  });
  const of = (receiver: string): readonly string[] => named.get(receiver) ?? [];
  const { routes, fallback } = routing;
  const policies = routes.map((route, index): SignozRoutePolicy => {
    // Every policy that matches tells its channels; the first route that does not continue is the last in Alertmanager.
    const before = routes.slice(0, index).filter(({ continues }) => continues !== true);
    return policyOf(
      `${index + 1}-${route.receiver}`,
      [conditionOf(route), ...before.map((one) => `!(${conditionOf(one)})`)].join(" && "),
      of(route.receiver),
    );
  });
  const taken = routes.map((route) => `!(${conditionOf(route)})`);
  const rest = taken.length === 0 ? 'alertname != ""' : taken.join(" && ");
  return {
    channels,
    policies: [...policies, policyOf(`fallback-${fallback}`, rest, of(fallback))],
    notes: notesOf(routing),
  };
}

/** SigNoz sends mail through its own server; a channel says to whom. */
function ownMail(config: object): object {
  if (!("smarthost" in config) || !("to" in config)) return config;
  return { to: config.to, send_resolved: true };
}

function policyOf(name: string, expression: string, channels: readonly string[]): SignozRoutePolicy {
  return { name, kind: "policy", description: "Made by Sightline.", expression, channels };
}

function notesOf({
  groupWait,
  groupInterval,
  repeatInterval,
  groupBy,
  receivers,
}: AlertRouting): readonly TargetNote[] {
  const timed = [groupWait, groupInterval, repeatInterval, groupBy].some((one) => one !== undefined);
  const mails = Object.values(receivers)
    .flat()
    .some(({ kind }) => kind === "email");
  return [
    {
      subject: "inhibition",
      message: "SigNoz has no inhibition, so a service that is down tells its other alerts too",
      fix: "Use its planned downtimes, or send alerts through an Alertmanager of your own.",
    },
    {
      subject: "secrets",
      message: "channels name files, which SigNoz reads on its own machine",
      fix: "Mount them there under the same paths.",
    },
    ...(mails
      ? [
          {
            subject: "mail",
            message: "the mail server, its user and the sender are SigNoz' own settings",
            fix: "Set them in its configuration of the Alertmanager (SMTP).",
          },
        ]
      : []),
    ...(timed
      ? [
          {
            subject: "grouping",
            message: "groups and their times are settings of each rule in SigNoz, not of a route",
            fix: "Set notificationSettings.groupBy and renotify of the rules.",
          },
        ]
      : []),
  ];
}

/** Sloth's word for a severity. */
const SLOTH: Readonly<Record<string, string>> = { critical: "page", warning: "ticket" };

function conditionOf({ severity, team, labels = {} }: AlertRoute): string {
  const sloth = severity === undefined ? undefined : SLOTH[severity];
  return [
    ...(severity === undefined
      ? []
      : sloth === undefined
        ? [equal("severity", severity)]
        : [`(${equal("severity", severity)} || ${equal("sloth_severity", sloth)})`]),
    ...(team === undefined ? [] : [equal("team", team)]),
    ...Object.entries(labels).map(([name, value]) => equal(name, value)),
  ].join(" && ");
}

function equal(name: string, value: string): string {
  return `${name} == ${JSON.stringify(value)}`;
}
