/** What is wrong with the names of a declaration itself, and what in it nobody records. */
import { STANDARD_METRICS } from "@sightline/model";
import type { SourceFile } from "../source/source-file.ts";
import { nameOf } from "../source/scope.ts";
import { walk } from "../source/syntax.ts";
import type { DeclaredTelemetry } from "./declared.ts";
import {
  attributeNameFault,
  metricNameFault,
  type NameFault,
  serviceNameFault,
  unitFault,
} from "./naming.ts";
import type { DeclarationFinding } from "./rule.ts";

/** `used-before`: a change took away what named it, and nothing else does. */
export type MetricUse = "used" | "used-before" | "unused";

/** `source` is the file that the declaration was written in; metrics may come from others. */
export function telemetryFindings(
  { file, declaration }: DeclaredTelemetry,
  useOf: (metric: string) => MetricUse,
  source: SourceFile | undefined,
): readonly DeclarationFinding[] {
  const lines = source === undefined ? new Map<string, number>() : keyLines(source);
  const irregular = (subject: string, line: number, fault: NameFault | undefined): DeclarationFinding[] =>
    fault === undefined
      ? []
      : [{ rule: "name-irregular", file, line, subject, reason: `${fault.problem}.`, fix: fault.fix }];
  const { name: service } = declaration.service;
  return [
    ...irregular(`service ${service}`, lines.get("service") ?? 1, serviceNameFault(service)),
    ...Object.entries(declaration.metrics).flatMap(([name, { type, unit = "", labels = [] }]) => {
      const line = lines.get(name) ?? 1;
      const subject = `metric ${name}`;
      const use = useOf(name);
      return [
        ...irregular(subject, line, metricNameFault(name, type, unit)),
        ...irregular(subject, line, unitFault(name, unit)),
        ...labels.flatMap((label) => irregular(subject, line, attributeNameFault(label, true))),
        // What ships is recorded by the SDK.
        ...(use === "used" || name in STANDARD_METRICS
          ? []
          : [
              {
                rule: "metric-unused" as const,
                file,
                line,
                subject,
                reason:
                  use === "unused"
                    ? `${name} is declared, and nothing in the code names it.`
                    : `${name} is declared, and this change took away the last code that named it.`,
                isConsequence: use === "used-before",
                fix: "Record it, or take it out with what asks for it.",
              },
            ]),
      ];
    }),
  ];
}

/** The first line of each key. */
export function keyLines(source: SourceFile): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  walk(source.program, (node) => {
    if (node.type === "Property" && !node.computed) {
      const key = nameOf(node.key) ?? "";
      if (!lines.has(key)) lines.set(key, source.lineAt(node.start));
    }
    return true;
  });
  return lines;
}
