/** A step of a proof: what is asked, what came back, and what mends it. */

export interface StepResult {
  readonly id: string;
  readonly ok: boolean;
  /** Milliseconds. */
  readonly ms: number;
  /** What was asked of whom, as a person would say it. */
  readonly asked: string;
  readonly got: string;
  /** A sentence; there is one exactly where `ok` is false. */
  readonly fix?: string;
}

/** Of one try. */
export type Outcome =
  | { readonly ok: true; readonly got: string }
  | { readonly ok: false; readonly got: string; readonly fix: string };

export interface Step {
  /** `collector.health`: the part, and what of it. */
  readonly id: string;
  readonly asked: string;
  /** Ids of steps without which this one cannot be good; when one of them failed it is not tried. */
  readonly needs?: readonly string[];
  /** Whether a failure may be one of time: then it is tried again until the time is up. */
  readonly patient?: boolean;
  run(): Promise<Outcome>;
}

export interface StepTiming {
  /** Milliseconds since some beginning. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** How long a patient step is tried, in milliseconds. */
  readonly patience: number;
}

/** Between two tries of a patient step, in milliseconds. */
const PAUSE = 500;

/** One after the other, in their order. `tell` hears of each as it is done. */
export async function runSteps(
  steps: readonly Step[],
  timing: StepTiming,
  tell: (result: StepResult) => void,
): Promise<readonly StepResult[]> {
  const results: StepResult[] = [];
  for (const step of steps) {
    const failed = step.needs?.find((id) => results.some((result) => result.id === id && !result.ok));
    const result = failed === undefined ? await runStep(step, timing) : notTried(step, failed);
    results.push(result);
    tell(result);
  }
  return results;
}

async function runStep(step: Step, { now, sleep, patience }: StepTiming): Promise<StepResult> {
  const { id, asked } = step;
  const begin = now();
  let outcome = await step.run();
  while (!outcome.ok && step.patient === true && now() - begin + PAUSE < patience) {
    await sleep(PAUSE);
    outcome = await step.run();
  }
  return { id, asked, ms: Math.round(now() - begin), ...outcome };
}

function notTried({ id, asked }: Step, needed: string): StepResult {
  return { id, ok: false, ms: 0, asked, got: "not tried", fix: `Mend ${needed} first: this needs it.` };
}
