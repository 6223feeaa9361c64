/** Who is told of which alert: plain data that a team writes once. Secrets are files, never values. */

export interface SlackReceiver {
  readonly kind: "slack";
  /** A file with the URL of the incoming webhook. */
  readonly urlFile: string;
  /** `#alerts`; the webhook's own channel where absent. */
  readonly channel?: string;
}

export interface PagerDutyReceiver {
  readonly kind: "pagerduty";
  /** A file with the integration key of the Events API v2. */
  readonly keyFile: string;
}

export interface EmailReceiver {
  readonly kind: "email";
  readonly to: string;
  readonly from: string;
  /** `mail.example:587` */
  readonly smarthost: string;
  readonly user?: string;
  readonly passwordFile?: string;
}

export interface WebhookReceiver {
  readonly kind: "webhook";
  readonly url: string;
}

export type Receiver = SlackReceiver | PagerDutyReceiver | EmailReceiver | WebhookReceiver;

/** Alerts that match everything that is given go to the receiver. */
export interface AlertRoute {
  readonly receiver: string;
  /** `critical`, `warning`; SLO alerts of Sloth's form count by theirs: a page is critical, a ticket a warning. */
  readonly severity?: string;
  readonly team?: string;
  /** Further labels. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Whether the routes after it are asked too. */
  readonly continues?: boolean;
}

export interface AlertRouting {
  /** Each name stands for one or several ways to the same people. */
  readonly receivers: Readonly<Record<string, readonly Receiver[]>>;
  /** Who is told of what no route takes. */
  readonly fallback: string;
  readonly routes: readonly AlertRoute[];
  /** Labels that make one message of several alerts. */
  readonly groupBy?: readonly string[];
  /** How long to wait for more alerts of a group before the first message: `30s`. */
  readonly groupWait?: string;
  /** Between messages of one group: `5m`. */
  readonly groupInterval?: string;
  /** Until a message comes again while nothing changed: `4h`. */
  readonly repeatInterval?: string;
}
