import type { ReactNode } from "react";
import type { Red } from "@sightline/api";

/** Says where numbers are worked out from a sample; nothing where every request was kept. */
export function Estimated({ of }: { readonly of: Red }): ReactNode {
  if (!of.estimated) return null;
  return (
    <p className="small quiet" data-estimated="true">
      ≈ estimated: sampling kept a part of the requests, and each counts for those that it stands for
    </p>
  );
}
