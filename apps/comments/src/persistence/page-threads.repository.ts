import { Injectable } from '@nestjs/common';
import type { Tx } from '#libs/persistence';
import type { Thread } from '../domain/thread.js';
import { ThreadEntity } from './thread.entity.js';

/** Threads of pages, which are found by what they are about. */
@Injectable()
export class PageThreadsRepository {
  /** Who has the key and who is at the address, two threads at the most: indexes threads_site_key_key and threads_address. */
  candidates(tx: Tx, site: string, key: string | null, address: string): Promise<Thread[]> {
    const where =
      key === null
        ? [{ site, address }]
        : [
            { site, key },
            { site, address },
          ];
    return tx.manager.find(ThreadEntity, { where });
  }
}
