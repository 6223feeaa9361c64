/** Who is told, as a declaration says it. */
import { type AlertRouting } from "@sightline/model";
import { routingProblems } from "../alertmanager/problems.ts";
import type { Problem } from "../document/problem.ts";
import { type DeclaredFile, problemIn } from "./declared-file.ts";

export interface RoutingOfFile {
  /** Absent where the declaration says nothing of it. */
  readonly routing?: AlertRouting;
  readonly problems: readonly Problem[];
}

export function routingOf(file: DeclaredFile): RoutingOfFile {
  const routing = file.declaration.alerts?.routing;
  if (routing === undefined) return { problems: [] };
  const problems = routingProblems(routing).map((one) =>
    problemIn(file, { ...one, path: `alerts.routing.${one.path}` }),
  );
  return { routing, problems };
}
