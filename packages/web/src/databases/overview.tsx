/** Beside a list of which nothing is chosen: the databases, and the transactions around queries. */
import type { ReactNode } from "react";
import type { DatabaseList } from "@sightline/api";
import { DetailPane, Section } from "../component/pane.tsx";
import { duration } from "../format/duration.ts";
import { count, percent } from "../format/number.ts";
import { rate } from "../format/rate.ts";
import { Written } from "../format/written.tsx";
import { targetOf } from "./words.ts";

export function Overview({ of, hint }: { readonly of: DatabaseList; readonly hint: string }): ReactNode {
  const { databases, transactions } = of;
  return (
    <DetailPane label="Databases">
      <Section>
        <p className="quiet">{hint}</p>
      </Section>
      {databases.length > 0 && (
        <Section title="Databases" note={String(databases.length)}>
          <table className="db-table">
            <thead className="tiny quiet">
              <tr>
                <th>most time first</th>
                <th>rate</th>
                <th>errors</th>
                <th>p95</th>
              </tr>
            </thead>
            <tbody>
              {databases.map((each) => (
                <tr key={targetOf(each)}>
                  <td className="fact cut" title={targetOf(each)}>
                    {targetOf(each)}
                  </td>
                  <td>
                    <Written of={rate(each.rate)} />
                  </td>
                  <td className={each.errors > 0 ? "crit" : "quiet"}>
                    <Written of={percent(each.count === 0 ? null : each.errors / each.count)} />
                  </td>
                  <td>
                    <Written of={duration(each.p95)} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Section>
      )}
      {transactions.length > 0 && (
        <Section title="Transactions" note="of tracedTransaction">
          <table className="db-table">
            <thead className="tiny quiet">
              <tr>
                <th>most time first</th>
                <th>times</th>
                <th>undone</th>
                <th>mean</th>
              </tr>
            </thead>
            <tbody>
              {transactions.map((each) => (
                <tr key={`${each.service} ${each.name}`}>
                  <td className="fact cut" title={`${each.name} of ${each.service}`}>
                    {each.name} <span className="quiet">{each.service}</span>
                  </td>
                  <td>
                    <Written of={count(Math.round(each.count))} />
                  </td>
                  <td
                    className={each.rolledBack + each.unknown > 0 ? "warn" : "quiet"}
                    title={`${each.rolledBack} rolled back, ${each.unknown} lost their connection before the answer`}
                  >
                    <Written
                      of={percent(each.count === 0 ? null : (each.rolledBack + each.unknown) / each.count)}
                    />
                  </td>
                  <td>
                    <Written of={duration(each.mean)} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Section>
      )}
    </DetailPane>
  );
}
