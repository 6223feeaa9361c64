/** Finding a span inside a trace. */
import type { TraceNode, TraceTree } from "./tree.ts";

/** Spans in which every word occurs in the name, the service, the status, an attribute or an event; case does not matter. */
export function searchTrace(tree: TraceTree, text: string): readonly TraceNode[] {
  const words = text
    .toLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== "");
  if (words.length === 0) return [];
  return tree.nodes.filter((node) => {
    const hay = haystack(node);
    return words.every((word) => hay.includes(word));
  });
}

function haystack(node: TraceNode): string {
  const { span } = node;
  const parts = [span.name, span.service, span.spanId, span.status.message];
  for (const key in span.attributes) parts.push(key, span.attributes[key] ?? "");
  for (const event of span.events) {
    parts.push(event.name);
    for (const key in event.attributes) parts.push(event.attributes[key] ?? "");
  }
  return parts.join("\n").toLowerCase();
}

/** The next one of `nodes` below `from`, then again from the top; null when there is none. */
export function nextBelow(
  nodes: readonly TraceNode[],
  from: TraceNode | null,
  back = false,
): TraceNode | null {
  const at = from?.index ?? -1;
  if (back) return nodes.findLast((node) => node.index < at) ?? nodes.at(-1) ?? null;
  return nodes.find((node) => node.index > at) ?? nodes[0] ?? null;
}

export function errorNodes(tree: TraceTree): readonly TraceNode[] {
  return tree.nodes.filter((node) => node.span.status.code === "error");
}
