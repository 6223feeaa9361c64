/** Who sends, what was refused and why, what is kept, and how to send. */
import { type ReactNode, useMemo } from "react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { Sender, Setup } from "@sightline/api";
import { Button } from "../component/button.tsx";
import { Failure, SkeletonRows, Stopped } from "../component/state.tsx";
import { StatusShape } from "../component/status.tsx";
import { useLasting } from "../data/lasting.ts";
import { setupQuery } from "../data/queries.ts";
import { count } from "../format/number.ts";
import { textOf } from "../format/quantity.ts";
import { rate } from "../format/rate.ts";
import { useKeys } from "../keyboard/use-keys.ts";
import { Page } from "../shell/page.tsx";
import { useSelection } from "../window/use-selection.ts";
import { Checks, Kept } from "./backend-state.tsx";
import { HowToSendPane, listening, Ways } from "./how-to-send.tsx";
import { Refusals } from "./refusals.tsx";
import { SenderPane } from "./sender-pane.tsx";
import { SenderTable } from "./sender-table.tsx";
import { scrapedNote, Targets } from "./targets.tsx";
import { keyOf, perSecond, sentenceOf } from "./words.ts";
import "../services/services.css";
import "./setup.css";

const ROW = 32;
/** The selection that stands for the pane with the lines to copy. */
const SEND = "how-to-send";

export function SetupPage(): ReactNode {
  const result = useQuery(setupQuery);
  const { refetch, dataUpdatedAt } = result;
  const { data, error } = useLasting("setup", result);
  const [selected, select] = useSelection();
  const navigate = useNavigate();
  const senders = useMemo(() => data?.senders ?? [], [data]);
  const current = senders.find((sender) => keyOf(sender) === selected);
  const open = (name: string): void => void navigate({ to: "/services/$name", params: { name } });
  useSenderKeys(senders, current, selected, select, open);

  if (data === undefined) {
    const ways = [{ label: "Ask again", go: () => refetch() }];
    return (
      <Page
        master={
          error === null ? <SkeletonRows rows={9} height={ROW} /> : <Failure error={error} ways={ways} />
        }
      />
    );
  }
  const needsYou = data.checks.filter(({ status }) => status !== "ok");
  const stopped = error === null ? null : <Stopped error={error} shownOf={dataUpdatedAt / 1000} />;
  return (
    <Page
      master={
        <div className="setup" data-waiting={error !== null}>
          <Head setup={data} stopped={stopped} onHowToSend={() => select(SEND)} />
          {needsYou.length > 0 && (
            <Part title="Needs you">
              <Checks checks={needsYou} />
            </Part>
          )}
          {senders.length === 0 ? (
            <NothingSends setup={data} />
          ) : (
            <Senders {...{ data, selected, select, open }} />
          )}
          {data.scrape !== null && (
            <Part title="Scraped" note={scrapedNote(data.scrape)}>
              <Targets scrape={data.scrape} now={data.time} />
            </Part>
          )}
          <Part title="Refused" note={refusedNote(data)}>
            <Refusals refusals={data.refusals} now={data.time} />
          </Part>
          <Part title="Health" note={restartNote(data)}>
            <Checks checks={data.checks.filter(({ status }) => status === "ok")} />
          </Part>
          <Part title="Kept">
            <Kept setup={data} />
          </Part>
        </div>
      }
      detail={
        senders.length === 0 ? undefined : current === undefined ? (
          <HowToSendPane setup={data} />
        ) : (
          <SenderPane
            sender={current}
            now={data.time}
            onOpen={() => open(current.service)}
            onHowToSend={() => select(SEND)}
          />
        )
      }
      detailOpen={selected !== undefined}
      onCloseDetail={() => select(undefined)}
    />
  );
}

interface HeadProps {
  readonly setup: Setup;
  readonly stopped: ReactNode;
  readonly onHowToSend: () => void;
}

function Head({ setup, stopped, onHowToSend }: HeadProps): ReactNode {
  const { received, senders } = setup;
  const now = senders.reduce((sum, sender) => sum + perSecond(sender), 0);
  return (
    <header className="setup-head">
      <div>
        <h1 className="sentence">{sentenceOf(setup)}</h1>
        {stopped ?? (
          <p>
            {senders.length === 0
              ? "Start a service with one of the lines below."
              : `${textOf(rate(now))} now; ${textOf(count(received.spans))} spans, ${textOf(count(received.logs))} log records and ${textOf(count(received.samples))} samples since the backend started`}
          </p>
        )}
      </div>
      {senders.length > 0 && (
        <div className="setup-send">
          <Button onClick={onHowToSend}>How to send</Button>
        </div>
      )}
    </header>
  );
}

interface SendersProps {
  readonly data: Setup;
  readonly selected: string | undefined;
  readonly select: (key: string) => void;
  readonly open: (service: string) => void;
}

function Senders({ data, selected, select, open }: SendersProps): ReactNode {
  const forgotten = data.sendersForgotten;
  const note = `${data.senders.length}${forgotten === 0 ? "" : `, and ${textOf(count(forgotten))} before them`}; rates over the last minute`;
  return (
    <Part title="Senders" note={note}>
      <SenderTable
        senders={data.senders}
        selected={selected}
        now={data.time}
        onSelect={select}
        onOpen={open}
      />
    </Part>
  );
}

function NothingSends({ setup }: { readonly setup: Setup }): ReactNode {
  return (
    <Part title="How to send">
      <p className="setup-line">
        <StatusShape status="ok" label="listening" />
        <b>Listening</b>
        <span>{listening(setup)}; what sends shows here within a second</span>
      </p>
      <Ways setup={setup} />
    </Part>
  );
}

interface PartProps {
  readonly title: string;
  readonly note?: string;
  readonly children: ReactNode;
}

function Part({ title, note, children }: PartProps): ReactNode {
  return (
    <section className="setup-part" aria-label={title}>
      <h2 className="section-head">
        {title} {note !== undefined && <span>{note}</span>}
      </h2>
      {children}
    </section>
  );
}

function refusedNote({ refusals }: Setup): string {
  return refusals.length === 0 ? "" : "since the backend started, the newest first";
}

function restartNote({ restarts, checks }: Setup): string {
  const good = checks.filter(({ status }) => status === "ok").length;
  const fell =
    restarts.length === 0
      ? ""
      : `, the engine was started again ${restarts.length === 1 ? "once" : `${restarts.length} times`}`;
  return `${good} of ${checks.length} checks are good${fell}`;
}

function useSenderKeys(
  senders: readonly Sender[],
  current: Sender | undefined,
  selected: string | undefined,
  select: (key: string | undefined) => void,
  open: (name: string) => void,
): void {
  const at = current === undefined ? -1 : senders.indexOf(current);
  const move = (by: number): void => {
    const next = senders[Math.min(Math.max(at + by, 0), senders.length - 1)];
    if (next !== undefined) select(keyOf(next));
  };
  useKeys([
    ...(senders.length === 0
      ? []
      : [
          { key: "j", label: "move", group: "list" as const, footer: true, run: () => move(1) },
          { key: "k", label: "move", group: "list" as const, footer: true, run: () => move(-1) },
          {
            key: "Enter",
            label: "open the service",
            group: "list" as const,
            footer: true,
            run: () => {
              if (current === undefined) return false;
              open(current.service);
              return true;
            },
          },
        ]),
    {
      key: "Escape",
      label: "let the selection go",
      group: "list",
      run: () => {
        if (selected === undefined) return false;
        select(undefined);
        return true;
      },
    },
  ]);
}
