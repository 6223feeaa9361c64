/** Timing of small operations: rivals take turns in one process, so that noise of the machine hits all alike. */

/** Runs the operation `times` times; the loop is inside so that the call of the closure is not measured. */
export type Operation = (times: number) => unknown;

export interface MeasureOptions {
  /** Interleaved repeats; the median of them is the figure. */
  readonly repeats: number;
  /** Shortest run of one repeat in milliseconds. */
  readonly minMs: number;
}

const DEFAULTS: MeasureOptions = { repeats: 11, minMs: 60 };

/** Nanoseconds per operation, by name; the median of interleaved repeats after a warm-up. */
export function measure(
  operations: Readonly<Record<string, Operation>>,
  options: Partial<MeasureOptions> = {},
): Record<string, number> {
  const { repeats, minMs } = { ...DEFAULTS, ...options };
  const names = Object.keys(operations);
  const times = new Map(names.map((name) => [name, calibrate(operationOf(operations, name), minMs)]));
  const samples = new Map<string, number[]>(names.map((name) => [name, []]));
  for (let repeat = 0; repeat < repeats; repeat++) {
    for (const name of names) {
      const count = times.get(name) ?? 1;
      samples.get(name)?.push((elapsed(operationOf(operations, name), count) * 1e6) / count);
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(samples.get(name) ?? [])]));
}

/** Finds how many operations fill `minMs`, which warms the code up too. */
function calibrate(operation: Operation, minMs: number): number {
  let times = 1;
  for (;;) {
    const ms = elapsed(operation, times);
    if (ms >= minMs) return times;
    times = ms < 1 ? times * 10 : Math.ceil((times * minMs * 1.2) / ms);
  }
}

function elapsed(operation: Operation, times: number): number {
  const start = performance.now();
  operation(times);
  return performance.now() - start;
}

function operationOf(operations: Readonly<Record<string, Operation>>, name: string): Operation {
  const operation = operations[name];
  if (operation === undefined) throw new Error(`No operation named ${name}.`);
  return operation;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle];
  if (upper === undefined) return Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}
