/** The graph of services out of counted calls. */
import type { GraphNode, ServiceGraph } from "@sightline/api";
import type { EdgeRow, EdgeSource, ServiceSource } from "../source.ts";
import type { Selection } from "../store.ts";
import { redOf } from "./red.ts";
import { windowOf } from "./window.ts";

/** More than a picture shows; a name of its own for each request would be a fault of the sender. */
const MOST_EDGES = 1000;

export async function serviceGraph(
  source: ServiceSource & EdgeSource,
  selection: Selection,
): Promise<ServiceGraph> {
  const [totals, presence, served, unserved] = await Promise.all([
    source.red({ ...selection, groups: ["service"], step: selection.to - selection.from, shift: 0n }),
    source.presence(selection),
    source.servedEdges(selection),
    source.unservedEdges(selection),
  ]);
  const edges = joined([...served, ...unserved]).toSorted(byRequests);
  const shown = edges.slice(0, MOST_EDGES);
  const services = new Set([
    ...presence.map(({ service }) => service),
    ...shown.map(({ caller }) => caller),
    ...served.map(({ service }) => service),
  ]);
  const names = new Set([...services, ...shown.map(({ service }) => service)]);
  return {
    ...windowOf(selection),
    complete: shown.length === edges.length,
    nodes: [...names].toSorted().map((name): GraphNode => {
      if (!services.has(name)) return { name, kind: "outside", red: null };
      const total = totals.find(({ service }) => service === name);
      return { name, kind: "service", red: redOf(total, selection) };
    }),
    edges: shown.map(({ caller, service, ...counts }) => ({
      caller,
      called: service,
      ...redOf(counts, selection),
    })),
  };
}

/**
 * A service may be named as a peer by calls that it served nothing of, because they failed on their way. Durations are then
 * those of the greater part.
 */
function joined(rows: readonly EdgeRow[]): readonly EdgeRow[] {
  const edges = new Map<string, EdgeRow>();
  for (const row of rows) {
    const key = JSON.stringify([row.caller, row.service]);
    const known = edges.get(key);
    edges.set(key, known === undefined ? row : sumOf(known, row));
  }
  return [...edges.values()];
}

function sumOf(left: EdgeRow, right: EdgeRow): EdgeRow {
  const greater = right.requests > left.requests ? right : left;
  return {
    ...greater,
    requests: left.requests + right.requests,
    errors: left.errors + right.errors,
    heaviest: Math.max(left.heaviest, right.heaviest),
  };
}

function byRequests(left: EdgeRow, right: EdgeRow): number {
  if (left.requests !== right.requests) return right.requests - left.requests;
  if (left.caller !== right.caller) return left.caller < right.caller ? -1 : 1;
  return left.service < right.service ? -1 : 1;
}
