import type { Api, Notification, Page } from './api.js';
import { until } from './until.js';

/**
 * A person's notifications, once they tell of so many comments; those that are there if that takes too long.
 * @param patience milliseconds
 */
export async function inboxOf(person: Api, comments: number, patience: number): Promise<readonly Notification[]> {
  const look = async () => (await person.get<Page<Notification>>('/v1/notifications?limit=100')).items;
  const complete = await until(patience, async () => {
    const items = await look();
    return items.reduce((sum, { count }) => sum + count, 0) >= comments ? items : null;
  });
  return complete ?? look();
}
