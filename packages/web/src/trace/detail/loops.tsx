import type { ReactNode } from "react";
import { Link } from "@tanstack/react-router";
import type { Span } from "@sightline/api";
import { Badge } from "../../component/badge.tsx";
import { loopsOf } from "../layout/loops.ts";

/** What the SDK found, and the way to all requests in which it finds the same. */
export function Loops({ span }: { readonly span: Span }): ReactNode {
  const loops = loopsOf(span);
  if (loops.length === 0) return null;
  return (
    <section className="detail-section" aria-label="Loops (N+1)">
      <h3>
        Loops (N+1) <span>{loops.length}</span>
      </h3>
      <ul className="span-loops">
        {loops.map((loop) => (
          <li key={`${loop.summary} ${loop.place}`}>
            <p>
              <b className="mono">{loop.summary}</b> <Badge tone="warning">×{loop.calls}</Badge>
            </p>
            {loop.advice !== "" && <p>{loop.advice.replaceAll("`", "")}</p>}
            {loop.place !== "" && <p className="mono quiet">{loop.place}</p>}
          </li>
        ))}
      </ul>
      <Link
        to="/databases"
        search={(before) => ({
          env: before.env,
          last: before.last,
          from: before.from,
          to: before.to,
          service: span.service,
          q: `name = ${JSON.stringify(span.name)}`,
          view: "loops" as const,
        })}
      >
        All requests with these loops
      </Link>
    </section>
  );
}
