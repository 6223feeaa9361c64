/** The shape of a result (`--json`, fixed by the contract) and its table for people. */
import { cpus, totalmem } from "node:os";

export interface BenchCase {
  readonly case: string;
  readonly unit: string;
  readonly better: "lower" | "higher";
  readonly ours: number;
  /** By the package's or product's name. Empty where nothing comparable can be run here. */
  readonly rivals: Readonly<Record<string, number>>;
}

/** A figure without a rival here: the less the better. */
export function lower(name: string, unit: string, ours: number): BenchCase {
  return { case: name, unit, better: "lower", ours, rivals: {} };
}

/** A figure without a rival here: the more the better. */
export function higher(name: string, unit: string, ours: number): BenchCase {
  return { case: name, unit, better: "higher", ours, rivals: {} };
}

/** Flags that some benches take. */
export interface BenchOptions {
  /** How much data `ingest` takes in. */
  readonly spans?: number;
  /** How long `soak` goes on. */
  readonly minutes?: number;
}

/** One bench file: what `npm run bench -- NAME` runs. */
export interface Bench {
  readonly name: string;
  run(options: BenchOptions): Promise<readonly BenchCase[]>;
}

export interface BenchReport {
  readonly name: string;
  readonly machine: {
    readonly node: string;
    readonly cpu: string;
    readonly cores: number;
    readonly memoryGiB: number;
  };
  readonly cases: readonly BenchCase[];
}

export function reportOf(name: string, cases: readonly BenchCase[]): BenchReport {
  const machine = {
    node: process.version,
    cpu: cpus()[0]?.model ?? "unknown",
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
  };
  return { name, machine, cases };
}

/** Markdown, ready for `docs/performance.md`. A ratio over 1 means that ours is better. */
export function tableOf(report: BenchReport): string {
  const { machine } = report;
  const lines = [
    `${report.name}: Node ${machine.node}, ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB`,
    "",
    "| case | unit | better | ours | rivals |",
    "|---|---|---|---|---|",
  ];
  for (const entry of report.cases) {
    const rivals = Object.entries(entry.rivals).map(([name, value]) => {
      const ratio = entry.better === "lower" ? value / entry.ours : entry.ours / value;
      return `${name} ${figure(value)} (${figure(ratio)}×)`;
    });
    lines.push(
      `| ${entry.case} | ${entry.unit} | ${entry.better} | ${figure(entry.ours)} | ${rivals.join(", ") || "–"} |`,
    );
  }
  return lines.join("\n");
}

function figure(value: number): string {
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString("en-US");
  return String(Number(value.toPrecision(3)));
}
