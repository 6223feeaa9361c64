/** Health as an answer to a probe. */
import type { Answer } from "../answer.ts";
import { getObservabilityHealth, type HealthSubjects, type ObservabilityHealth, verdict } from "../health.ts";
import { ownChecks } from "./sources.ts";

/** With the application's own checks, which are asked, each within its limit. Never rejects. */
export async function wholeHealth(subjects: HealthSubjects): Promise<ObservabilityHealth> {
  const own = await ownChecks.ask();
  return verdict([...getObservabilityHealth(subjects).checks, ...own]);
}

/** Unhealthy is 503, so that a monitor sees it; what is degraded still works. */
export function healthAnswer(health: ObservabilityHealth): Answer {
  return { status: health.status === "unhealthy" ? 503 : 200, body: health };
}

interface ReadySubject {
  readonly healthSubjects: () => HealthSubjects;
}

export async function readyAnswer(subject: ReadySubject): Promise<Answer> {
  const own = await ownChecks.ask(true);
  const observability = getObservabilityHealth(subject.healthSubjects()).status;
  const failing = own.filter(({ status }) => status === "unhealthy");
  if (failing.length === 0) return { status: 200, body: { status: "ready", observability } };
  return { status: 503, body: { status: "not ready", observability, checks: failing } };
}
