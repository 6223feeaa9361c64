import type { ReactNode } from "react";
import { useQuery } from "@tanstack/react-query";
import type { Trace, TraceSummary } from "@sightline/api";
import { Button } from "../component/button.tsx";
import { DetailPane, Section } from "../component/pane.tsx";
import { Failure, SkeletonRows } from "../component/state.tsx";
import { traceQuery } from "../data/queries.ts";
import { durationOfNano } from "../format/duration.ts";
import { grouped } from "../format/number.ts";
import { useClock } from "../format/use-clock.ts";
import { Written } from "../format/written.tsx";
import { ownerColour } from "../trace/ink.ts";
import { exceptionsOf, tenantOf } from "../trace/layout/facts.ts";
import { ownerOf } from "../trace/layout/owner.ts";
import { sentence } from "../trace/layout/finding.ts";
import { type TraceModel, useModel } from "../trace/model.ts";
import { Said } from "../trace/said.tsx";
import { nano, secondsOf, writing } from "../trace/writing.ts";
import "../trace/detail/detail.css";

interface TraceSummaryPaneProps {
  readonly traceId: string;
  /** The list's row of it, where it has been read. */
  readonly summary: TraceSummary | undefined;
  readonly onOpen: () => void;
  readonly onCopy: () => void;
}

export function TraceSummaryPane(props: TraceSummaryPaneProps): ReactNode {
  const { traceId, summary, onOpen, onCopy } = props;
  const { data, error, refetch } = useQuery(traceQuery(traceId));
  return (
    <DetailPane
      label="Selected trace"
      actions={
        <>
          <Button primary kbd="Enter" onClick={onOpen}>
            Open trace
          </Button>
          <Button kbd="Y" onClick={onCopy}>
            Copy link
          </Button>
        </>
      }
    >
      {data !== undefined ? (
        <Loaded trace={data} rootError={summary?.error ?? null} />
      ) : error === null ? (
        <SkeletonRows rows={8} height={28} />
      ) : (
        <Failure error={error} ways={[{ label: "Try again", go: () => refetch() }]} />
      )}
    </DetailPane>
  );
}

function Loaded({
  trace,
  rootError,
}: {
  readonly trace: Trace;
  readonly rootError: string | null;
}): ReactNode {
  const model = useModel(trace);
  const clock = useClock();
  const { tree } = model;
  const [root] = tree.roots;
  const tenant = tenantOf(tree);
  return (
    <>
      <header className="detail-section span-head">
        <h2>
          {root?.span.name ?? "Trace without spans"}
          <span className="span-place mono">{trace.traceId.slice(0, 12)}</span>
        </h2>
        <p>
          {root?.span.service}
          {tenant !== null && `, ${tenant}`}, {clock.milli(secondsOf(trace.start))}
        </p>
        <dl className="readings">
          <div>
            <dd>
              <Written of={durationOfNano(tree.duration)} />
            </dd>
            <dt>duration</dt>
          </div>
          <div>
            <dd>{grouped(tree.nodes.length)}</dd>
            <dt>{tree.nodes.length === 1 ? "span" : "spans"}</dt>
          </div>
          <div>
            <dd className={tree.errorCount > 0 ? "crit" : undefined}>{grouped(tree.errorCount)}</dd>
            <dt>{tree.errorCount === 1 ? "error" : "errors"}</dt>
          </div>
        </dl>
      </header>
      <section className="detail-section trace-why">
        <p>
          <Said words={sentence(model.path, model.costliest, writing)} />
        </p>
      </section>
      <Errors model={model} rootError={rootError} />
      <Section title="Self time" note={grouped(model.shares.length)}>
        <ul className="self-times">
          {model.shares.slice(0, 8).map(({ owner, self, share }) => (
            <li key={`${owner.kind} ${owner.name}`}>
              <span className="cut">{owner.name}</span>
              <span className="self-bar">
                <i style={{ width: `${share * 100}%`, background: ownerColour(owner) }} />
              </span>
              <span className="number">
                <Written of={durationOfNano(self)} />
              </span>
            </li>
          ))}
        </ul>
      </Section>
      <FirstSpans model={model} />
    </>
  );
}

function Errors({
  model,
  rootError,
}: {
  readonly model: TraceModel;
  readonly rootError: string | null;
}): ReactNode {
  if (model.errors.length === 0) return null;
  return (
    <Section title="Errors" note={grouped(model.errors.length)}>
      <ul className="trace-errors">
        {model.errors.slice(0, 4).map((node) => {
          const [exception] = exceptionsOf(node.span);
          return (
            <li key={node.index}>
              <b className="mono crit">{exception?.type ?? rootError ?? "error"}</b>
              <span>
                {exception?.message === undefined || exception.message === ""
                  ? `in ${node.span.service} ${node.span.name}`
                  : `${exception.message}, in ${node.span.service} ${node.span.name}`}
              </span>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}

/** The rows of a small waterfall. */
const SPANS = 14;

function FirstSpans({ model }: { readonly model: TraceModel }): ReactNode {
  const { tree } = model;
  const nodes = tree.nodes.slice(0, SPANS);
  return (
    <Section title="First spans" note={`${nodes.length} of ${grouped(tree.nodes.length)}`}>
      <ol className="first-spans">
        {nodes.map((node) => (
          <li
            key={node.index}
            title={`${node.span.service} ${node.span.name}, ${nano(node.end - node.start)}`}
          >
            <span className="cut" style={{ paddingLeft: Math.min(node.depth, 6) * 8 }}>
              {node.span.name}
            </span>
            <span className="first-bar">
              <i
                style={{
                  left: `${(node.start / tree.duration) * 100}%`,
                  width: `${Math.max(((node.end - node.start) / tree.duration) * 100, 0.5)}%`,
                  background: ownerColour(ownerOf(node)),
                }}
              />
            </span>
            <span className="number">
              <Written of={durationOfNano(node.end - node.start)} />
            </span>
          </li>
        ))}
      </ol>
    </Section>
  );
}
