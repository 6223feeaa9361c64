/** Who is told of which alert, as Grafana's contact points and notification policies, in the form of file provisioning. */
import { assertNever } from "@sightline/model";
import type { AlertRoute, AlertRouting, Receiver } from "../../alertmanager/routing.ts";
import type { TargetNote } from "../note.ts";
import { stableUid } from "../rule-identity.ts";

export interface GrafanaContactPoint {
  readonly orgId: 1;
  readonly name: string;
  readonly receivers: readonly {
    readonly uid: string;
    readonly type: "slack" | "pagerduty" | "email" | "webhook";
    readonly settings: Readonly<Record<string, unknown>>;
    readonly disableResolveMessage: false;
  }[];
}

export interface GrafanaRoute {
  readonly receiver: string;
  readonly object_matchers?: readonly (readonly [name: string, operator: "=", value: string])[];
  readonly continue?: boolean;
}

export interface GrafanaPolicy extends GrafanaRoute {
  readonly orgId: 1;
  readonly group_by: readonly string[];
  readonly group_wait: string;
  readonly group_interval: string;
  readonly repeat_interval: string;
  readonly routes?: readonly GrafanaRoute[];
}

export interface GrafanaRouting {
  readonly file: {
    readonly apiVersion: 1;
    readonly contactPoints: readonly GrafanaContactPoint[];
    readonly policies: readonly [GrafanaPolicy];
  };
  readonly notes: readonly TargetNote[];
}

/** As in Alertmanager's configuration; Grafana wants its folder among them. */
const GROUP_BY = ["grafana_folder", "alertname", "job", "sloth_id"];

/**
 * @example
 * const { file, notes } = grafanaRouting({ receivers: { team: [{ kind: "webhook", url }] }, fallback: "team", routes: [] });
 */
export function grafanaRouting(routing: AlertRouting): GrafanaRouting {
  const notes: TargetNote[] = [
    {
      subject: "inhibition",
      message:
        "Grafana-managed alerts have no inhibition, so a service that is down tells its other alerts too",
      fix: "Send its alerts to an Alertmanager of your own if that is too much.",
    },
  ];
  const contactPoints = Object.entries(routing.receivers).map(([name, ways]): GrafanaContactPoint => ({
    orgId: 1,
    name,
    receivers: ways.map((way, index) => {
      if (way.kind === "email") notes.push(mailNote(name, way));
      return {
        uid: stableUid("contact-point", String(index), way.kind, name),
        type: way.kind,
        settings: settingsOf(way),
        disableResolveMessage: false,
      };
    }),
  }));
  const { groupBy = GROUP_BY, groupWait = "30s", groupInterval = "5m", repeatInterval = "4h" } = routing;
  const policy: GrafanaPolicy = {
    orgId: 1,
    receiver: routing.fallback,
    group_by: groupBy,
    group_wait: groupWait,
    group_interval: groupInterval,
    repeat_interval: repeatInterval,
    ...(routing.routes.length === 0 ? {} : { routes: routing.routes.flatMap(routesOf) }),
  };
  return { file: { apiVersion: 1, contactPoints, policies: [policy] }, notes };
}

function mailNote(subject: string, { from, smarthost }: Extract<Receiver, { kind: "email" }>): TargetNote {
  return {
    subject,
    message: `the mail server ${smarthost} and the sender ${from} are Grafana's own settings`,
    fix: "Set them under [smtp] of grafana.ini, or as GF_SMTP_HOST and GF_SMTP_FROM_ADDRESS.",
  };
}

/** Sloth's word for a severity. */
const SLOTH: Readonly<Record<string, string>> = { critical: "page", warning: "ticket" };

/** One policy, or two where alerts of Sloth's form mean the same. */
function routesOf(route: AlertRoute): readonly GrafanaRoute[] {
  const { receiver, severity, team, labels = {}, continues } = route;
  const matchers = [
    ...(team === undefined ? [] : [["team", "=", team] as const]),
    ...Object.entries(labels).map(([name, value]) => [name, "=", value] as const),
  ];
  const rest = continues === true ? { continue: true } : {};
  if (severity === undefined) return [{ receiver, object_matchers: matchers, ...rest }];
  const sloth = SLOTH[severity];
  return [
    { receiver, object_matchers: [["severity", "=", severity], ...matchers], ...rest },
    ...(sloth === undefined
      ? []
      : [{ receiver, object_matchers: [["sloth_severity", "=", sloth] as const, ...matchers], ...rest }]),
  ];
}

const TITLE = "{{ .CommonLabels.alertname }}";
const TEXT =
  "{{ range .Alerts }}{{ .Annotations.summary }}{{ if .Annotations.runbook_url }} {{ .Annotations.runbook_url }}{{ end }}\n{{ end }}";

/** Secrets stay in files, which Grafana reads when it reads the provisioning (`$__file{…}`). */
function settingsOf(way: Receiver): Readonly<Record<string, unknown>> {
  switch (way.kind) {
    case "slack":
      return {
        url: inFile(way.urlFile),
        ...(way.channel === undefined ? {} : { recipient: way.channel }),
        title: TITLE,
        text: TEXT,
      };
    case "pagerduty":
      return { integrationKey: inFile(way.keyFile), severity: "critical" };
    case "email":
      return { addresses: way.to, singleEmail: true };
    case "webhook":
      return { url: way.url, httpMethod: "POST" };
    default:
      return assertNever(way, "receiver");
  }
}

function inFile(path: string): string {
  return `$__file{${path}}`;
}
