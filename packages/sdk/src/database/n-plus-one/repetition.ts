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
  #first: number[] | undefined = undefined;
  /** Until there are enough of them. */
  readonly #different: number[] = [];
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
    return this.#different.length >= LEAST_CALLS;
  }

  /** A call begins. `statement` is the one of this call: its text may have other literals. */
  begin(statement: Statement, parameters: readonly unknown[] | object | undefined, mark: number): void {
    this.calls++;
    if (this.#running++ === 0) this.#since = mark;
    if (this.#different.length < LEAST_CALLS) this.#tellApart(statement, parameters);
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

  /** Whether the parameter at that place, from 0, was not always the same. */
  varies(place: number): boolean {
    return place >= 0 && place < MOST_PLACES && (this.#varying & (1 << place)) !== 0;
  }

  #tellApart(statement: Statement, parameters: readonly unknown[] | object | undefined): void {
    const count = markParameters(parameters, marks);
    let call = statement.id;
    for (let place = 0; place < count; place++) call = mixed(call, marks[place] ?? 0);
    if (this.#first === undefined) {
      this.#first = [];
      for (let place = 0; place < count; place++) this.#first.push(marks[place] ?? 0);
    } else
      for (let place = 0; place < count; place++)
        if (this.#first[place] !== marks[place]) this.#varying |= 1 << place;
    if (!this.#different.includes(call)) this.#different.push(call);
  }
}
