/** What happens to the journal that a person, or a test, may want to know. */

export type JournalEvent =
  | { readonly kind: "recovered"; readonly segments: number; readonly rows: number }
  /** The load is tried again; said once for each segment. */
  | {
      readonly kind: "postponed";
      readonly segment: string;
      readonly table: string;
      readonly rows: number;
      readonly reason: string;
    }
  /** Acknowledged rows that are not in the table: they lie in the quarantine. */
  | {
      readonly kind: "quarantined";
      readonly segment: string;
      readonly table: string;
      readonly rows: number;
      readonly reason: string;
    };

/** Moments between which a process may end. */
export type JournalStage =
  | "rows-written"
  | "entry-written"
  | "appended"
  | "sealed"
  | "loading"
  | "loaded"
  | "deleted";

export interface JournalWatch {
  readonly event?: (event: JournalEvent) => void;
  /** For tests. What it awaits holds the journal up. */
  readonly stage?: (stage: JournalStage, table: string) => Promise<void> | void;
}
