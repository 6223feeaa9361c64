import type { ReactNode } from "react";
import { Link } from "@tanstack/react-router";
import type { TraceNode } from "../layout/tree.ts";
import type { TraceModel } from "../model.ts";

interface LinksProps {
  readonly model: TraceModel;
  readonly node: TraceNode;
  readonly onSelect: (node: TraceNode) => void;
}

/** Spans that this one points to: in this trace they are selected, in another one it is opened. */
export function Links({ model, node, onSelect }: LinksProps): ReactNode {
  const { links } = node.span;
  if (links.length === 0) return null;
  return (
    <section className="detail-section">
      <h3>
        Links <span>{links.length}</span>
      </h3>
      <ul className="links">
        {links.map((link) => {
          const here =
            link.traceId === model.tree.trace.traceId ? model.tree.bySpanId.get(link.spanId) : undefined;
          return (
            <li key={`${link.traceId}${link.spanId}`}>
              {here === undefined ? (
                <Link to="/traces/$traceId" params={{ traceId: link.traceId }} search={{ span: link.spanId }}>
                  <span className="mono">{link.traceId.slice(0, 12)}</span>
                </Link>
              ) : (
                <button type="button" className="link" onClick={() => onSelect(here)}>
                  {here.span.service} {here.span.name}
                </button>
              )}
              <span className="moment-text">
                {Object.entries(link.attributes)
                  .map(([key, value]) => `${key} ${value}`)
                  .join(", ")}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
