/** What every platform's client does, against a server that implements the documented behaviour strictly. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { applyPlan } from "../apply.ts";
import { planOf, type ProvisioningPlan, readState, removalPlanOf } from "../plan.ts";
import type { DashboardPlatform, DesiredResource, ResourceKind } from "../platform.ts";
import type { StrictServer } from "../test/strict-server.ts";

export interface PlatformSubject {
  readonly server: StrictServer;
  readonly platform: DashboardPlatform;
  /** Milliseconds of every pause. */
  readonly pauses: number[];
  /** The same platform with another key or address. */
  other(change: { readonly key?: string; readonly url?: string }): DashboardPlatform;
  /** Makes what a resource of the kind needs. */
  prepare(kind: ResourceKind): Promise<void>;
  sample(kind: ResourceKind, name: string): DesiredResource;
  /** The same with another content, and the path that differs. */
  changed(resource: DesiredResource): { readonly resource: DesiredResource; readonly path: string };
  /** The same with a content that the platform refuses. */
  wrong(resource: DesiredResource): DesiredResource;
  /** As if somebody had made it by hand. */
  disown(kind: ResourceKind, id: string): void;
  /** Whether the server has it. */
  stored(kind: ResourceKind, id: string): number;
}

export interface PlatformContract {
  readonly name: string;
  readonly kinds: readonly ResourceKind[];
  /** Kinds whose ids are the mark, so that nobody else can have one. */
  readonly markedById: readonly ResourceKind[];
  readonly key: string;
  readonly start: () => Promise<PlatformSubject>;
}

const SCOPE = { owner: "shop" };

export function platformContract({ name, kinds, markedById, key, start }: PlatformContract): void {
  describe(`${name} keeps the contract of platforms`, () => {
    let subject: PlatformSubject;
    beforeEach(async () => {
      subject = await start();
    });
    afterEach(() => subject.server.close());

    async function plan(desired: readonly DesiredResource[], more: object = {}): Promise<ProvisioningPlan> {
      const { platform } = subject;
      return planOf(platform, desired, await readState(platform, desired), { scope: SCOPE, ...more });
    }

    async function applied(
      desired: readonly DesiredResource[],
      more: object = {},
    ): Promise<readonly string[]> {
      const outcomes = await applyPlan(subject.platform, await plan(desired, more));
      return outcomes
        .filter(({ step }) => step.desired !== undefined || step.action === "remove")
        .map(
          ({ step, result, error }) => `${step.id} ${result}${error === undefined ? "" : ` ${error.code}`}`,
        );
    }

    function writes(): readonly string[] {
      return subject.server.requests.filter((asked) => !asked.startsWith("GET "));
    }

    it("connects, and says that a key is not known without saying the key", async () => {
      await expect(subject.platform.connect()).resolves.toMatchObject({ version: expect.any(String) });
      const wrong = `${key}-of-somebody-else`;
      const refused = await subject
        .other({ key: wrong })
        .connect()
        .catch((error: unknown) => error);
      expect(refused).toMatchObject({
        code: "PLATFORM_KEY_REFUSED",
        message: expect.stringContaining("401"),
      });
      expect(JSON.stringify(refused) + String(refused)).not.toContain(wrong);
    });

    it("says that nobody answers, and who is no such platform", async () => {
      await subject.server.close();
      await expect(subject.platform.connect()).rejects.toMatchObject({ code: "PLATFORM_UNREACHABLE" });
      subject = await start();
      subject.server.faults.push({ on: /./u, times: 9, answer: { status: 200, body: "<html>" } });
      await expect(subject.platform.connect()).rejects.toMatchObject({ code: "PLATFORM_UNEXPECTED" });
    });

    describe.each(kinds)("%s", (kind) => {
      let wanted: DesiredResource;
      beforeEach(async () => {
        await subject.prepare(kind);
        wanted = subject.sample(kind, "first");
      });

      it("is created once, and the second time there is nothing to do", async () => {
        expect(await applied([wanted])).toEqual([`${wanted.id} created`]);
        const before = writes().length;
        const again = await plan([wanted]);
        expect(again.steps.filter(({ id }) => id === wanted.id)).toMatchObject([
          { action: "unchanged", differences: [] },
        ]);
        expect(await applied([wanted])).toEqual([`${wanted.id} unchanged`]);
        expect(writes()).toHaveLength(before);
        expect(subject.stored(kind, wanted.id)).toBe(1);
        const listed = (await subject.platform.list(kind)).find(({ id }) => id === wanted.id);
        expect(listed).toMatchObject({ kind, title: wanted.title, mark: SCOPE });
      });

      it("is changed where it differs, and the difference is told", async () => {
        await applied([wanted]);
        const { resource, path } = subject.changed(wanted);
        const { steps } = await plan([resource]);
        expect(steps.find(({ id }) => id === wanted.id)).toMatchObject({
          action: "update",
          differences: [{ path }],
        });
        expect(await applied([resource])).toEqual([`${wanted.id} updated`]);
        expect(await applied([resource])).toEqual([`${wanted.id} unchanged`]);
        expect(subject.stored(kind, wanted.id)).toBe(1);
      });

      it("is removed, and what is gone already is no fault", async () => {
        await applied([wanted]);
        const { platform } = subject;
        const state = await readState(platform, []);
        const removal = removalPlanOf(platform, state, SCOPE);
        const outcomes = await applyPlan(platform, removal);
        expect(outcomes.find(({ step }) => step.id === wanted.id)).toMatchObject({ result: "removed" });
        expect(subject.stored(kind, wanted.id)).toBe(0);
        const again = await applyPlan(platform, removal);
        expect(again.find(({ step }) => step.id === wanted.id)).toMatchObject({ result: "removed" });
      });

      it("is not doubled by an answer that was lost", async () => {
        subject.server.faults.push({ on: /^(?:POST|PUT) /u, drop: "after" });
        expect(await applied([wanted])).toEqual([`${wanted.id} created`]);
        expect(subject.stored(kind, wanted.id)).toBe(1);
        expect(await applied([wanted])).toEqual([`${wanted.id} unchanged`]);
      });

      it("is created after a connection that ended before", async () => {
        subject.server.faults.push({ on: /^(?:POST|PUT) /u, drop: "before" });
        expect(await applied([wanted])).toEqual([`${wanted.id} created`]);
        expect(subject.stored(kind, wanted.id)).toBe(1);
      });

      it("waits as long as it is told, and asks again after a failure", async () => {
        const busy = { status: 429, headers: { "retry-after": "7" }, body: { message: "slow down" } };
        subject.server.faults.push({ on: /^(?:POST|PUT) /u, answer: busy });
        subject.server.faults.push({ on: /^GET /u, times: 2, answer: { status: 503 } });
        expect(await applied([wanted])).toEqual([`${wanted.id} created`]);
        expect(subject.pauses).toContain(7000);
        expect(subject.stored(kind, wanted.id)).toBe(1);
      });

      it("gives up on a platform that wants an hour, and says so", async () => {
        const busy = { status: 429, headers: { "retry-after": "3600" }, body: { message: "slow down" } };
        const made = await plan([wanted]);
        subject.server.faults.push({ on: /^(?:POST|PUT) /u, times: 9, answer: busy });
        const [outcome] = await applyPlan(subject.platform, made);
        expect(outcome).toMatchObject({
          result: "failed",
          error: { code: "PLATFORM_BUSY", message: expect.stringContaining("3600 s") },
        });
      });

      it("is told with the platform's own sentence where it is refused, and the others go on", async () => {
        const other = subject.sample(kind, "second");
        const made = await plan([subject.wrong(wanted), other]);
        const outcomes = (await applyPlan(subject.platform, made)).filter(
          ({ step }) => step.desired !== undefined,
        );
        expect(outcomes).toMatchObject([
          {
            result: "failed",
            error: { code: "PLATFORM_REFUSED", message: expect.stringMatching(/\(4\d\d\): ./u) },
          },
          { result: "created" },
        ]);
        expect(subject.stored(kind, other.id)).toBe(1);
      });

      it("is not tried after the platform has gone", async () => {
        const made = await plan([wanted, subject.sample(kind, "second")]);
        subject.server.faults.push({ on: /./u, times: 99, drop: "before" });
        const outcomes = (await applyPlan(subject.platform, made)).filter(
          ({ step }) => step.desired !== undefined,
        );
        expect(outcomes).toMatchObject([
          { result: "failed", error: { code: "PLATFORM_UNREACHABLE" } },
          { result: "not-tried", error: { code: "RESOURCE_NOT_TRIED" } },
        ]);
      });

      it("is stale when it is declared no more, and goes only when that is asked for", async () => {
        await applied([wanted]);
        const other = subject.sample(kind, "second");
        const { steps } = await plan([other]);
        expect(steps.find(({ id }) => id === wanted.id)).toMatchObject({ action: "stale" });
        expect(await applied([other])).toEqual([`${other.id} created`]);
        expect(subject.stored(kind, wanted.id)).toBe(1);
        expect(await applied([other], { prune: true })).toContain(`${wanted.id} removed`);
        expect(subject.stored(kind, wanted.id)).toBe(0);
      });
    });

    describe.each(kinds.filter((kind) => !markedById.includes(kind)))("%s of others", (kind) => {
      let wanted: DesiredResource;
      beforeEach(async () => {
        await subject.prepare(kind);
        wanted = subject.sample(kind, "first");
      });

      it("is left alone where somebody else made it, unless it is taken over", async () => {
        await applied([wanted]);
        subject.disown(kind, wanted.id);
        const { resource } = subject.changed(wanted);
        const before = writes().length;
        expect(await applied([resource])).toEqual([`${wanted.id} failed RESOURCE_TAKEN`]);
        expect(writes()).toHaveLength(before);
        expect(await applied([resource], { adopt: true })).toEqual([`${wanted.id} updated`]);
        expect(await applied([resource])).toEqual([`${wanted.id} unchanged`]);
        expect(subject.stored(kind, wanted.id)).toBe(1);
      });

      it("stays when ours is removed", async () => {
        const other = { ...subject.sample(kind, "second"), mark: { owner: "mail" } };
        await applied([other], { scope: other.mark });
        await applied([wanted]);
        const { platform } = subject;
        await applyPlan(platform, removalPlanOf(platform, await readState(platform, []), SCOPE));
        expect([subject.stored(kind, wanted.id), subject.stored(kind, other.id)]).toEqual([0, 1]);
      });
    });
  });
}
