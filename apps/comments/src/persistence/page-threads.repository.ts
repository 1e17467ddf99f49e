import { Injectable } from '@nestjs/common';
import type { Tx } from '#libs/persistence';
import type { Thread } from '../domain/thread.js';
import { ThreadEntity } from './thread.entity.js';

/** Finds the threads of pages. */
@Injectable()
export class PageThreadsRepository {
  /** The thread with the key and the thread at the address: indexes threads_site_key_key and threads_address. */
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
