import type { Api, Notification, Page } from './api.js';
import { waitFor } from './wait-for.js';

/**
 * A person's notifications, as soon as they cover so many comments; after the timeout, those that there are.
 * @param timeout in milliseconds
 */
export async function inboxOf(person: Api, comments: number, timeout: number): Promise<readonly Notification[]> {
  const read = async () => (await person.get<Page<Notification>>('/v1/notifications?limit=100')).items;
  const complete = await waitFor(timeout, async () => {
    const items = await read();
    return items.reduce((sum, { count }) => sum + count, 0) >= comments ? items : null;
  });
  return complete ?? read();
}
