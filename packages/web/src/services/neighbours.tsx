/** Who calls a service, and what it calls. */
import type { ReactNode } from "react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Neighbour } from "@sightline/api";
import { Section } from "../component/pane.tsx";
import { attributesQuery } from "../data/queries.ts";
import { duration } from "../format/duration.ts";
import { percent } from "../format/number.ts";
import { rate } from "../format/rate.ts";
import { Written } from "../format/written.tsx";
import { hasSeries, seriesColour } from "../series-colour/series-colour.ts";
import { useWindow } from "../window/use-window.ts";
import { LIMITS } from "./need.ts";

interface NeighboursProps {
  readonly title: string;
  readonly neighbours: readonly Neighbour[];
  /** How long the service was there: what rates are over. */
  readonly seconds: number;
  /** Said where there is none. */
  readonly none: string;
}

export function Neighbours({ title, neighbours, seconds, none }: NeighboursProps): ReactNode {
  const { window } = useWindow();
  const { data } = useQuery(attributesQuery({ window }));
  const known = new Set(
    data?.attributes.find(({ key }) => key === "service")?.values.map(({ value }) => value),
  );
  if (neighbours.length === 0) {
    return (
      <Section title={title}>
        <p className="small quiet">{none}</p>
      </Section>
    );
  }
  return (
    <Section
      title={
        <>
          {title}
          <span className="neighbour-heads tiny">
            <span>rate</span>
            <span>p95</span>
            <span>errors</span>
          </span>
        </>
      }
    >
      <ul className="neighbours">
        {neighbours.map(({ service, requests, p95, errorRatio }) => (
          <li key={service}>
            <Name service={service} known={data === undefined ? hasSeries(service) : known.has(service)} />
            <span className="number fact">
              <Written of={rate(requests / seconds)} />
            </span>
            <span className={p95 !== null && p95 > LIMITS.p95 ? "number warn" : "number fact"}>
              <Written of={duration(p95)} />
            </span>
            <span className={errorClass(errorRatio)}>
              <Written of={percent(errorRatio)} />
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** What sends spans has a page and a colour; databases and outside systems have neither. */
function Name({ service, known }: { readonly service: string; readonly known: boolean }): ReactNode {
  const inside = (
    <>
      <i className="swatch" style={{ background: known ? seriesColour(service) : "var(--t3)" }} />
      <span className="cut">{service}</span>
    </>
  );
  if (!known) return <span className="neighbour-name">{inside}</span>;
  return (
    <Link to="/services/$name" params={{ name: service }} className="neighbour-name">
      {inside}
    </Link>
  );
}

export function errorClass(ratio: number | null): string {
  if (ratio === null || ratio === 0) return "number quiet";
  if (ratio > LIMITS.errorsCritical) return "number crit";
  return ratio > LIMITS.errorsWarning ? "number warn" : "number fact";
}
