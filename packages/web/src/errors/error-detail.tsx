import type { ReactNode } from "react";
import type { ErrorGroup } from "@sightline/api";
import { Badge } from "../component/badge.tsx";
import { Section } from "../component/pane.tsx";
import { count } from "../format/number.ts";
import { useClock } from "../format/use-clock.ts";
import { Written } from "../format/written.tsx";
import { seriesColour } from "../series-colour/series-colour.ts";
import { changeInWords, momentOf } from "./words.ts";

interface ErrorDetailProps {
  readonly group: ErrorGroup;
  /** What else holds of it: keys of the filter. */
  readonly onFilter: (key: string, value: string) => void;
}

export function ErrorDetail({ group, onFilter }: ErrorDetailProps): ReactNode {
  const { type, example, stack, frames, services, routes, tenants, spans, logs, isNew, fingerprint } = group;
  const clock = useClock();
  const [first, last] = [momentOf(group.firstSeen), momentOf(group.lastSeen)];
  return (
    <>
      <Section>
        <h2 className="pane-title pane-head mono">
          {type}
          {isNew && <Badge tone="critical">new</Badge>}
        </h2>
        <p className="error-example">{example}</p>
        <dl className="big-readings">
          <div>
            <dd className="reading-big">
              <Written of={count(group.count)} />
            </dd>
            <dt className="small quiet">{changeInWords(group)}</dt>
          </div>
          <div>
            <dd className="reading-big">{clock.second(first)}</dd>
            <dt className="small quiet">first seen here</dt>
          </div>
          <div>
            <dd className="reading-big">{clock.second(last)}</dd>
            <dt className="small quiet">last seen</dt>
          </div>
        </dl>
        <p className="small quiet error-came">
          {isNew
            ? "It did not come in the window of the same length before."
            : `${group.previous} in the window of the same length before.`}{" "}
          {spans > 0 && `${spans} on spans`}
          {spans > 0 && logs > 0 && ", "}
          {logs > 0 && `${logs} in logs`}.
        </p>
      </Section>
      <Section title={stack === "" ? "Frames" : "Stack"} note="one occurrence">
        {stack === "" && frames.length === 0 ? (
          <p className="quiet">Its sender told no stack.</p>
        ) : (
          <pre className="error-stack mono" tabIndex={0}>
            {stack === "" ? frames.join("\n") : stack}
          </pre>
        )}
      </Section>
      <Share
        title="Services"
        rows={services.map((row) => ({ name: row.service, count: row.count }))}
        onChoose={(name) => onFilter("service", name)}
        coloured
      />
      <Share
        title="Routes"
        rows={routes.map((row) => ({ name: row.route, count: row.count }))}
        onChoose={(name) => onFilter("name", name)}
      />
      <Share
        title="Tenants"
        rows={tenants.map((row) => ({ name: row.tenant, count: row.count }))}
        onChoose={(name) => onFilter("tenant", name)}
      />
      <Section title="Fingerprint">
        <p className="mono quiet">{fingerprint}</p>
      </Section>
    </>
  );
}

interface ShareProps {
  readonly title: string;
  readonly rows: readonly { readonly name: string; readonly count: number }[];
  readonly onChoose: (name: string) => void;
  readonly coloured?: boolean;
}

function Share({ title, rows, onChoose, coloured = false }: ShareProps): ReactNode {
  if (rows.length === 0) return null;
  const most = Math.max(...rows.map((row) => row.count));
  return (
    <Section title={title} note={`${rows.length}, choose one to see only its errors`}>
      <ul className="error-share">
        {rows.map((row) => (
          <li key={row.name}>
            <button type="button" onClick={() => onChoose(row.name)} title={`only ${row.name}`}>
              {coloured && <i className="swatch" style={{ background: seriesColour(row.name) }} />}
              <span className="mono fact cut">{row.name}</span>
            </button>
            <i className="error-share-bar" style={{ width: `${(row.count / most) * 100}%` }} />
            <span className="number fact">
              <Written of={count(row.count)} />
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
