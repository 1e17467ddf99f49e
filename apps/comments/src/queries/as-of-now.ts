import { Injectable } from '@nestjs/common';
import { Sites } from '#libs/sites';
import { asOf } from '../domain/quiet-thread.js';
import type { Thread } from '../domain/thread.js';

/** A thread that is over is shown closed, whether that was written down or not. */
@Injectable()
export class AsOfNow {
  constructor(private readonly sites: Sites) {}

  /** A thread of a site that was taken away is shown as it stands. */
  show<T extends Thread>(thread: T): T {
    return asOf(thread, this.sites.find(thread.site)?.limits.closeAfterDays ?? null, new Date());
  }
}
