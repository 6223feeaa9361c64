/** `GET /api/sightline/graph`: who calls whom. */
import { z } from "zod";
import { red } from "./services.ts";
import { page, window } from "./window.ts";

export const graphNode = z.object({
  name: z.string(),
  /** `outside`: a database, a queue or another system that services call and that sends no spans of its own. */
  kind: z.enum(["service", "outside"]),
  /** The requests that a service served; null outside, where only the calls to it are known. */
  red: red.nullable(),
});
export type GraphNode = z.infer<typeof graphNode>;

export const graphEdge = red.extend({
  /** Names of nodes. */
  caller: z.string(),
  called: z.string(),
});
export type GraphEdge = z.infer<typeof graphEdge>;

export const serviceGraph = window.extend(page.shape).extend({
  /** By name. */
  nodes: z.array(graphNode),
  /**
   * By requests, the most first. Measured where they were served; calls that nobody is known to have served, as the caller
   * saw them.
   */
  edges: z.array(graphEdge),
});
export type ServiceGraph = z.infer<typeof serviceGraph>;
