import type { ReactNode } from "react";
import { ownerColour } from "./ink.ts";
import type { OwnerShare } from "./layout/self-time.ts";
import { nano } from "./writing.ts";

/** Self time by service, as one bar; the legend names those that can be seen in it. */
export function Shares({ shares }: { readonly shares: readonly OwnerShare[] }): ReactNode {
  const seen = shares.filter(({ share }) => share >= 0.004);
  return (
    <div className="shares" role="group" aria-label="Self time by service">
      <div className="shares-legend">
        <span>self time</span>
        {seen.map(({ owner, self }) => (
          <span key={`${owner.kind} ${owner.name}`}>
            <i style={{ background: ownerColour(owner) }} />
            {owner.name} <b>{nano(self)}</b>
          </span>
        ))}
      </div>
      <div className="shares-bar" aria-hidden="true">
        {seen.map(({ owner, share }) => (
          <i
            key={`${owner.kind} ${owner.name}`}
            style={{ flexGrow: share, background: ownerColour(owner) }}
          />
        ))}
      </div>
    </div>
  );
}
