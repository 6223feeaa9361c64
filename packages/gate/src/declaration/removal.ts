/** A metric that is declared no longer, and everything that still asks for it. */
import { exposedName } from "@sightline/model";
import type { SourceFile } from "../source/source-file.ts";
import type { DeclaredTelemetry } from "./declared.ts";
import type { DeclarationFinding } from "./rule.ts";
import { keyLines } from "./telemetry-check.ts";

/** Something that asks by PromQL: a rule, an alert, a panel. */
export interface MetricConsumer {
  /** `alert OrdersFailing`, `panel "Orders a second" of Shop`. */
  readonly what: string;
  readonly file: string;
  /** Nothing where the file has no lines worth telling. */
  readonly line?: number;
  /** The names that it asks by: `askedMetrics` of its PromQL. */
  readonly metrics: readonly string[];
}

export interface Removal {
  /** The declarations as they were. */
  readonly before: readonly DeclaredTelemetry[];
  /** What the project's own files ask for now. */
  readonly consumers: readonly MetricConsumer[];
}

export function removedFindings(
  { before, consumers }: Removal,
  now: readonly DeclaredTelemetry[],
  sources: ReadonlyMap<string, SourceFile>,
): readonly DeclarationFinding[] {
  const present = new Set(now.flatMap(exposedNames).map(({ exposed }) => exposed));
  const asked = consumers.map((consumer) => ({ consumer, names: new Set(consumer.metrics) }));
  return before.flatMap((one) =>
    exposedNames(one).flatMap(({ name, exposed }): DeclarationFinding[] => {
      if (present.has(exposed)) return [];
      const broken = asked.filter(({ names }) => PARTS.some((part) => names.has(`${exposed}${part}`)));
      if (broken.length === 0) return [];
      const successor = successorOf(one, name, now);
      const source = sources.get(one.file);
      const line = (source && keyLines(source).get(successor ?? "metrics")) ?? 1;
      const list = broken.map(
        ({ consumer: { what, file, line: at } }) => `${what} (${file}${at === undefined ? "" : `:${at}`})`,
      );
      return [
        {
          rule: "metric-removed",
          file: one.file,
          line,
          subject: `metric ${name}`,
          reason: `${exposed} is declared no longer, and ${list.length === 1 ? "this asks" : `${list.length} places ask`} for it: ${list.join(", ")}.`,
          fix:
            successor === undefined
              ? "Take out what asks for it, or keep the metric."
              : `Ask for ${successor} there, or record both until nothing asks for the old one.`,
        },
      ];
    }),
  );
}

/** Series of a histogram are asked for by parts of it. */
const PARTS = ["", "_bucket", "_sum", "_count"];

function exposedNames({
  declaration,
}: DeclaredTelemetry): readonly { readonly name: string; readonly exposed: string }[] {
  return Object.entries(declaration.metrics).map(([name, metric]) => ({
    name,
    exposed: exposedName(name, metric),
  }));
}

/** The one new metric of the same type and unit: it was renamed. */
function successorOf(
  before: DeclaredTelemetry,
  name: string,
  now: readonly DeclaredTelemetry[],
): string | undefined {
  const old = before.declaration.metrics[name];
  const fresh = now.flatMap(({ declaration }) =>
    Object.entries(declaration.metrics)
      .filter(([key]) => before.declaration.metrics[key] === undefined)
      .filter(([, { type, unit }]) => type === old?.type && unit === old.unit)
      .map(([key]) => key),
  );
  return fresh.length === 1 ? fresh[0] : undefined;
}
