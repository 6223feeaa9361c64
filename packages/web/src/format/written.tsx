import type { ReactNode } from "react";
import type { Quantity } from "./quantity.ts";

/** A quantity: its number, a thin gap, its unit in the quiet ink. */
export function Written({ of: { value, unit } }: { readonly of: Quantity }): ReactNode {
  return (
    <>
      {value}
      {unit !== "" && <span className="unit">{unit}</span>}
    </>
  );
}
