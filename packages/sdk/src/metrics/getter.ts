/**
 * Finding the cell of a label set: nested maps, one level a label, keyed by the values as they are given. A joined key
 * would cost seven times as much, only to build it.
 */

export type LabelValue = string | number | boolean;
export type Labels = Readonly<Record<string, LabelValue | undefined>>;

/** One level of the nest: label value → next level, or cell at the last. */
export type Level = Map<unknown, unknown>;

/**
 * `undefined`: not seen in this form yet, a label is missing, or there are more labels than declared; the slow path then
 * finds out which.
 */
export type Getter<C> = (labels: Labels) => C | undefined;

/**
 * A function made for these label names, or the generic loop where generating code is forbidden (Node's
 * --disallow-code-generation-from-strings): 19 against 40 ns for three labels.
 */
export function makeGetter<C>(names: readonly string[], root: Level): Getter<C> {
  try {
    return compiledGetter(names, root);
  } catch (error) {
    if (error instanceof EvalError) return loopGetter(names, root);
    throw error;
  }
}

export function compiledGetter<C>(names: readonly string[], root: Level): Getter<C> {
  const steps = names.map((name, at) => {
    const next = `node = node.get(labels[${JSON.stringify(name)}]);`;
    return at === names.length - 1 ? next : `${next} if (node === undefined) return undefined;`;
  });
  const body = `"use strict"; return function find(labels) {
    let given = 0;
    for (const name in labels) given++;
    if (given > ${names.length}) return undefined;
    let node = root;
    ${steps.join("\n    ")}
    return node;
  };`;
  // Names are written as JSON, so they are data in the code that is made.
  // oxlint-disable-next-line typescript/no-implied-eval, typescript/no-unsafe-type-assertion -- see above
  return new Function("root", body)(root) as Getter<C>;
}

export function loopGetter<C>(names: readonly string[], root: Level): Getter<C> {
  return (labels) => {
    let given = 0;
    for (const _ in labels) given++;
    if (given > names.length) return undefined;
    let node: unknown = root;
    for (const name of names) {
      if (!(node instanceof Map)) return undefined;
      node = node.get(labels[name]);
    }
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the last level holds cells, put there by `plant`
    return node as C | undefined;
  };
}

/** Makes `values` lead to `cell`. */
export function plant(root: Level, values: readonly LabelValue[], cell: unknown): void {
  let level = root;
  values.forEach((value, at) => {
    if (at === values.length - 1) {
      level.set(value, cell);
      return;
    }
    const next = level.get(value);
    if (next instanceof Map) {
      level = next;
    } else {
      const made: Level = new Map();
      level.set(value, made);
      level = made;
    }
  });
}
