/** What is wrong with one call that records something. */
import { assertNever, nearestName } from "@sightline/model";
import { literal } from "../source/evaluation.ts";
import type { Node } from "../source/syntax.ts";
import type { DeclaredNames } from "./declared.ts";
import { attributeNameFault, type NameFault, spanNameFault } from "./naming.ts";
import type { Field, Recording } from "./recording.ts";
import type { DeclarationFault } from "./rule.ts";
import { namesSecret } from "./secret-name.ts";
import { isConstant, lastName, secretSource, unboundedSource } from "./value-source.ts";

/** `declared` is absent where the project declares nothing: then only the call itself is judged. */
export function recordingFaults(
  recording: Recording,
  declared: DeclaredNames | undefined,
): readonly DeclarationFault[] {
  switch (recording.kind) {
    case "metric":
      return metricFaults(recording, declared);
    case "attributes":
      return recording.fields.flatMap((field) => [
        ...secretFaults(field, "attribute"),
        ...nameFaults(`attribute ${field.key}`, attributeNameFault(field.key, false)),
      ]);
    case "span":
      return spanFaults(recording.name);
    case "log":
      return [
        ...recording.fields.flatMap((field) => secretFaults(field, "log field")),
        ...messageFaults(recording.message, recording.fieldsFirst),
      ];
    default:
      return assertNever(recording, "recording");
  }
}

function metricFaults(
  { name, named, labels }: Extract<Recording, { kind: "metric" }>,
  declared: DeclaredNames | undefined,
): readonly DeclarationFault[] {
  const subject = `metric ${name ?? "of a name that no syntax tells"}`;
  return [
    ...(name === undefined || named === undefined ? [] : undeclaredFaults(name, declared)),
    ...labels.flatMap((field) => [
      ...(name === undefined ? [] : labelFaults(name, field.key, declared)),
      ...nameFaults(subject, attributeNameFault(field.key, true)),
      ...secretFaults(field, `label of the ${subject}`),
      ...unboundedFaults(field, subject),
    ]),
  ];
}

/** Also of what makes a metric. */
export function undeclaredFaults(
  name: string,
  declared: DeclaredNames | undefined,
): readonly DeclarationFault[] {
  if (declared === undefined || declared.metrics.has(name)) return [];
  const near = nearestName(name, [...declared.metrics.keys()]);
  return [
    {
      rule: "metric-undeclared",
      subject: `metric ${name}`,
      reason: `The code records ${name}, and no declaration has a metric of that name.`,
      fix:
        near === undefined
          ? `Declare it: metrics: { "${name}": { type: "counter", description: "What is counted." } }`
          : `Name it "${near}", or declare it.`,
    },
  ];
}

function labelFaults(
  metric: string,
  label: string,
  declared: DeclaredNames | undefined,
): readonly DeclarationFault[] {
  const labels = declared?.metrics.get(metric);
  if (declared === undefined || labels === undefined || declared.hasLabel(metric, label)) return [];
  const near = nearestName(label, labels);
  const known = labels.length === 0 ? "none" : labels.join(", ");
  return [
    {
      rule: "label-undeclared",
      subject: `metric ${metric}`,
      reason: `${metric} is recorded with the label ${label}, and declares ${known}.`,
      fix: near === undefined ? `Declare the label, or leave it out.` : `Name it "${near}".`,
    },
  ];
}

function unboundedFaults({ key, value }: Field, subject: string): readonly DeclarationFault[] {
  const source = unboundedSource(value);
  if (source === undefined) return [];
  return [
    {
      rule: "value-unbounded",
      subject,
      reason: `The label ${key} gets ${source}: each new value is a series of its own, without end.`,
      fix: `Leave it out, or put what has few values in its place (a route, a status, a class of error); single cases belong into attributes of spans and fields of logs.`,
    },
  ];
}

/** A key that says so, with a value that is not written out; or a value whose own name says so. */
function secretFaults({ key, value }: Field, where: string): readonly DeclarationFault[] {
  if (isConstant(value)) return [];
  const source = secretSource(value);
  const isToldByKey = namesSecret(key) && isValue(value);
  if (source === undefined && !isToldByKey) return [];
  return [
    {
      rule: "secret-recorded",
      subject: `${where} ${key}`,
      reason: `${source ?? key} is a secret by its name, and goes into telemetry that many may read.`,
      fix: "Leave it out; to tell values apart, record a hash or the last letters.",
    },
  ];
}

/** Whether it hands a value on, rather than something about it: `token: token !== undefined` is harmless. */
function isValue(node: Node): boolean {
  return ["Identifier", "MemberExpression", "TemplateLiteral", "ChainExpression"].includes(node.type);
}

function spanFaults(name: Node): readonly DeclarationFault[] {
  const text = literal(name);
  if (text !== undefined) return nameFaults(`span ${text}`, spanNameFault(text));
  const source = unboundedSource(name);
  if (source === undefined) return [];
  return [
    {
      rule: "value-unbounded",
      subject: "span",
      reason: `The span's name holds ${source}: no two spans could be compared.`,
      fix: 'Give it one name, as "orders.read", and put the value into an attribute.',
    },
  ];
}

function messageFaults(message: Node | undefined, fieldsFirst: boolean): readonly DeclarationFault[] {
  const values = message === undefined ? [] : interpolated(message).filter((one) => !isConstant(one));
  if (values.length === 0) return [];
  const secret = values.map(secretSource).find((one) => one !== undefined);
  const names = values.map((value, index) => lastName(value) || `value${index + 1}`);
  const fields = `{ ${[...new Set(names)].join(", ")} }`;
  const faults: DeclarationFault[] = [
    {
      rule: "log-interpolated",
      subject: "log message",
      reason: `The message of this log holds values (${names.join(", ")}): lines of the same event are all different, and nobody can search by the value.`,
      fix: fieldsFirst
        ? `Log one text and fields: logger.info(${fields}, "what happened")`
        : `Log one text and fields: logger.info("what happened", ${fields})`,
    },
  ];
  if (secret !== undefined)
    faults.push({
      rule: "secret-recorded",
      subject: "log message",
      reason: `${secret} is a secret by its name, and stands in a log message, where nothing redacts it.`,
      fix: "Leave it out.",
    });
  return faults;
}

function interpolated(node: Node): readonly Node[] {
  if (node.type === "TemplateLiteral") return node.expressions;
  if (node.type === "BinaryExpression" && node.operator === "+")
    return [node.left, node.right].flatMap((side) =>
      side.type === "Literal"
        ? []
        : side.type === "BinaryExpression" || side.type === "TemplateLiteral"
          ? interpolated(side)
          : [side],
    );
  return [];
}

function nameFaults(subject: string, fault: NameFault | undefined): readonly DeclarationFault[] {
  if (fault === undefined) return [];
  return [{ rule: "name-irregular", subject, reason: `${fault.problem}.`, fix: fault.fix }];
}
