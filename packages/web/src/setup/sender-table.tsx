/** Who sends: by what, how much of each signal, and when last. */
import type { ReactNode } from "react";
import type { Sender } from "@sightline/api";
import { StatusShape } from "../component/status.tsx";
import { rate } from "../format/rate.ts";
import { Written } from "../format/written.tsx";
import { seriesColour } from "../series-colour/series-colour.ts";
import { ago, isSilent, keyOf, languageOf, sdkOf, SIGNALS } from "./words.ts";

interface SenderTableProps {
  readonly senders: readonly Sender[];
  readonly selected: string | undefined;
  /** The backend's, Unix seconds. */
  readonly now: number;
  readonly onSelect: (key: string) => void;
  readonly onOpen: (service: string) => void;
}

export function SenderTable({ senders, selected, now, onSelect, onOpen }: SenderTableProps): ReactNode {
  return (
    <table className="setup-table" aria-label="Senders">
      <colgroup>
        <col style={{ width: 40 }} />
        <col />
        <col style={{ width: "24%" }} />
        <col className="setup-protocol" />
        {SIGNALS.map((signal) => (
          <col key={signal} style={{ width: 76 }} />
        ))}
        <col style={{ width: 104 }} />
      </colgroup>
      <thead>
        <tr>
          <th aria-label="status" />
          <th scope="col">service</th>
          <th scope="col">SDK</th>
          <th scope="col" className="setup-protocol">
            protocol
          </th>
          <th scope="col">spans</th>
          <th scope="col">logs</th>
          <th scope="col">points</th>
          <th scope="col">last heard</th>
        </tr>
      </thead>
      <tbody>
        {senders.map((sender) => {
          const key = keyOf(sender);
          const silent = isSilent(sender, now);
          return (
            <tr
              key={key}
              data-sender={key}
              tabIndex={0}
              aria-selected={key === selected}
              onClick={() => onSelect(key)}
              onFocus={() => onSelect(key)}
              onDoubleClick={() => onOpen(sender.service)}
            >
              <td>
                <StatusShape status={silent ? "no-data" : "ok"} label={silent ? "silent" : "sending"} />
              </td>
              <td className="cut" title={sender.service}>
                <i className="swatch" style={{ background: seriesColour(sender.service) }} />
                <b>{sender.service}</b>
                <span className="setup-more">{builtOf(sender)}</span>
              </td>
              <td className="cut" title={sdkOf(sender) ?? undefined}>
                {sdkOf(sender) ?? <span className="quiet">not said</span>}
                <span className="setup-more">{languageOf(sender)}</span>
              </td>
              <td className="setup-protocol quiet">{sender.protocol}</td>
              {SIGNALS.map((signal) => (
                <td key={signal} className="number">
                  <Written of={rate(sender.signals[signal]?.perSecond ?? null)} />
                </td>
              ))}
              <td className={silent ? "number fact" : "number quiet"}>{ago(sender.lastSeen, now)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** `2.4.0 on 3 instances`. */
function builtOf({ version, instances }: Sender): string {
  const many = instances > 1 ? `${instances} instances` : "";
  if (version === null) return many;
  return many === "" ? version : `${version} on ${many}`;
}
