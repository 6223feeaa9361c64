import type { ReactNode } from "react";
import { assertNever } from "@sightline/model";

export type Status = "critical" | "warning" | "ok" | "no-data" | "error";

const WORDS: Readonly<Record<Status, string>> = {
  critical: "critical",
  warning: "warning",
  ok: "ok",
  "no-data": "no data",
  error: "error",
};

/** A shape of 12 px for each status: the shape says it, the word says it, the colour comes third. */
export function StatusShape({
  status,
  label,
}: {
  readonly status: Status;
  readonly label?: string;
}): ReactNode {
  return (
    <svg
      className={`status-${status}`}
      width="12"
      height="12"
      viewBox="0 0 12 12"
      role="img"
      aria-label={label ?? WORDS[status]}
    >
      <Shape status={status} />
    </svg>
  );
}

function Shape({ status }: { readonly status: Status }): ReactNode {
  switch (status) {
    case "critical":
      return <path d="M6 .5 11.5 6 6 11.5.5 6Z" fill="currentColor" />;
    case "warning":
      return <path d="M6 1 11.5 11H.5Z" fill="currentColor" />;
    case "ok":
      return <circle cx="6" cy="6" r="3.75" fill="none" stroke="currentColor" strokeWidth="2" />;
    case "no-data":
      return (
        <rect x="2" y="2" width="8" height="8" rx="1" fill="none" stroke="currentColor" strokeWidth="1.5" />
      );
    case "error":
      return (
        <path d="m2.25 2.25 7.5 7.5m0-7.5-7.5 7.5" fill="none" stroke="currentColor" strokeWidth="1.75" />
      );
    default:
      return assertNever(status, "status");
  }
}

/** Open triangle: a release. Open diamond: a configuration. */
export function ChangeMark({ kind }: { readonly kind: "release" | "config" }): ReactNode {
  return (
    <svg width="10" height="10" viewBox="0 0 10 10" role="img" aria-label={kind}>
      <path
        d={kind === "release" ? "M.8 1.5h8.4L5 8.8Z" : "M5 .8 9.2 5 5 9.2.8 5Z"}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.1"
      />
    </svg>
  );
}

export function Chevron(): ReactNode {
  return (
    <svg width="8" height="8" viewBox="0 0 8 8" aria-hidden="true">
      <path d="m1 2.5 3 3 3-3" fill="none" stroke="currentColor" strokeWidth="1.2" />
    </svg>
  );
}
