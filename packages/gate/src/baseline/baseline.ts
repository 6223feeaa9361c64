/** The committed state that coverage may not fall below: which kinds of hooks reached which entry point. */
import { gateErrors } from "../errors.ts";
import { type HookKind, HOOK_KINDS } from "../hook/kind.ts";
import { byFile } from "../coverage/by-file.ts";
import { type CoveragePoint, sortedKinds } from "../coverage/point.ts";

export interface Baseline {
  /** Whether it was written with `strict`, which counts other hooks. */
  readonly strict: boolean;
  /** By file, then by what `entryKeys` calls an entry point. */
  readonly files: ReadonlyMap<string, ReadonlyMap<string, readonly HookKind[]>>;
}

/** What a baseline is called where nobody said otherwise. */
export const DEFAULT_BASELINE = "sightline.baseline.json";

const KIND = "sightline-baseline";
const VERSION = 1;

/** What a baseline says of an entry point. */
export interface BaselineRow {
  readonly file: string;
  readonly key: string;
  readonly hooked: readonly HookKind[];
}

/**
 * Names that stay when lines move: what it is and which function, in the order of the text, with ` #2` for the second of
 * the same name in a file.
 */
export function entryKeys(
  points: readonly Pick<CoveragePoint, "kind" | "file" | "line" | "entryPoint" | "function">[],
): readonly string[] {
  const keys: string[] = [];
  const seen = new Map<string, number>();
  const inOrder = points.map((point, index) => ({ point, index }));
  inOrder.sort((a, b) => a.point.line - b.point.line || a.index - b.index);
  for (const { point, index } of inOrder) {
    const { kind, file, entryPoint, function: name } = point;
    // A route is known by its path, whatever its handler is called.
    const isKnown = kind === "route" || name === "" || name.includes(" ");
    const key = isKnown ? entryPoint : `${entryPoint} in ${name}`;
    const count = (seen.get(`${file}\n${key}`) ?? 0) + 1;
    seen.set(`${file}\n${key}`, count);
    keys[index] = count === 1 ? key : `${key} #${count}`;
  }
  return keys;
}

/** A line for each entry point, in a fixed order, so that branches merge. */
export function printBaseline(rows: readonly BaselineRow[], strict: boolean): string {
  const files = [...byFile(rows)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([file, inside]) => {
      const lines = inside
        .toSorted((a, b) => (a.key < b.key ? -1 : 1))
        .map(
          ({ key, hooked }) =>
            `      ${JSON.stringify(key)}: [${hooked.map((kind) => `"${kind}"`).join(", ")}]`,
        );
      return `    ${JSON.stringify(file)}: {\n${lines.join(",\n")}\n    }`;
    });
  const inside = files.length === 0 ? "{}" : `{\n${files.join(",\n")}\n  }`;
  return `{\n  "kind": "${KIND}",\n  "version": ${VERSION},\n  "strict": ${strict},\n  "entryPoints": ${inside}\n}\n`;
}

/** @throws BASELINE_UNUSABLE */
export function readBaseline(file: string, text: string): Baseline {
  const fault = (problem: string): Error =>
    gateErrors.BASELINE_UNUSABLE({
      file,
      problem,
      hint: `Take the committed one back (git checkout -- ${file}), or write it anew: sightline check --baseline ${file} --update-baseline`,
    });
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (cause) {
    const conflict = /^(?:<{7}|={7}|>{7})/mu.test(text);
    throw fault(
      conflict
        ? "it has the marks of a merge that was not finished"
        : `it is no JSON: ${cause instanceof Error ? cause.message : String(cause)}`,
    );
  }
  if (!isRecord(data) || data["kind"] !== KIND) throw fault(`its kind is not "${KIND}"`);
  if (data["version"] !== VERSION)
    throw fault(`its version is ${JSON.stringify(data["version"])}, and this tool reads ${VERSION}`);
  const { strict, entryPoints } = data;
  if (typeof strict !== "boolean") throw fault("its field strict is neither true nor false");
  if (!isRecord(entryPoints)) throw fault("its field entryPoints is no object");
  const files = new Map<string, ReadonlyMap<string, readonly HookKind[]>>();
  for (const [path, inside] of Object.entries(entryPoints)) {
    if (!isRecord(inside)) throw fault(`entryPoints["${path}"] is no object`);
    const rows = Object.entries(inside).map(([key, kinds]) => {
      if (!Array.isArray(kinds) || !kinds.every(isHookKind))
        throw fault(`entryPoints["${path}"]["${key}"] is no list of metrics, tracing and logging`);
      return [key, sortedKinds(kinds)] as const;
    });
    files.set(path, new Map(rows));
  }
  return { strict, files };
}

function isHookKind(value: unknown): value is HookKind {
  return HOOK_KINDS.some((kind) => kind === value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
