/** The rows of the four lists. */
import type { ReactNode } from "react";
import type { DatabaseCall, DatabaseLoop, DatabasePool, DatabaseStatement } from "@sightline/api";
import { Badge } from "../component/badge.tsx";
import { Bars } from "../errors/bars.tsx";
import { duration } from "../format/duration.ts";
import { count } from "../format/number.ts";
import { textOf, type Quantity } from "../format/quantity.ts";
import { useClock } from "../format/use-clock.ts";
import { Written } from "../format/written.tsx";
import { seriesColour } from "../series-colour/series-colour.ts";
import { SeriesReading } from "../track/reading.tsx";
import { Track } from "../track/track.tsx";
import { ListRow, type ListRowProps } from "./list-row.tsx";
import { costOf, momentOf, plural, seriesOf } from "./words.ts";

export type Chosen = Pick<ListRowProps, "selected" | "onSelect" | "onOpen">;
interface Axis {
  readonly from: number;
  readonly to: number;
}
interface Answered {
  readonly from: number;
  readonly step: number;
}

export function StatementRow({
  of,
  axis,
  answered,
  ...chosen
}: Chosen & {
  readonly of: DatabaseStatement;
  readonly axis: Axis;
  readonly answered: Answered;
}): ReactNode {
  const series = seriesOf(of.counts, answered.from, answered.step);
  return (
    <ListRow
      {...chosen}
      id={of.id}
      label={`${of.text}, ${plural(Math.round(of.count), "call")}, ${textOf(duration(of.total))} in all`}
      what={
        <>
          <b className="mono">{of.summary}</b>
          {of.errors > 0 && <Badge tone="critical">{plural(Math.ceil(of.errors), "error")}</Badge>}
          {of.slow > 0 && <Badge tone="warning">{of.slow} slow</Badge>}
        </>
      }
      where={
        <Whereabouts service={of.services[0]?.name ?? ""} more={of.services.length - 1} text={of.text} />
      }
      numbers={[
        <Fact key="total" of={duration(of.total)} strong />,
        <SeriesReading key="count" series={series} whole={Math.round(of.count)} format={count} />,
        <Fact key="p50" of={duration(of.p50)} />,
        <Fact key="p95" of={duration(of.p95)} />,
      ]}
      track={<Bars series={series} window={axis} isNew={false} />}
    />
  );
}

export function LoopRow({ of, ...chosen }: Chosen & { readonly of: DatabaseLoop }): ReactNode {
  const calls = textOf(count(Math.round(of.calls)));
  const cost = costOf(of.wastedMedian, of.requestMedian);
  return (
    <ListRow
      {...chosen}
      id={of.id}
      label={`${of.summary} in a loop of ${of.route}, ${calls} calls, ${cost} wasted`}
      what={
        <>
          <b className="mono">{of.summary}</b>
          <Badge tone="warning">×{calls}</Badge>
          <span className="cut">{of.route}</span>
        </>
      }
      where={
        <>
          <i className="swatch" style={{ background: seriesColour(of.service) }} />
          {of.service} <span className="mono">{of.place}</span>
        </>
      }
      numbers={[
        <Fact key="wasted" of={duration(of.wasted)} strong />,
        <Fact key="times" of={count(of.occurrences)} />,
        <Fact key="each" of={duration(of.wastedMedian)} />,
        <Fact key="request" of={duration(of.requestMedian)} />,
      ]}
      track={<LoopBar of={of} />}
    />
  );
}

/** The middle request: what the loop wasted of it, what else the loop took, the rest. */
export function LoopBar({ of }: { readonly of: DatabaseLoop }): ReactNode {
  const { wastedMedian, spentMedian, requestMedian } = of;
  const share = (part: number): string =>
    `${requestMedian === 0 ? 0 : Math.min(Math.max(part / requestMedian, 0), 1) * 100}%`;
  return (
    <div
      className="db-share"
      role="img"
      aria-label={`${costOf(wastedMedian, requestMedian)} wasted`}
      title={`${costOf(wastedMedian, requestMedian)} wasted`}
    >
      <i className="db-wasted" style={{ width: share(wastedMedian) }} />
      <i className="db-spent" style={{ width: share(spentMedian - wastedMedian) }} />
    </div>
  );
}

export function CallRow({
  of,
  axis,
  slowest,
  ...chosen
}: Chosen & {
  readonly of: DatabaseCall;
  readonly axis: Axis;
  /** Seconds of the slowest of the list. */
  readonly slowest: number;
}): ReactNode {
  const clock = useClock();
  const at = momentOf(of.time);
  const share = (at - axis.from) / (axis.to - axis.from);
  return (
    <ListRow
      {...chosen}
      id={of.spanId}
      label={`${of.text}, ${textOf(duration(of.duration))} at ${clock.second(at)}`}
      what={
        <>
          <b className="mono">{of.summary}</b>
          {of.error !== "" && <Badge tone="critical">{of.error}</Badge>}
          <span className="mono cut">{of.place}</span>
        </>
      }
      where={<Whereabouts service={of.service} more={0} text={of.text} />}
      numbers={[
        <Fact key="duration" of={duration(of.duration)} strong />,
        <Fact key="rows" of={count(of.rows)} />,
        <span key="tenant" className="db-tenant cut" title={of.tenant}>
          {of.tenant === "" ? "–" : of.tenant}
        </span>,
        <span key="time">{clock.second(at)}</span>,
      ]}
      track={
        share < 0 || share > 1 ? null : (
          <i
            className="db-call"
            style={{
              left: `${share * 100}%`,
              height: `${Math.max((of.duration / Math.max(slowest, of.duration)) * 26, 3)}px`,
            }}
          />
        )
      }
    />
  );
}

export function PoolRow({
  of,
  axis,
  answered,
  ...chosen
}: Chosen & { readonly of: DatabasePool; readonly axis: Axis; readonly answered: Answered }): ReactNode {
  const series = seriesOf(of.usedOver, answered.from, answered.step);
  const top = Math.max(of.max ?? 0, of.mostUsed ?? 0, 1);
  const waited = (of.mostPending ?? 0) > 0;
  return (
    <ListRow
      {...chosen}
      id={`${of.service} ${of.name}`}
      label={`${of.name} of ${of.service}, ${of.mostUsed ?? "?"} of ${of.max ?? "?"} used at most`}
      what={
        <>
          <b className="mono">{of.name}</b>
          {waited && <Badge tone="warning">{of.mostPending} waited at once</Badge>}
          {of.timeouts > 0 && <Badge tone="critical">{of.timeouts} in vain</Badge>}
        </>
      }
      where={<Whereabouts service={of.service} more={0} text="" />}
      numbers={[
        <SeriesReading key="used" series={series} whole={of.used} format={count} strong />,
        <Fact key="idle" of={count(of.idle)} />,
        <Fact key="max" of={count(of.max)} />,
        <Fact key="wait" of={duration(of.waitMean)} />,
      ]}
      track={
        <Track
          series={series}
          window={axis}
          max={top * 1.1}
          limit={of.max === null || !waited ? undefined : { value: of.max - 0.5, tone: "warning" }}
        />
      }
    />
  );
}

function Whereabouts({
  service,
  more,
  text,
}: {
  readonly service: string;
  readonly more: number;
  readonly text: string;
}): ReactNode {
  return (
    <>
      <i className="swatch" style={{ background: seriesColour(service) }} />
      {service}
      {more > 0 && ` and ${more} more`} <span className="mono">{text}</span>
    </>
  );
}

function Fact({ of, strong = false }: { readonly of: Quantity; readonly strong?: boolean }): ReactNode {
  return (
    <span className="fact" style={strong ? { fontWeight: 550 } : undefined}>
      <Written of={of} />
    </span>
  );
}
