/** What is wrong with a routing, as data. */
import { type DeclarationProblem, nearestName } from "@sightline/model";
import type { AlertRouting } from "./routing.ts";

export function routingProblems({
  receivers,
  fallback,
  routes,
}: AlertRouting): readonly DeclarationProblem[] {
  const names = Object.keys(receivers);
  const problems: DeclarationProblem[] = [];
  const known = (name: string, path: string): void => {
    if (names.includes(name)) return;
    const near = nearestName(name, names);
    const fix = near === undefined ? `Known are ${names.join(", ") || "none"}.` : `Did you mean ${near}?`;
    problems.push({ path, message: `there is no receiver ${JSON.stringify(name)}`, fix });
  };
  known(fallback, "fallback");
  for (const [index, route] of routes.entries()) {
    known(route.receiver, `routes[${index}].receiver`);
    if (
      route.severity === undefined &&
      route.team === undefined &&
      Object.keys(route.labels ?? {}).length === 0
    ) {
      const fix = "Give severity, team or labels; what no route takes goes to fallback.";
      problems.push({ path: `routes[${index}]`, message: "the route takes every alert", fix });
    }
  }
  for (const name of names) {
    if (name !== fallback && !routes.some(({ receiver }) => receiver === name)) {
      const fix = "Give it a route, or leave it out.";
      problems.push({ path: `receivers.${name}`, message: "no alert reaches this receiver", fix });
    }
  }
  return problems;
}
