import type { ReactNode } from "react";
import { nano as written } from "./writing.ts";

/** A duration in nanoseconds: its number, and its unit quieter beside it. */
export function Quantity({ nano }: { readonly nano: number }): ReactNode {
  const [number = "", unit = ""] = written(nano).split(" ");
  return (
    <>
      {number}
      {unit !== "" && <span className="unit">{unit}</span>}
    </>
  );
}
