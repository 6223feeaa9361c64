/** Services by number, so that a span knows its own by sixteen bits. */
import { UNKNOWN_SERVICE } from "../store/record/service-name.ts";

export interface MeasuredService {
  readonly index: number;
  readonly name: string;
  /** `namespace/name` or name, as every other metric of the service has it. */
  readonly job: string;
}

/** Texts of senders in labels, in UTF-16 units: longer ones are no names. */
export const LONGEST_NAME = 256;

export class MeasuredServices {
  readonly #byJob = new Map<string, MeasuredService>();
  readonly #list: MeasuredService[] = [];
  readonly #limit: number;

  /** At most 65,535. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Where there is no room for another one, the last stands for all that come. */
  of(name: string, namespace: string): MeasuredService {
    const service = (name === "" ? UNKNOWN_SERVICE : name).slice(0, LONGEST_NAME);
    const job = namespace === "" ? service : `${namespace.slice(0, LONGEST_NAME)}/${service}`;
    const known = this.#byJob.get(job);
    if (known !== undefined) return known;
    if (this.#list.length >= this.#limit) return this.#rest();
    return this.#add(job, { index: this.#list.length, name: service, job });
  }

  at(index: number): MeasuredService | undefined {
    return this.#list[index];
  }

  #rest(): MeasuredService {
    return this.#byJob.get(REST) ?? this.#add(REST, { index: this.#list.length, name: REST, job: REST });
  }

  #add(key: string, service: MeasuredService): MeasuredService {
    this.#byJob.set(key, service);
    this.#list.push(service);
    return service;
  }
}

const REST = "(other services)";
