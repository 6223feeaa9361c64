import type { ReactNode } from "react";
import type { ServiceDetail } from "@sightline/api";
import { Button } from "../../component/button.tsx";
import { DetailPane, Section } from "../../component/pane.tsx";
import { ChangeMark, StatusShape } from "../../component/status.tsx";
import { duration } from "../../format/duration.ts";
import { useClock } from "../../format/use-clock.ts";
import { Written } from "../../format/written.tsx";
import { useKeys } from "../../keyboard/use-keys.ts";
import { LIMITS, findingsOf, statusOf } from "../need.ts";
import { Neighbours } from "../neighbours.tsx";
import { observed, redTracks } from "../red.ts";
import { useServiceActions } from "../use-actions.ts";

const INSTANCES = 12;

export function ServicePane({ detail }: { readonly detail: ServiceDetail }): ReactNode {
  const { service, releases, calledBy, calls, instances, from, to } = detail;
  const clock = useClock();
  const span = observed(service, { from, to });
  const seconds = Math.max(span.to - span.from, 1);
  const findings = findingsOf(service, redTracks(service.series, span), to);
  const actions = useServiceActions(service);
  useKeys([
    { key: "s", label: "slow traces", group: "page", footer: true, run: actions.slowTraces },
    { key: "e", label: "failed traces", group: "page", run: actions.failedTraces },
    { key: "l", label: "logs", group: "page", run: actions.logs },
  ]);
  const slowest = Math.max(...instances.map(({ p95 }) => p95 ?? 0));
  return (
    <DetailPane
      label={service.name}
      actions={
        <>
          <Button primary kbd="S" onClick={actions.slowTraces}>
            Slow traces
          </Button>
          {service.errors > 0 && (
            <Button kbd="E" onClick={actions.failedTraces}>
              Failed
            </Button>
          )}
          <Button kbd="L" onClick={actions.logs}>
            Logs
          </Button>
        </>
      }
    >
      <Section>
        <h2 className="pane-title pane-head">
          <StatusShape status={statusOf(findings)} />
          {findings.length === 0 ? `${service.name} is well` : `${service.name} needs a look`}
        </h2>
        <ul className="facts-list">
          {findings.map(({ text, since, about }) => (
            <li key={about}>
              <span className="fact">{text}</span>
              <span className="quiet">{since !== null && `since ${clock.moment(since, to)}`}</span>
            </li>
          ))}
          {findings.length === 0 && <li>Its last request ended at {clock.second(service.lastSeen)}</li>}
        </ul>
      </Section>
      <Section title="Releases" note={releases.length === 0 ? undefined : "in this range and before"}>
        {releases.length === 0 && (
          <p className="small quiet">
            {service.version === null
              ? "It says no version (service.version)."
              : `Only ${service.version} has been seen.`}
          </p>
        )}
        <ul className="facts-list">
          {releases
            .toSorted((a, b) => b.time - a.time)
            .map(({ time, label, kind }) => (
              <li key={`${time} ${label}`}>
                <ChangeMark kind={kind} />
                <span className="fact">{label.replace(`${service.name} `, "")}</span>
                <span className="quiet">{clock.moment(time, to)}</span>
              </li>
            ))}
        </ul>
      </Section>
      <Neighbours
        title="Called by"
        neighbours={calledBy}
        seconds={seconds}
        none="Nobody in this window: its requests come from outside."
      />
      <Neighbours
        title="Calls"
        neighbours={calls}
        seconds={seconds}
        none="Nothing that sends or receives spans."
      />
      <Section title="Instances" note="p95">
        <ul>
          {instances.slice(0, INSTANCES).map(({ instance, version, p95 }) => {
            const slow = (p95 ?? 0) > LIMITS.p95;
            return (
              <li key={instance} className="instance">
                <span className="fact cut" title={instance}>
                  {instance}
                </span>
                <span className="quiet cut">{version ?? ""}</span>
                <i
                  style={{
                    width: `${slowest === 0 ? 0 : ((p95 ?? 0) / slowest) * 100}%`,
                    ...(slow ? { background: "var(--warn-fill)" } : {}),
                  }}
                />
                <span className="number fact">
                  <Written of={duration(p95)} />
                </span>
              </li>
            );
          })}
        </ul>
        {instances.length > INSTANCES && (
          <p className="small quiet">and {instances.length - INSTANCES} more</p>
        )}
      </Section>
    </DetailPane>
  );
}
