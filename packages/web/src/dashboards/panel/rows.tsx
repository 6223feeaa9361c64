/** Traces and log lines of a panel: each row a door to its trace. */
import type { ReactNode } from "react";
import { Link } from "@tanstack/react-router";
import type { LogsAnswer, TracesAnswer } from "@sightline/api/client";
import { durationOfNano } from "../../format/duration.ts";
import { useClock } from "../../format/use-clock.ts";
import { Written } from "../../format/written.tsx";
import { seriesColour } from "../../series-colour/series-colour.ts";
import { secondsOf } from "../../trace/writing.ts";

export function TracesPanel({ data }: { readonly data: TracesAnswer }): ReactNode {
  const clock = useClock();
  const longest = Math.max(...data.traces.map(({ durationNano }) => durationNano), 1);
  return (
    <div className="panel-rows">
      {data.traces.map(({ traceId, start, name, service, durationNano, error }) => (
        <Link
          key={traceId}
          to="/traces/$traceId"
          params={{ traceId }}
          search={{}}
          className="panel-row panel-trace"
        >
          <span>{clock.second(secondsOf(start))}</span>
          <span className="cut">
            <i className="swatch" style={{ background: seriesColour(service) }} />
            <b className="fact">{name === "" ? "(no name)" : name}</b>{" "}
            <small className="quiet">{service}</small>
            {error !== null && <em className="crit"> {error}</em>}
          </span>
          <span className="panel-bar">
            <i style={{ width: `${(durationNano / longest) * 100}%` }} />
          </span>
          <span className="number fact">
            <Written of={durationOfNano(durationNano)} />
          </span>
        </Link>
      ))}
    </div>
  );
}

export function LogsPanel({ data }: { readonly data: LogsAnswer }): ReactNode {
  const clock = useClock();
  return (
    <div className="panel-rows">
      {data.logs.map(({ id, time, level, service, body, traceId }) => {
        const cells = (
          <>
            <span>{clock.second(secondsOf(time))}</span>
            <span className="log-level" data-level={level}>
              {level}
            </span>
            <span className="cut">
              <i className="swatch" style={{ background: seriesColour(service) }} />
              {service}
            </span>
            <span className="cut fact" title={body}>
              {body.split("\n", 1)[0]}
            </span>
          </>
        );
        return traceId === null ? (
          <div key={id} className="panel-row panel-log">
            {cells}
          </div>
        ) : (
          <Link
            key={id}
            to="/traces/$traceId"
            params={{ traceId }}
            search={{}}
            className="panel-row panel-log"
          >
            {cells}
          </Link>
        );
      })}
    </div>
  );
}
