/** One sender: what it is, and what came of each signal. */
import type { ReactNode } from "react";
import type { Sender } from "@sightline/api";
import { Button } from "../component/button.tsx";
import { DetailPane, Section } from "../component/pane.tsx";
import { StatusShape } from "../component/status.tsx";
import { count } from "../format/number.ts";
import { rate } from "../format/rate.ts";
import { useClock } from "../format/use-clock.ts";
import { Written } from "../format/written.tsx";
import { ago, isSilent, languageOf, sdkOf, SIGNALS } from "./words.ts";

interface SenderPaneProps {
  readonly sender: Sender;
  /** The backend's, Unix seconds. */
  readonly now: number;
  readonly onOpen: () => void;
  readonly onHowToSend: () => void;
}

export function SenderPane({ sender, now, onOpen, onHowToSend }: SenderPaneProps): ReactNode {
  const clock = useClock();
  const silent = isSilent(sender, now);
  const facts: readonly (readonly [string, string | null])[] = [
    ["service.namespace", sender.namespace],
    ["service.version", sender.version],
    ["instances", String(sender.instances)],
    ["telemetry.sdk", sdkOf(sender)],
    ["language", languageOf(sender)],
    ["protocol", sender.protocol],
    ["first heard", clock.moment(sender.firstSeen, now)],
    ["last heard", clock.second(sender.lastSeen)],
  ];
  return (
    <DetailPane
      label={sender.service}
      actions={
        <>
          <Button primary kbd="Enter" onClick={onOpen}>
            Open the service
          </Button>
          <Button onClick={onHowToSend}>How to send</Button>
        </>
      }
    >
      <Section>
        <h2 className="pane-title pane-head">
          <StatusShape status={silent ? "no-data" : "ok"} label={silent ? "silent" : "sending"} />
          <span className="cut">{sender.service}</span>
        </h2>
        <p>
          {silent
            ? `Nothing came for ${ago(sender.lastSeen, now).replace(" ago", "")}: it ended, or it cannot reach this backend.`
            : `Heard ${ago(sender.lastSeen, now)}.`}
        </p>
      </Section>
      <Section title="Signals" note="rate over the last minute">
        <table className="setup-signals">
          <thead>
            <tr>
              <th scope="col">signal</th>
              <th scope="col">rate</th>
              <th scope="col">since the start</th>
              <th scope="col">last</th>
            </tr>
          </thead>
          <tbody>
            {SIGNALS.map((signal) => {
              const traffic = sender.signals[signal];
              return (
                <tr key={signal}>
                  <td>{signal}</td>
                  <td>
                    <Written of={rate(traffic?.perSecond ?? null)} />
                  </td>
                  <td>
                    <Written of={count(traffic?.items ?? null)} />
                  </td>
                  <td className="quiet">{traffic === undefined ? "never" : ago(traffic.lastSeen, now)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </Section>
      <Section title="Sender">
        <dl className="setup-facts">
          {facts
            .filter(([, value]) => value !== null && value !== "")
            .map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd className="mono fact">{value}</dd>
              </div>
            ))}
        </dl>
      </Section>
    </DetailPane>
  );
}
