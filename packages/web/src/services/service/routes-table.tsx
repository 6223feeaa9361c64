import { type KeyboardEvent, type ReactNode, useMemo } from "react";
import { useNavigate } from "@tanstack/react-router";
import type { ServiceDetail } from "@sightline/api";
import { changeOf } from "../../format/change.ts";
import { duration } from "../../format/duration.ts";
import { percent } from "../../format/number.ts";
import { rate } from "../../format/rate.ts";
import { Written } from "../../format/written.tsx";
import { useKeys } from "../../keyboard/use-keys.ts";
import { SeriesReading } from "../../track/reading.tsx";
import { maxOf } from "../../track/series.ts";
import { Track } from "../../track/track.tsx";
import type { TimeWindow } from "../../window/time-window.ts";
import { useSelection } from "../../window/use-selection.ts";
import { LIMITS } from "../need.ts";
import { observed, observedRate, redTracks } from "../red.ts";

interface RoutesProps {
  readonly detail: ServiceDetail;
  readonly window: TimeWindow;
}

/** The axis of an error spark ends at no less than this. */
const LEAST_ERRORS = 0.05;

export function Routes({ detail, window }: RoutesProps): ReactNode {
  const { service, routes, from, to } = detail;
  const [selected, select] = useSelection();
  const navigate = useNavigate();
  const sorted = useMemo(
    () =>
      routes
        .toSorted((a, b) => b.timeSpent - a.timeSpent)
        .map((route) => ({ route, tracks: redTracks(route.series, observed(route, { from, to })) })),
    [routes, from, to],
  );
  const open = (name: string): void =>
    void navigate({
      to: "/traces",
      search: (before) => ({
        ...before,
        service: service.name,
        q: `name = ${JSON.stringify(name)}`,
        sel: undefined,
      }),
    });
  const at = sorted.findIndex(({ route }) => route.name === selected);
  const move = (by: number): void => {
    const next = sorted[Math.min(Math.max(at + by, 0), sorted.length - 1)];
    if (next !== undefined) select(next.route.name);
  };
  useKeys([
    { key: "j", label: "move", group: "list", footer: true, run: () => move(1) },
    { key: "k", label: "move", group: "list", footer: true, run: () => move(-1) },
    {
      key: "Enter",
      label: "traces",
      group: "list",
      footer: true,
      run: () => {
        const name = sorted[at]?.route.name;
        if (name === undefined) return false;
        open(name);
        return true;
      },
    },
  ]);
  const axis = window.live ? window : { from, to };
  const tops = {
    errors: Math.max(maxOf(...sorted.map(({ tracks }) => tracks.errors.values)), LEAST_ERRORS),
  };
  return (
    <section aria-label="Routes">
      <h2 className="routes-head section-head">
        Routes <span>{routes.length}, by time spent</span>
      </h2>
      <table className="routes">
        <colgroup>
          <col />
          <col style={{ width: 72 }} />
          <col style={{ width: "14%" }} />
          <col style={{ width: 66 }} />
          <col style={{ width: "14%" }} />
          <col style={{ width: 72 }} />
          <col style={{ width: "14%" }} />
          <col style={{ width: 100 }} />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">route</th>
            <th scope="col">rate</th>
            <th aria-hidden="true" />
            <th scope="col">errors</th>
            <th aria-hidden="true" />
            <th scope="col">p95</th>
            <th aria-hidden="true" />
            <th scope="col">vs yesterday</th>
          </tr>
        </thead>
        <tbody>
          {sorted.map(({ route, tracks }) => {
            const before = route.yesterday?.p95 ?? null;
            const slower =
              before !== null && before > 0 && (route.p95 ?? 0) >= before * 2 && (route.p95 ?? 0) > 0.05;
            const failing = (route.errorRatio ?? 0) > LIMITS.errorsWarning;
            const errorTone =
              (route.errorRatio ?? 0) > LIMITS.errorsCritical ? ("critical" as const) : ("warning" as const);
            return (
              <tr
                key={route.name}
                tabIndex={0}
                aria-selected={route.name === selected}
                onClick={() => select(route.name)}
                onDoubleClick={() => open(route.name)}
                onFocus={() => select(route.name)}
                onKeyDown={(event: KeyboardEvent) => {
                  if (event.key !== "Enter") return;
                  event.preventDefault();
                  open(route.name);
                }}
              >
                <td className="mono fact cut" title={route.name}>
                  {route.name}
                </td>
                <td className="number">
                  <SeriesReading
                    series={tracks.rate}
                    whole={observedRate(route, { from, to })}
                    format={rate}
                  />
                </td>
                <td>
                  <Track
                    series={tracks.rate}
                    window={axis}
                    max={maxOf(tracks.rate.values) * 1.6}
                    height={22}
                  />
                </td>
                <td className="number">
                  <SeriesReading
                    series={tracks.errors}
                    whole={route.errorRatio}
                    format={percent}
                    limit={{ value: LIMITS.errorsWarning, tone: errorTone }}
                  />
                </td>
                <td>
                  <Track
                    series={tracks.errors}
                    window={axis}
                    max={tops.errors}
                    height={22}
                    tone={failing ? errorTone : undefined}
                  />
                </td>
                <td className="number">
                  <SeriesReading
                    series={tracks.p95}
                    whole={route.p95}
                    format={duration}
                    limit={
                      slower ? { value: before * 2, tone: "warning" } : { value: LIMITS.p95, tone: "warning" }
                    }
                  />
                </td>
                <td>
                  <Track
                    series={tracks.p95}
                    window={axis}
                    max={maxOf(tracks.p95.values) * 1.3}
                    height={22}
                    tone={slower ? "warning" : undefined}
                  />
                </td>
                <td className={slower ? "number fact" : "number quiet"}>
                  <Written of={changeOf(route.p95, before, duration)} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
