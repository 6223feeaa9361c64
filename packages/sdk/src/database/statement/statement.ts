/** What is known of one statement, whatever values it is called with. */
import type { HistogramCell } from "../../metrics/histogram-cell.ts";
import type { SharedAttributes } from "../../trace/shared-attributes.ts";
import type { Comparison } from "./comparisons.ts";

/** What the text of a statement tells, without its literals. */
export interface StatementFacts {
  /** Without literals and comments; cut at a bound. Empty where the system has no text. */
  readonly text: string;
  /** `SELECT`, `findOne`; empty where none is known. */
  readonly operation: string;
  /** The first table or collection; empty where none is known. */
  readonly collection: string;
  /** `db.query.summary` of OpenTelemetry: operations and targets, at most 255 characters. */
  readonly summary: string;
  /** One execution is for many rows already: a list with several values, an insert of several rows, a pipeline. */
  readonly batch: boolean;
  /** One placeholder may stand for a list, so that an array among the parameters makes it a batch. */
  readonly takesList: boolean;
  /** Which columns are compared with which parameters. */
  readonly comparisons: readonly Comparison[];
}

let ids = 0;

export class Statement implements StatementFacts {
  readonly text: string;
  readonly operation: string;
  readonly collection: string;
  readonly summary: string;
  readonly batch: boolean;
  readonly takesList: boolean;
  readonly comparisons: readonly Comparison[];
  /** Of this text with its literals; another text has another one. */
  readonly id: number = ++ids;
  /** Frames that the last search for its call site needed. */
  siteDepth = 0;
  /** It was slow before, so that its place is worth finding though nobody keeps its span. */
  wasSlow = false;
  /** What every span of it says, made for the target that asked last; most statements have one target. */
  attributes: SharedAttributes | undefined = undefined;
  attributesOf: object | undefined = undefined;
  /** The series of its durations; `undefined` until the first one. */
  durations: readonly HistogramCell[] | undefined = undefined;

  constructor({ text, operation, collection, summary, batch, takesList, comparisons }: StatementFacts) {
    this.text = text;
    this.operation = operation;
    this.collection = collection;
    this.summary = summary;
    this.batch = batch;
    this.takesList = takesList;
    this.comparisons = comparisons;
  }
}
