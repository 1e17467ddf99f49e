import { Injectable } from '@nestjs/common';
import { type Cause, newId, type Person, Refused, acceptedOrThrow } from '#libs/kernel';
import { UnitOfWork } from '#libs/persistence';
import { becomeGuest, claimedKeys, type Guest } from '../domain/guest.js';
import { GuestsRepository } from '../persistence/guests.repository.js';

/** Lets somebody in who has no account. Who writes nothing leaves no trace but their address, if they gave one. */
@Injectable()
export class WelcomeGuest {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly guests: GuestsRepository,
  ) {}

  /** @param site and whether it takes guests */
  async execute(
    command: Pick<Guest, 'name' | 'email'>,
    site: { readonly name: string; readonly guests: boolean },
    cause: Cause,
  ): Promise<Person> {
    if (!site.guests) throw new Refused('site.no-guests', 'One must be a member to write here.');
    const { state: guest } = acceptedOrThrow(becomeGuest(newId(), command));
    await this.unitOfWork.run(cause, async (tx) => {
      if (await this.guests.isMembersName(tx, site.name, claimedKeys(guest.name))) {
        throw new Refused('guest.name-taken', 'A member of this site bears this name.');
      }
      if (guest.email !== null) await this.guests.insertAddress(tx, site.name, guest);
    });
    return { id: guest.id, kind: 'guest', name: guest.name, handle: null, picture: null };
  }
}
