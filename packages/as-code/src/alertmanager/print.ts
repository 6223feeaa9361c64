/** A routing as the configuration that Alertmanager loads. */
import { assertNever } from "@sightline/model";
import { Document } from "yaml";
import { PLAIN } from "../rule/print.ts";
import type { AlertRoute, AlertRouting, Receiver } from "./routing.ts";

/** Values that suit a small team: Prometheus' own examples. */
const DEFAULTS = { groupWait: "30s", groupInterval: "5m", repeatInterval: "4h" } as const;
const GROUP_BY = ["alertname", "job", "sloth_id"];

/**
 * The file's text; the same routing always gives the same bytes.
 *
 * @example
 * printAlertmanager({ receivers: { team: [{ kind: "webhook", url }] }, fallback: "team", routes: [] });
 */
export function printAlertmanager(routing: AlertRouting, header: readonly string[] = []): string {
  const document = new Document(
    {
      route: {
        receiver: routing.fallback,
        group_by: routing.groupBy ?? GROUP_BY,
        group_wait: routing.groupWait ?? DEFAULTS.groupWait,
        group_interval: routing.groupInterval ?? DEFAULTS.groupInterval,
        repeat_interval: routing.repeatInterval ?? DEFAULTS.repeatInterval,
        ...(routing.routes.length === 0 ? {} : { routes: routing.routes.flatMap(routesOf) }),
      },
      inhibit_rules: INHIBITIONS,
      receivers: Object.entries(routing.receivers).map(([name, ways]) => ({
        name,
        ...receiverConfigs(ways),
      })),
    },
    PLAIN,
  );
  if (header.length > 0) document.commentBefore = header.map((line) => ` ${line}`).join("\n");
  return document.toString({ lineWidth: 0 });
}

/** What tells the same twice is held back: the lesser of one service or SLO, and everything of a service that is down. */
const INHIBITIONS: readonly object[] = [
  {
    source_matchers: ['alertname="ServiceDown"'],
    target_matchers: ['alertname!="ServiceDown"'],
    equal: ["job"],
  },
  {
    source_matchers: ['severity="critical"'],
    target_matchers: ['severity="warning"'],
    equal: ["job", "alertname"],
  },
  {
    source_matchers: ['alertname="High5xxErrorRate"'],
    target_matchers: ['alertname="ErrorRateSpike"'],
    equal: ["job"],
  },
  {
    source_matchers: ['sloth_severity="page"'],
    target_matchers: ['sloth_severity="ticket"'],
    equal: ["sloth_id"],
  },
];

/** Sloth's word for a severity. */
const SLOTH: Readonly<Record<string, string>> = { critical: "page", warning: "ticket" };

/** One route, or two where alerts of Sloth's form mean the same. */
function routesOf(route: AlertRoute): readonly object[] {
  const matchers = [
    ...(route.team === undefined ? [] : [matcher("team", route.team)]),
    ...Object.entries(route.labels ?? {}).map(([name, value]) => matcher(name, value)),
  ];
  const rest = { receiver: route.receiver, ...(route.continues === true ? { continue: true } : {}) };
  if (route.severity === undefined) return [{ matchers, ...rest }];
  const sloth = SLOTH[route.severity];
  return [
    { matchers: [matcher("severity", route.severity), ...matchers], ...rest },
    ...(sloth === undefined ? [] : [{ matchers: [matcher("sloth_severity", sloth), ...matchers], ...rest }]),
  ];
}

function matcher(name: string, value: string): string {
  return `${name}=${JSON.stringify(value)}`;
}

const KEYS = {
  slack: "slack_configs",
  pagerduty: "pagerduty_configs",
  email: "email_configs",
  webhook: "webhook_configs",
} as const satisfies Record<Receiver["kind"], string>;

/** The lists that a receiver has of its ways: `slack_configs`, `email_configs`, … */
export function receiverConfigs(ways: readonly Receiver[]): Readonly<Record<string, readonly object[]>> {
  const configs: Record<string, object[]> = {};
  for (const way of ways) (configs[KEYS[way.kind]] ??= []).push(configOf(way));
  return configs;
}

const TITLE =
  '{{ .Status | toUpper }}{{ if eq .Status "firing" }} {{ .Alerts.Firing | len }}{{ end }} {{ .CommonLabels.alertname }}';
const TEXT =
  "{{ range .Alerts }}{{ .Annotations.summary }}{{ if .Annotations.runbook_url }} <{{ .Annotations.runbook_url }}>{{ end }}\n{{ end }}";

function configOf(way: Receiver): object {
  switch (way.kind) {
    case "slack":
      return {
        api_url_file: way.urlFile,
        ...(way.channel === undefined ? {} : { channel: way.channel }),
        send_resolved: true,
        title: TITLE,
        text: TEXT,
      };
    case "pagerduty":
      return {
        routing_key_file: way.keyFile,
        description: "{{ .CommonAnnotations.summary }}",
        severity: '{{ if eq .CommonLabels.severity "warning" }}warning{{ else }}critical{{ end }}',
        send_resolved: true,
      };
    case "email":
      return {
        to: way.to,
        from: way.from,
        smarthost: way.smarthost,
        ...(way.user === undefined ? {} : { auth_username: way.user }),
        ...(way.passwordFile === undefined ? {} : { auth_password_file: way.passwordFile }),
        send_resolved: true,
      };
    case "webhook":
      return { url: way.url, send_resolved: true };
    default:
      return assertNever(way, "receiver");
  }
}
