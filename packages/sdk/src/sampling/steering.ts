/** What goes before the ratio: rules that always hold, and incidents that hold for a while. */
import type { Incidents } from "./incidents.ts";
import type { Rules } from "./rules.ts";
import { reaches, type Threshold, thresholdOf } from "./threshold.ts";
import { type EndedWork, KEEP_REASONS, type KeepReason, type StartedWork } from "./work.ts";

const EVERYTHING: Threshold = thresholdOf(1);

export class Steering {
  readonly #rules: Rules;
  readonly incidents: Incidents;
  readonly #promoted = new Map<KeepReason, number>(KEEP_REASONS.map((reason) => [reason, 0]));

  constructor(rules: Rules, incidents: Incidents) {
    this.#rules = rules;
    this.incidents = incidents;
  }

  /** Whether `atStart` can keep anything now. */
  get decidesAtStart(): boolean {
    return this.#rules.decideAtStart || this.incidents.isRunning;
  }

  get decidesAtEnd(): boolean {
    return this.#rules.decideAtEnd;
  }

  /** By what a trace is kept with all its spans that the ratio leaves out. */
  atStart(work: StartedWork, trace2: number, trace3: number): Threshold | undefined {
    if (this.#rules.decideAtStart && this.#rules.atStart(work) !== undefined) return EVERYTHING;
    if (!this.incidents.isRunning) return undefined;
    const threshold = this.incidents.thresholdFor(work);
    return threshold !== undefined && reaches(threshold, trace2, trace3) ? threshold : undefined;
  }

  /** Whether `atEnd` can answer anything but no: nearly all work is quick and good, and is not looked at any further. */
  mayKeep(failed: boolean, milliseconds: number): boolean {
    return this.decidesAtStart || this.#rules.mayKeep(failed, milliseconds);
  }

  /**
   * Why a span that nothing had kept is kept after all, without its children. An incident decides here where only the end
   * tells the route or the tenant, and for all that it concerns: which of them a smaller ratio takes is the trace id's choice.
   */
  atEnd(work: EndedWork, trace2: number, trace3: number): KeepReason | undefined {
    const reason = this.#rules.atEnd(work) ?? this.#byIncident(work, trace2, trace3);
    if (reason !== undefined) this.#promoted.set(reason, (this.#promoted.get(reason) ?? 0) + 1);
    return reason;
  }

  /** How many spans the end decided about, by reason, since the start. */
  promoted(): ReadonlyMap<KeepReason, number> {
    return this.#promoted;
  }

  #byIncident(work: EndedWork, trace2: number, trace3: number): KeepReason | undefined {
    if (!this.incidents.isRunning) return undefined;
    const threshold = this.incidents.thresholdFor(work);
    return threshold !== undefined && reaches(threshold, trace2, trace3) ? "incident" : undefined;
  }
}
