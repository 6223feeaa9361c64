/** An engine of plain lists: what a table got. A row of its tables is one letter. */
import { access, readFile } from "node:fs/promises";
import { basename } from "node:path";
import type { EngineLoader } from "../../src/store/chdb/journal/engine-loader.ts";
import type { LoadPlan } from "../../src/store/chdb/journal/ledger.ts";

export class TableLoader implements EngineLoader {
  /** Of each load that added rows: table and letters. */
  readonly loads: string[] = [];
  readonly plans: LoadPlan[] = [];
  /** Names of segments that are in their table. */
  readonly #loaded = new Set<string>();
  /** Called before each load. What it throws, the load rejects with. */
  before: (name: string, letters: string) => Promise<void> | void = () => {};
  /** Letters that no table takes and nothing can read. */
  unreadable = "";

  async load(plan: LoadPlan, path: string): Promise<void> {
    const name = basename(path, ".rows");
    const letters = await readFile(path, "utf8");
    await this.before(name, letters);
    if (this.#isUnreadable(letters)) throw new Error("cannot read all data");
    this.#loaded.add(name);
    this.plans.push(plan);
    this.loads.push(`${plan.table}:${letters}`);
  }

  async loadAgain(plan: LoadPlan, path: string): Promise<void> {
    // The engine looks at the rows in any case.
    await access(path);
    if (!this.#loaded.has(basename(path, ".rows"))) await this.load(plan, path);
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
