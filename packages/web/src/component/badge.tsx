import type { ReactNode } from "react";
import "./component.css";

export type BadgeTone = "neutral" | "critical" | "warning" | "ok";

/** Always words or a number. */
export function Badge({
  tone = "neutral",
  children,
}: {
  readonly tone?: BadgeTone;
  readonly children: ReactNode;
}): ReactNode {
  return <span className={`badge ${tone}`}>{children}</span>;
}
