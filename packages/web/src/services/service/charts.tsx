import { type ReactNode, useMemo } from "react";
import type { ServiceDetail } from "@sightline/api";
import { type ChartLine, TimeChart } from "../../chart/time-chart.tsx";
import { duration } from "../../format/duration.ts";
import { percent } from "../../format/number.ts";
import type { Quantity } from "../../format/quantity.ts";
import { rate } from "../../format/rate.ts";
import { Written } from "../../format/written.tsx";
import { SeriesReading } from "../../track/reading.tsx";
import { ToMetrics } from "../../metrics/to-metrics.tsx";
import { type Series, maxOf } from "../../track/series.ts";
import type { TimeWindow } from "../../window/time-window.ts";
import { type Finding, LIMITS } from "../need.ts";
import { type RedTracks, observedRate, redTracks } from "../red.ts";

interface ChartsProps {
  readonly detail: ServiceDetail;
  readonly tracks: RedTracks;
  readonly window: TimeWindow;
  readonly findings: readonly Finding[];
}

/** An error axis ends at no less than this, so that one failure in a thousand does not look like a wall. */
const LEAST_ERRORS = 0.02;

export function Charts({ detail, tracks, window, findings }: ChartsProps): ReactNode {
  const { service, from, to } = detail;
  const before = useMemo(() => shiftedTracks(detail), [detail]);
  const failing = findings.find(({ about }) => about === "errors");
  const errorTone =
    failing === undefined ? undefined : failing.status === "critical" ? "critical" : "warning";
  const span = { from, to };
  return (
    <>
      <TimeChart
        label="Requests per second"
        window={live(window, span)}
        height={88}
        ticks={2}
        max={maxOf(tracks.rate.values, before?.rate.values ?? [])}
        format={rate}
        head={
          <>
            <b>{service.estimated ? "≈ Rate" : "Rate"}</b>
            <Reading series={tracks.rate} whole={observedRate(service, span)} format={rate} />
            <Before series={before?.rate} whole={service.yesterday?.rate ?? null} format={rate} />
            <ToMetrics service={service.name} of="rate" />
          </>
        }
        lines={[...yesterday(before?.rate), { name: "now", series: tracks.rate, weight: "now" }]}
      />
      <TimeChart
        label="Share of requests that fail"
        window={live(window, span)}
        height={88}
        ticks={2}
        max={Math.max(maxOf(tracks.errors.values, before?.errors.values ?? []), LEAST_ERRORS)}
        format={percent}
        head={
          <>
            <b>Errors</b>
            <Reading
              series={tracks.errors}
              whole={service.errorRatio}
              format={percent}
              limit={errorTone === undefined ? undefined : { value: LIMITS.errorsWarning, tone: errorTone }}
            />
            <Before
              series={before?.errors}
              whole={service.yesterday?.errorRatio ?? null}
              format={percent}
              of=""
            />
            <ToMetrics service={service.name} of="errors" />
          </>
        }
        lines={[
          ...yesterday(before?.errors),
          { name: "now", series: tracks.errors, weight: "now", tone: errorTone },
        ]}
      />
      <TimeChart
        label="Duration of requests"
        window={live(window, span)}
        height={136}
        ticks={4}
        max={maxOf(tracks.p99.values, tracks.p95.values)}
        format={duration}
        head={
          <>
            <b>Duration</b>
            <span>
              p50 <Reading series={tracks.p50} whole={service.p50} format={duration} />
            </span>
            <span>
              p95{" "}
              <Reading
                series={tracks.p95}
                whole={service.p95}
                format={duration}
                limit={{ value: LIMITS.p95, tone: "warning" }}
              />
            </span>
            <span>
              p99 <Reading series={tracks.p99} whole={service.p99} format={duration} />
            </span>
            <Before series={before?.p95} whole={service.yesterday?.p95 ?? null} format={duration} of="p95" />
            <ToMetrics service={service.name} of="duration" />
          </>
        }
        lines={[
          ...yesterday(before?.p95),
          { name: "p50", series: tracks.p50, weight: "other", label: "p50" },
          { name: "p99", series: tracks.p99, weight: "other", label: "p99" },
          { name: "p95", series: tracks.p95, weight: "now", label: "p95" },
        ]}
      />
    </>
  );
}

function yesterday(series: Series | undefined): readonly ChartLine[] {
  return series === undefined ? [] : [{ name: "yesterday", series, weight: "before" }];
}

/** Until the next answer is here a live axis has gone on already: lines keep their place on it. */
function live(window: TimeWindow, { from, to }: { readonly from: number; readonly to: number }) {
  return window.live ? { from: window.from, to: window.to } : { from, to };
}

const DAY = 86_400;

/** Yesterday's columns, moved to today's axis where the API gives them at their own time. */
function shiftedTracks({ yesterdaySeries, from, to }: ServiceDetail): RedTracks | undefined {
  if (yesterdaySeries === null) return undefined;
  const first = yesterdaySeries.time[0] ?? from;
  const shift = first < from - DAY / 2 ? DAY : 0;
  return redTracks(
    { ...yesterdaySeries, time: yesterdaySeries.time.map((time) => time + shift) },
    { from, to },
  );
}

interface ReadingProps {
  readonly series: Series;
  readonly whole: number | null;
  readonly format: (value: number | null) => Quantity;
  readonly limit?: { readonly value: number; readonly tone: "critical" | "warning" } | undefined;
}

function Reading(props: ReadingProps): ReactNode {
  return (
    <span className="reading">
      <SeriesReading {...props} strong />
    </span>
  );
}

interface BeforeProps {
  readonly series: Series | undefined;
  readonly whole: number | null;
  readonly format: (value: number | null) => Quantity;
  /** What is compared, in every chart but the first. */
  readonly of?: string;
}

function Before({ series, whole, format, of }: BeforeProps): ReactNode {
  // Said once, by the first chart.
  if (whole === null)
    return of === undefined ? <span className="quiet">nothing stored yesterday</span> : null;
  return (
    <span className="quiet">
      {of === undefined || of === "" ? "" : `${of} `}yesterday{" "}
      {series === undefined ? (
        <Written of={format(whole)} />
      ) : (
        <SeriesReading series={series} whole={whole} format={format} quiet />
      )}
    </span>
  );
}
