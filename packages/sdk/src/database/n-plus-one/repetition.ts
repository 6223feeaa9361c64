/** All calls of one statement in one unit of work. Its size does not depend on their number. */
import type { CallSite } from "../call-site/call-site.ts";
import type { TenantScope } from "../../tenant/tenant-scope.ts";
import type { Statement } from "../statement/statement.ts";
import { markParameters, mixed, MOST_PLACES } from "./parameters.ts";

/** Different calls that make a loop: row D3 of the feature list. */
export const LEAST_CALLS = 5;

const marks = new Int32Array(MOST_PLACES);

export class Repetition {
  readonly system: string;
  readonly statement: Statement;
  calls = 0;
  #placed = false;
  #site: CallSite | undefined = undefined;
  #scope: TenantScope | undefined = undefined;
  /** Bit by bit the places whose parameters were not always the same. */
  #varying = 0;
  /** Of the first call, which most often is the only one: nothing else is made for it. */
  #firstCall = 0;
  /** Of the second call, place by place. */
  #second: number[] | undefined = undefined;
  /** Those that differ from each other, from the second one on and until there are enough. */
  #different: number[] | undefined = undefined;
  #running = 0;
  #since = 0;
  #spent = 0;
  #shortest = Infinity;

  constructor(system: string, statement: Statement) {
    this.system = system;
    this.statement = statement;
  }

  /** Where the statement is called; `undefined` where nobody could tell. */
  get site(): CallSite | undefined {
    return this.#site;
  }

  /** For whom. */
  get scope(): TenantScope | undefined {
    return this.#scope;
  }

  get isPlaced(): boolean {
    return this.#placed;
  }

  /** Says where the calls come from and for whom; once, when it looks like a loop. */
  place(site: CallSite | undefined, scope: TenantScope | undefined): void {
    this.#placed = true;
    this.#site = site;
    this.#scope = scope;
  }

  get isLoop(): boolean {
    return this.#different !== undefined && this.#different.length >= LEAST_CALLS;
  }

  /** A call begins. `statement` is the one of this call: its text may have other literals. */
  begin(statement: Statement, parameters: readonly unknown[] | object | undefined, mark: number): void {
    this.calls++;
    if (this.#running++ === 0) this.#since = mark;
    if (!this.isLoop) this.#tellApart(statement, parameters);
  }

  end(startMark: number, mark: number): void {
    if (--this.#running === 0) this.#spent += mark - this.#since;
    const milliseconds = mark - startMark;
    if (milliseconds < this.#shortest) this.#shortest = milliseconds;
  }

  /** Milliseconds in which at least one call ran, up to `mark`. */
  spent(mark: number): number {
    return this.#running > 0 ? this.#spent + (mark - this.#since) : this.#spent;
  }

  /** Of those, what one call for all would have saved: it takes at least as long as the quickest of them. */
  wasted(mark: number): number {
    const spent = this.spent(mark);
    return Math.max(0, spent - Math.min(this.#shortest, spent));
  }

  /** Whether any parameter was not always the same. */
  get hasVarying(): boolean {
    return this.#varying !== 0;
  }

  /** Whether the parameter at that place, from 0, was not always the same. */
  varies(place: number): boolean {
    return place >= 0 && place < MOST_PLACES && (this.#varying & (1 << place)) !== 0;
  }

  #tellApart(statement: Statement, parameters: readonly unknown[] | object | undefined): void {
    const count = markParameters(parameters, marks);
    let call = statement.id;
    for (let place = 0; place < count; place++) call = mixed(call, marks[place] ?? 0);
    if (this.calls === 1) {
      this.#firstCall = call;
      return;
    }
    this.#different ??= [this.#firstCall];
    if (!this.#different.includes(call)) this.#different.push(call);
    // Five different calls differ from the second one where they differ at all.
    if (this.#second === undefined) {
      this.#second = [];
      for (let place = 0; place < count; place++) this.#second.push(marks[place] ?? 0);
      return;
    }
    for (let place = 0; place < count; place++)
      if (this.#second[place] !== marks[place]) this.#varying |= 1 << place;
  }
}
