import type { ReactNode } from "react";
import { grouped } from "../format/number.ts";
import type { Streaming } from "./use-stream.ts";

interface ListFootProps {
  /** `trace`, `record`. */
  readonly noun: string;
  readonly shown: number;
  readonly list: Pick<Streaming<unknown>, "ended" | "loading" | "failure" | "more">;
}

/** Below the last row: that more is coming, what stopped it, or that this is all. */
export function ListFoot({ noun, shown, list }: ListFootProps): ReactNode {
  if (list.failure !== null) {
    return (
      <p className="list-foot" role="alert">
        <span className="crit">{list.failure.message}</span>
        <button type="button" className="link" onClick={list.more}>
          Try again
        </button>
      </p>
    );
  }
  if (!list.ended) return <p className="list-foot">{list.loading ? "Reading older ones" : ""}</p>;
  return (
    <p className="list-foot">
      {shown === 1 ? `This is the only ${noun}` : `All ${grouped(shown)} ${noun}s`} of this window
    </p>
  );
}

type SelectionFootProps = Pick<ListFootProps, "shown"> & { readonly list: Streaming<unknown> };

/** With a selection on the plot: how many of its traces are among those that were read. */
export function SelectionFoot({ shown, list }: SelectionFootProps): ReactNode {
  return (
    <p className="list-foot">
      {grouped(shown)} of the selected are among the {grouped(list.shown.length)} newest
      {!list.ended && (
        <button type="button" className="link" disabled={list.loading} onClick={list.more}>
          Read older ones
        </button>
      )}
      {list.failure !== null && <span className="crit">{list.failure.message}</span>}
    </p>
  );
}
