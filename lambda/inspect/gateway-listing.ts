import {
  type APIGatewayClient,
  type ApiKey,
  GetUsagePlansCommand,
  paginateGetApiKeys,
  paginateGetUsage,
  paginateGetUsagePlans,
  type UsagePlan,
} from '@aws-sdk/client-api-gateway';
import { type GatewayKey, type GatewayPlan, usedOf } from '../../lib/core/registry/gateway.js';
import type { ListedUsage } from '../../lib/core/registry/synchronize.js';

/** Most items of a page, and most pages: twice what an account may have (10,000 keys; 300 plans). */
const PAGE = 500;
const MOST_PAGES = 40;

const pause = (ms: number): Promise<void> => new Promise((wake) => setTimeout(wake, ms));

/** Reads keys and plans of API Gateway; values of keys are neither asked for nor kept. */
export class GatewayListing {
  constructor(
    private readonly apis: APIGatewayClient,
    /** Between two calls, in milliseconds: an account's calls are 10 a second, and deployments want theirs. */
    private readonly between = 250,
    private readonly now: () => number = Date.now,
  ) {}

  async keys(): Promise<readonly GatewayKey[]> {
    const pages = paginateGetApiKeys({ client: this.apis, pageSize: PAGE }, { includeValues: false });
    return (await this.all(pages)).map(keyOf);
  }

  async plans(): Promise<readonly GatewayPlan[]> {
    return (await this.all(paginateGetUsagePlans({ client: this.apis, pageSize: PAGE }, {}))).map(planOf);
  }

  /** Ids of each key's plans: a key has at most ten. */
  async plansOf(ids: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
    const plans = new Map<string, readonly string[]>();
    for (const id of ids) {
      const { items = [] } = await this.apis.send(new GetUsagePlansCommand({ keyId: id, limit: PAGE }));
      plans.set(
        id,
        items.map((plan) => plan.id!),
      );
      await pause(this.between);
    }
    return plans;
  }

  /**
   * What is used of the quotas of plans today (UTC), by known keys: whatever else API Gateway names there, a value say,
   * is passed over. Undefined when the day ended meanwhile.
   */
  async usage(plans: readonly GatewayPlan[], known: ReadonlySet<string>): Promise<ListedUsage | undefined> {
    const today = dayOf(this.now());
    const used = new Map<string, Map<string, number>>();
    for (const { id, quota } of plans) {
      const ofKeys = new Map<string, number>();
      used.set(id, ofKeys);
      const request = { usagePlanId: id, startDate: today, endDate: today };
      for await (const { items = {} } of this.each(paginateGetUsage({ client: this.apis, pageSize: PAGE }, request)))
        for (const [name, days] of Object.entries(items)) {
          const requests = known.has(name) ? usedOf(quota!, days) : undefined;
          if (requests !== undefined) ofKeys.set(name, requests);
        }
    }
    const at = this.now();
    return dayOf(at) === today ? { used, at } : undefined;
  }

  private async all<T>(pages: AsyncIterable<{ items?: T[] | undefined }>): Promise<readonly T[]> {
    const items: T[] = [];
    for await (const page of this.each(pages)) items.push(...(page.items ?? []));
    return items;
  }

  private async *each<T>(pages: AsyncIterable<T>): AsyncGenerator<T> {
    let count = 0;
    for await (const page of pages) {
      if (++count > MOST_PAGES) throw new Error(`API Gateway lists more than ${MOST_PAGES} pages of ${PAGE}`);
      yield page;
      await pause(this.between);
    }
  }
}

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

const keyOf = ({ id, enabled, createdDate, lastUpdatedDate, tags = {}, stageKeys = [] }: ApiKey): GatewayKey => ({
  id: id!,
  enabled: enabled === true,
  createdAt: createdDate?.getTime(),
  updatedAt: lastUpdatedDate?.getTime(),
  tags,
  stages: stageKeys,
});

const planOf = ({ id, apiStages = [], throttle, quota }: UsagePlan): GatewayPlan => ({
  id: id!,
  stages: apiStages.map(({ apiId, stage }) => `${apiId}/${stage}`),
  rateLimit: throttle?.rateLimit,
  burstLimit: throttle?.burstLimit,
  quota: quota?.limit && quota.period ? { limit: quota.limit, period: quota.period } : undefined,
});
