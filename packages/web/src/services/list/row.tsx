import { type ReactNode, memo } from "react";
import type { Red } from "@sightline/api";
import { StatusShape } from "../../component/status.tsx";
import { changeOf } from "../../format/change.ts";
import { duration } from "../../format/duration.ts";
import { percent } from "../../format/number.ts";
import { type Quantity, textOf } from "../../format/quantity.ts";
import { rate } from "../../format/rate.ts";
import { useClock } from "../../format/use-clock.ts";
import { Written } from "../../format/written.tsx";
import { seriesColour } from "../../series-colour/series-colour.ts";
import { SeriesReading } from "../../track/reading.tsx";
import { type Series, maxOf } from "../../track/series.ts";
import { Track, type TrackLimit } from "../../track/track.tsx";
import type { TimeWindow } from "../../window/time-window.ts";
import { LIMITS } from "../need.ts";
import type { AssessedService } from "./page.tsx";

interface ServiceRowProps {
  readonly assessed: AssessedService;
  readonly window: TimeWindow;
  readonly selected: boolean;
  readonly tops: { readonly errors: number };
  readonly onSelect: (name: string) => void;
  readonly onOpen: (name: string) => void;
}

export const ServiceRow = memo(function ServiceRow(props: ServiceRowProps): ReactNode {
  const { assessed, window, selected, tops, onSelect, onOpen } = props;
  const { service, tracks, status, findings } = assessed;
  const { yesterday } = service;
  const errorLimit = findings.find(({ about }) => about === "errors");
  const slow = findings.find(({ about }) => about === "p95");
  const p95Limit = slow === undefined ? undefined : limitOfP95(service, yesterday);
  return (
    <div
      className="service-row"
      role="option"
      tabIndex={selected ? 0 : -1}
      aria-selected={selected}
      aria-label={labelOf(assessed)}
      data-service={service.name}
      onClick={() => onSelect(service.name)}
      onDoubleClick={() => onOpen(service.name)}
    >
      <span className="service-mark">
        <StatusShape status={status} />
      </span>
      <div className="service-name">
        <p className="cut">
          <i className="swatch" style={{ background: seriesColour(service.name) }} />
          <b>{service.name}</b>
        </p>
        <Why assessed={assessed} now={window.to} />
      </div>
      <Line
        label={service.estimated ? "≈ rate" : "rate"}
        series={tracks.rate}
        whole={service.rate}
        before={yesterday?.rate ?? null}
        format={rate}
        window={window}
        max={maxOf(tracks.rate.values) * ROOM}
      />
      <Line
        label="errors"
        series={tracks.errors}
        whole={service.errorRatio}
        before={yesterday?.errorRatio ?? null}
        format={percent}
        window={window}
        max={Math.max(tops.errors, LIMITS.errorsWarning * 1.4)}
        limit={
          errorLimit === undefined
            ? undefined
            : { value: LIMITS.errorsWarning, tone: errorLimit.status === "critical" ? "critical" : "warning" }
        }
      />
      <Line
        label="p95"
        series={tracks.p95}
        whole={service.p95}
        before={yesterday?.p95 ?? null}
        format={duration}
        window={window}
        max={maxOf(tracks.p95.values, [p95Limit?.value ?? 0]) * (p95Limit === undefined ? ROOM : 1.1)}
        limit={p95Limit}
      />
    </div>
  );
});

/** A calm line lies in the middle of its track, not along the edge of the one above. */
const ROOM = 1.7;

/** The absolute limit where it is passed, else twice yesterday's. */
function limitOfP95(service: Red, yesterday: Red | null): TrackLimit {
  const before = yesterday?.p95;
  const passed = (service.p95 ?? 0) > LIMITS.p95 || before === undefined || before === null;
  return { value: passed ? LIMITS.p95 : Math.min(before * 2, LIMITS.p95), tone: "warning" };
}

interface LineProps {
  readonly label: string;
  readonly series: Series;
  readonly whole: number | null;
  readonly before: number | null;
  readonly format: (value: number | null) => Quantity;
  readonly window: TimeWindow;
  readonly max: number;
  readonly limit?: TrackLimit | undefined;
}

function Line({ label, series, whole, before, format, window, max, limit }: LineProps): ReactNode {
  return (
    <>
      <span className="service-label quiet small">{label}</span>
      <span className="number">
        <SeriesReading series={series} whole={whole} format={format} limit={limit} />
      </span>
      <span className="number quiet small">
        <Written of={changeOf(whole, before, format)} />
      </span>
      <Track series={series} window={window} max={max} limit={limit} />
    </>
  );
}

function Why({ assessed, now }: { readonly assessed: AssessedService; readonly now: number }): ReactNode {
  const clock = useClock();
  const { service, findings } = assessed;
  const shape = `${service.version === null ? "" : `${service.version} on `}${service.instances} ${service.instances === 1 ? "instance" : "instances"}`;
  return (
    <>
      {findings.slice(0, 2).map(({ text, since, about }) => (
        <p key={about} className="cut">
          {text}
          {since !== null && ` since ${clock.moment(since, now)}`}
        </p>
      ))}
      {findings.length < 2 && <p className="cut quiet">{shape}</p>}
    </>
  );
}

function labelOf({ service, status, findings }: AssessedService): string {
  const readings = [
    textOf(rate(service.rate)),
    `errors ${textOf(percent(service.errorRatio))}`,
    `p95 ${textOf(duration(service.p95))}`,
  ];
  return `${service.name}: ${status}${findings.map(({ text }) => `, ${text}`).join("")}; ${readings.join(", ")}`;
}
