/** An engine of plain lists: what a table got, each segment once. A row of its tables is one letter. */
import { readFile } from "node:fs/promises";
import type { EngineLoader } from "../../src/store/chdb/journal/engine-loader.ts";
import type { LoadPlan } from "../../src/store/chdb/journal/ledger.ts";

export class TableLoader implements EngineLoader {
  /** Of each load that added rows: table and letters. */
  readonly loads: string[] = [];
  readonly plans: LoadPlan[] = [];
  readonly #tokens = new Set<string>();
  /** Called before each load. What it throws, the load rejects with. */
  before: (name: string, letters: string) => Promise<void> | void = () => {};
  /** Letters that no table takes and nothing can read. */
  unreadable = "";

  async load(name: string, plan: LoadPlan, path: string): Promise<void> {
    const letters = await readFile(path, "utf8");
    await this.before(name, letters);
    if (this.#isUnreadable(letters)) throw new Error("cannot read all data");
    if (this.#tokens.has(name)) return;
    this.#tokens.add(name);
    this.plans.push(plan);
    this.loads.push(`${plan.table}:${letters}`);
  }

  async canRead(_plan: LoadPlan, path: string, rows: number): Promise<boolean> {
    const letters = await readFile(path, "utf8");
    return letters.length === rows && !this.#isUnreadable(letters);
  }

  isPassing(cause: unknown): boolean {
    return cause instanceof Error && cause.message === "not enough space";
  }

  #isUnreadable(letters: string): boolean {
    return letters.split("").some((letter) => this.unreadable.includes(letter));
  }
}
