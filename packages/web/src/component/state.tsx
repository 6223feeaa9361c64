import { type ReactNode, useState } from "react";
import { SightlineError } from "@sightline/model";
import { useQuery } from "@tanstack/react-query";
import { setupQuery } from "../data/queries.ts";
import { count } from "../format/number.ts";
import { textOf } from "../format/quantity.ts";
import { useClock } from "../format/use-clock.ts";
import { Button } from "./button.tsx";
import { Command } from "./command.tsx";
import { StatusShape } from "./status.tsx";
import "./component.css";

interface EmptyProps {
  /** What would be here, and why it is not. */
  readonly title: string;
  readonly children?: ReactNode;
}

export function Empty({ title, children }: EmptyProps): ReactNode {
  return (
    <div className="state" role="status">
      <h2 className="pane-title">{title}</h2>
      {children}
    </div>
  );
}

/** Nothing has been received yet: the line that starts a service, and what the receivers have seen so far. */
export function NoDataYet({ what }: { readonly what: string }): ReactNode {
  const { data } = useQuery(setupQuery);
  return (
    <Empty title={`No ${what} yet`}>
      <p>
        Sightline listens on this machine. Start one service with this line and the first {what} show here, in
        about a second.
      </p>
      <Command text="node --import @sightline/sdk/register app.ts" kbd="y" />
      {data !== undefined && (
        <p className="listening">
          <StatusShape status="ok" label="listening" />
          listening on {data.otlpHttp.replace(/^https?:\/\//, "")}
          {data.otlpGrpc !== null && ` and ${data.otlpGrpc.replace(/^https?:\/\//, "")}`},{" "}
          {textOf(count(data.received.spans))} spans so far
        </p>
      )}
    </Empty>
  );
}

interface WayOn {
  readonly label: string;
  /** What takes a while is a promise: it shows that it is under way, and that it is over. */
  readonly go: () => void | Promise<unknown>;
}

/** What stopped, why, up to three ways on, and the code. The first way is the primary one. */
export function Failure({
  error,
  ways,
}: {
  readonly error: Error;
  readonly ways: readonly WayOn[];
}): ReactNode {
  const known = error instanceof SightlineError ? error : null;
  const clock = useClock();
  const [under, setUnder] = useState<string | null>(null);
  /** When a way led here again, Unix seconds. */
  const [again, setAgain] = useState<number | null>(null);
  const take = ({ label, go }: WayOn): void => {
    const taken = go();
    if (!(taken instanceof Promise)) return;
    setUnder(label);
    void taken.finally(() => {
      setUnder(null);
      setAgain(Date.now() / 1000);
    });
  };
  return (
    <div className="state" role="alert">
      {under !== null && <AccentBar />}
      <h2 className="pane-title">
        <StatusShape status="error" />
        {error.message}
      </h2>
      {known !== null && <p>{known.hint}</p>}
      <div className="state-ways">
        {ways.slice(0, 3).map((way, at) => (
          <Button key={way.label} primary={at === 0} disabled={under !== null} onClick={() => take(way)}>
            {under === way.label ? "Asking…" : way.label}
          </Button>
        ))}
        {under === null && again !== null && (
          <span className="quiet small">asked at {clock.second(again)}: the same</span>
        )}
      </div>
      <p className="mono quiet">{known === null ? error.name : known.code}</p>
    </div>
  );
}

/** One line over an old answer: what stopped the newest one. The page asks again by itself. */
export function Stopped({
  error,
  shownOf,
}: {
  readonly error: Error;
  /** When the answer that is shown was new, in Unix seconds. */
  readonly shownOf: number;
}): ReactNode {
  const clock = useClock();
  return (
    <p className="stopped" role="alert">
      <StatusShape status="error" />
      <span className="crit cut">{error.message}</span>
      <span>Shown as of {clock.second(shownOf)}</span>
    </p>
  );
}

/** A new answer is awaited; the old one stays under this, at half strength. Nothing shows before 150 ms. */
export function AccentBar(): ReactNode {
  return <div className="accent-bar" role="progressbar" aria-label="Loading" />;
}

/** First load only: rows at their true height; nothing shows before 150 ms. */
export function SkeletonRows({
  rows,
  height,
}: {
  readonly rows: number;
  readonly height: number;
}): ReactNode {
  return (
    <div className="skeleton" role="status" aria-label="Loading">
      {Array.from({ length: rows }, (_, at) => (
        // Rows without content have no identity but their place.
        // oxlint-disable-next-line react/no-array-index-key -- see above
        <div key={at} className="skeleton-row" style={{ height }}>
          <i />
          <i />
          <i />
        </div>
      ))}
    </div>
  );
}
