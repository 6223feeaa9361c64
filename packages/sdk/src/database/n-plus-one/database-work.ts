/** What one unit of work does with databases: finds statements that ran again and again where once would do. */
import type { RecordedSpan } from "../../trace/recorded-span.ts";
import type { UnitOfWork } from "../../trace/unit-of-work.ts";
import type { Statement } from "../statement/statement.ts";
import type { Finding } from "./finding.ts";
import { hasList } from "./parameters.ts";
import { LEAST_CALLS, Repetition } from "./repetition.ts";

/** Different statements of one unit of work that are counted; a loop shows long before. */
const MOST_STATEMENTS = 200;
/** More are found by a map. */
const MOST_LOOKED_THROUGH = 12;
/** Findings of one unit of work that are reported, those first that waste most. */
const MOST_FINDINGS = 10;
/** Row D3 of the feature list. */
const LEAST_MILLISECONDS = 50;
const LEAST_SHARE = 0.1;

/** Told of what was found; `span` is the first one of the work, where it is kept. */
export type Found = (finding: Finding, span: RecordedSpan | undefined) => void;

export class DatabaseWork implements UnitOfWork {
  readonly #now: () => number;
  readonly #found: Found;
  readonly #repetitions: Repetition[] = [];
  /** By text, once there are so many that looking through them costs more. */
  #byText: Map<string, Repetition> | undefined = undefined;
  readonly #since: number;
  #ended = false;

  /** `mark` is now, by the clock that `now` reads too: milliseconds. */
  constructor(mark: number, now: () => number, found: Found) {
    this.#since = mark;
    this.#now = now;
    this.#found = found;
  }

  /** A call begins; `undefined` where it does not count: it is a batch, or the work has ended. */
  begin(
    system: string,
    statement: Statement,
    parameters: readonly unknown[] | object | undefined,
    mark: number,
  ): Repetition | undefined {
    if (this.#ended || statement.batch || (statement.takesList && hasList(parameters))) return undefined;
    let repetition = this.#known(statement);
    if (repetition === undefined) {
      if (this.#repetitions.length >= MOST_STATEMENTS) return undefined;
      repetition = new Repetition(system, statement);
      this.#repetitions.push(repetition);
      this.#byText?.set(keyOf(statement), repetition);
    }
    repetition.begin(statement, parameters, mark);
    return repetition;
  }

  /** Whether the next call of that statement may make a loop of it, whose place nobody has told. */
  isNearLoop(statement: Statement): boolean {
    const repetition = this.#ended ? undefined : this.#known(statement);
    return repetition !== undefined && !repetition.isPlaced && repetition.calls >= LEAST_CALLS - 1;
  }

  end(span: RecordedSpan | undefined, milliseconds: number | undefined): void {
    if (this.#ended) return;
    this.#ended = true;
    let findings: Finding[] | undefined;
    for (const repetition of this.#repetitions) {
      if (!repetition.isLoop) continue;
      const mark = this.#now();
      const duration = milliseconds ?? mark - this.#since;
      const spent = repetition.spent(mark);
      if (spent < LEAST_MILLISECONDS && spent < LEAST_SHARE * duration) continue;
      (findings ??= []).push({ repetition, spent, wasted: repetition.wasted(mark), duration });
    }
    this.#repetitions.length = 0;
    this.#byText = undefined;
    if (findings === undefined) return;
    findings.sort((one, other) => other.wasted - one.wasted);
    for (const finding of findings.slice(0, MOST_FINDINGS)) this.#found(finding, span);
  }

  /** Most units of work have few statements, and most calls bring the same object: no text has to be hashed for them. */
  #known(statement: Statement): Repetition | undefined {
    const repetitions = this.#repetitions;
    if (repetitions.length <= MOST_LOOKED_THROUGH) {
      for (const repetition of repetitions) if (repetition.statement === statement) return repetition;
      const key = keyOf(statement);
      return repetitions.find((repetition) => keyOf(repetition.statement) === key);
    }
    this.#byText ??= new Map(repetitions.map((repetition) => [keyOf(repetition.statement), repetition]));
    return this.#byText.get(keyOf(statement));
  }
}

/** Texts with other literals are one statement. */
function keyOf({ text, summary }: Statement): string {
  return text === "" ? summary : text;
}
