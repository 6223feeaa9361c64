/** Alerts of declarations as rules: a team's own, and those that ship with what is changed of them. */
import {
  type AlertDeclaration,
  type DeclarationProblem,
  type ServiceDeclaration,
  type ShippedAlertName,
  withStandardMetrics,
} from "@sightline/model";
import type { AlertParameters, AlertTemplate } from "../alert/alert-template.ts";
import { ALERT_TEMPLATES } from "../alert/alerts.ts";
import type { Problem } from "../document/problem.ts";
import { compileQuery } from "../query/compile.ts";
import type { AlertingRule, RuleGroup } from "../rule/rule.ts";
import { expandTemplate } from "../template/template.ts";
import { TemplateFault } from "../template/tokens.ts";
import { type DeclaredFile, problemIn } from "./declared-file.ts";

export interface AlertsOfFiles {
  /** One for each declaration with alerts of its own. */
  readonly groups: readonly RuleGroup[];
  /** The shipped alerts that are on; none where no declaration speaks of alerts. */
  readonly shipped: readonly AlertTemplate[];
  /** What differs from their defaults, by the alert's name. */
  readonly changes: Readonly<Record<string, Partial<AlertParameters>>>;
  /** Where a declaration says that runbook pages lie. */
  readonly runbooks: string | undefined;
  readonly problems: readonly Problem[];
}

export function alertsOf(files: readonly DeclaredFile[]): AlertsOfFiles {
  const speaking = files.filter(({ declaration }) => declaration.alerts !== undefined);
  const own = speaking.map(ownAlerts);
  const choice = shippedChoice(speaking);
  return {
    groups: own.flatMap(({ group }) => (group === undefined ? [] : [group])),
    shipped: speaking.length === 0 ? [] : ALERT_TEMPLATES.filter(({ name }) => !choice.off.has(name)),
    changes: choice.changes,
    runbooks: speaking
      .map(({ declaration }) => declaration.alerts?.runbooks)
      .find((base) => base !== undefined),
    problems: [...own.flatMap(({ problems }) => problems), ...choice.problems],
  };
}

interface OwnAlerts {
  readonly group?: RuleGroup;
  readonly problems: readonly Problem[];
}

function ownAlerts(file: DeclaredFile): OwnAlerts {
  const { service, metrics, alerts } = file.declaration;
  const known = withStandardMetrics(metrics);
  const made = Object.entries(alerts?.rules ?? {}).map(([name, alert]) => {
    const path = `alerts.rules.${name}`;
    const { text, problems } = compileQuery(alert.query, known, `${path}.query`);
    const found = [...problems, ...templateProblems(alert, path)].map((one) => problemIn(file, one));
    return { rule: ruleOf(name, alert, text, service), found };
  });
  const problems = made.flatMap(({ found }) => found);
  if (made.length === 0) return { problems };
  return { group: { name: `${service.name}-alerts`, rules: made.map(({ rule }) => rule) }, problems };
}

function ruleOf(
  name: string,
  alert: AlertDeclaration,
  expr: string,
  { team }: ServiceDeclaration,
): AlertingRule {
  const { for: held, severity, summary, description, runbook, labels } = alert;
  return {
    kind: "alert",
    alert: name,
    expr,
    ...(held === undefined || held === "0s" ? {} : { for: held }),
    labels: { severity, ...(team === undefined ? {} : { team }), ...labels },
    annotations: {
      summary,
      ...(description === undefined ? {} : { description }),
      ...(runbook === undefined ? {} : { runbook_url: runbook }),
    },
  };
}

/** Prometheus refuses a file with a template that it cannot read. */
function templateProblems(alert: AlertDeclaration, path: string): readonly DeclarationProblem[] {
  return (["summary", "description"] as const).flatMap((part) => {
    const message = templateFault(alert[part] ?? "");
    const fix = "Write as in {{ $labels.job }} or {{ $value | humanize }}.";
    return message === undefined ? [] : [{ path: `${path}.${part}`, message, fix }];
  });
}

function templateFault(template: string): string | undefined {
  try {
    expandTemplate(template, { labels: {}, value: 0 });
    return undefined;
  } catch (error) {
    if (error instanceof TemplateFault) return error.message;
    throw error;
  }
}

interface ShippedChoice {
  readonly off: ReadonlySet<string>;
  readonly changes: Readonly<Record<string, Partial<AlertParameters>>>;
  readonly problems: readonly Problem[];
}

/** Shipped alerts watch all services together, so that declarations have to agree on them. */
function shippedChoice(files: readonly DeclaredFile[]): ShippedChoice {
  const off = new Set<string>();
  const changes: Record<string, Partial<AlertParameters>> = {};
  const problems: Problem[] = [];
  for (const { name } of ALERT_TEMPLATES) {
    const said = files.flatMap((file) => {
      const wish = wishOf(file, name);
      return wish === undefined ? [] : [{ file, wish }];
    });
    const [first, ...others] = said;
    if (first === undefined) continue;
    const other = others.find(({ wish }) => JSON.stringify(wish) !== JSON.stringify(first.wish));
    if (other !== undefined) {
      const path = `alerts.shipped.${name}`;
      const message = `${first.file.file} says something else of it`;
      const fix = "A shipped alert watches all services: say it in one declaration.";
      problems.push(problemIn(other.file, { path, message, fix }));
    }
    if (first.wish === false) off.add(name);
    else changes[name] = first.wish;
  }
  return { off, changes, problems };
}

function wishOf({ declaration }: DeclaredFile, name: string): false | Partial<AlertParameters> | undefined {
  const shipped = declaration.alerts?.shipped;
  if (shipped === undefined || shipped === false) return shipped;
  return isShipped(name, shipped) ? shipped[name] : undefined;
}

function isShipped(name: string, shipped: object): name is ShippedAlertName {
  return Object.hasOwn(shipped, name);
}
