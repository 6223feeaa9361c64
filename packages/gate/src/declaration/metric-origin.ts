/** From an expression to the metric that it is: `registerMetric({ name })`, `registerTelemetry(t).name`, a meter's instruments. */
import { type Evaluation, literal } from "../source/evaluation.ts";
import { exportsOf } from "../source/exports.ts";
import type { Project } from "../source/project.ts";
import { lookUp, nameOf } from "../source/scope.ts";
import type { Node } from "../source/syntax.ts";

export interface MadeMetric {
  readonly name: string;
  /** Where its name stands. */
  readonly at: Node;
}

const METER_CALL =
  /^create(?:Counter|Histogram|Gauge|UpDownCounter|ObservableCounter|ObservableGauge|ObservableUpDownCounter)$/u;

/** What a call makes a metric of; nothing for other calls. */
export function madeMetric(node: Node, evaluation: Evaluation): MadeMetric | undefined {
  if (node.type !== "CallExpression" && node.type !== "NewExpression") return undefined;
  const callee = evaluation.valueOf(node.callee);
  if (callee.kind !== "external") return undefined;
  const path = callee.path.replaceAll("()", "").split(".").at(-1) ?? "";
  const [first] = node.arguments;
  if (first === undefined) return undefined;
  const isSdk = callee.module.startsWith("@sightline/sdk") && path === "registerMetric";
  const isMeter = callee.module.startsWith("@opentelemetry/api") && METER_CALL.test(path);
  const isProm = callee.module === "prom-client" && /^(?:Counter|Gauge|Histogram|Summary)$/u.test(path);
  if (!isSdk && !isMeter && !isProm) return undefined;
  const at = first.type === "ObjectExpression" ? propertyOf(first, "name") : first;
  const name = at && literal(at);
  return at === undefined || name === undefined ? undefined : { name, at };
}

export function propertyOf(object: Node, name: string): Node | undefined {
  if (object.type !== "ObjectExpression") return undefined;
  for (const property of object.properties)
    if (property.type === "Property" && nameOf(property.key) === name) return property.value;
  return undefined;
}

/** The name of the metric that an expression is, followed through variables, destructuring, objects, members and imports. */
export function metricOf(node: Node, evaluation: Evaluation, project: Project): string | undefined {
  return follow(node, [], 0);

  function follow(at: Node, path: readonly string[], depth: number): string | undefined {
    // Longer ways are circles.
    if (depth > 20) return undefined;
    switch (at.type) {
      case "CallExpression":
      case "NewExpression": {
        const made = madeMetric(at, evaluation);
        if (made !== undefined) return path.length === 0 ? made.name : undefined;
        const callee = evaluation.valueOf(at.callee);
        const isRegistered = callee.kind === "external" && callee.path === "registerTelemetry";
        return isRegistered && path.length === 1 ? path[0] : undefined;
      }
      case "MemberExpression": {
        const name = at.computed ? literal(at.property) : nameOf(at.property);
        if (name === undefined) return undefined;
        if (at.object.type === "ThisExpression") return followField(at, name, path, depth);
        return follow(at.object, [name, ...path], depth + 1);
      }
      case "ObjectExpression": {
        const [first, ...rest] = path;
        const value = first === undefined ? undefined : propertyOf(at, first);
        return value && follow(value, rest, depth + 1);
      }
      case "TSNonNullExpression":
      case "TSAsExpression":
        return follow(at.expression, path, depth + 1);
      case "Identifier": {
        const binding = lookUp(at.name, at);
        if (binding?.kind === "variable")
          return binding.init && follow(binding.init, [...binding.path, ...path], depth + 1);
        if (binding?.kind !== "import") return undefined;
        const file = project.imported(project.fileOf(at), binding.specifier);
        if (file === undefined) return undefined;
        const [name, ...rest] = binding.name === "*" ? path : [binding.name, ...path];
        const exported = exportsOf(file.program).named.get(name ?? "");
        return exported?.kind === "here" ? follow(exported.node, rest, depth + 1) : undefined;
      }
      default:
        return undefined;
    }
  }

  function followField(at: Node, name: string, path: readonly string[], depth: number): string | undefined {
    for (let above = at.parent; above !== undefined && above !== null; above = above.parent) {
      if (above.type !== "ClassBody") continue;
      for (const member of above.body) {
        if (member.type === "PropertyDefinition" && nameOf(member.key) === name && member.value !== null)
          return follow(member.value, path, depth + 1);
      }
      return undefined;
    }
    return undefined;
  }
}
